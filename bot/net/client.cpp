#include "bot/net/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <utility>

namespace advisor {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using Code = boost::system::error_code;

}  // namespace

struct Client::Impl {
  asio::io_context io{1};
  websocket::stream<tcp::socket> stream{io};
  beast::flat_buffer buffer;
  bool reading = false;  // a read that ran out of time goes on with the next receive
  bool read = false;
  bool open = false;

  // Runs until `done` was called or the time is over; false then.
  bool run(const bool& done, Time time) {
    const auto end = std::chrono::steady_clock::now() + time;
    io.restart();
    while (!done && io.run_one_until(end) > 0) {}
    return done;
  }

  // Runs one operation to its end; one that takes too long ends the connection.
  template <class Start>
  Code wait(Start start, Time time) {
    bool done = false;
    Code result = asio::error::timed_out;
    start([&](Code code, auto&&...) {
      done = true;
      result = code;
    });
    if (!run(done, time)) {
      Code ignored;
      beast::get_lowest_layer(stream).close(ignored);
      io.restart();
      io.run();
      result = asio::error::timed_out;
    }
    return result;
  }
};

Client::Client(std::unique_ptr<Impl> impl) : x_impl(std::move(impl)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client> Client::connect(const Target& target, Time time) {
  auto impl = std::make_unique<Impl>();
  const std::string where = target.host + ":" + std::to_string(target.port);
  Code code;
  tcp::resolver resolver(impl->io);
  const auto endpoints = resolver.resolve(target.host, std::to_string(target.port), code);
  if (code) return Error{where, "cannot be found: " + code.message()};
  auto& socket = beast::get_lowest_layer(impl->stream);
  code = impl->wait([&](auto handler) { asio::async_connect(socket, endpoints, handler); }, time);
  if (code) return Error{where, "cannot be reached: " + code.message()};
  socket.set_option(tcp::no_delay(true), code);
  impl->stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    if (!target.origin.empty()) request.set(beast::http::field::origin, target.origin);
  }));
  code = impl->wait(
      [&](auto handler) { impl->stream.async_handshake(where, target.path, handler); }, time);
  if (code) return Error{where, "no WebSocket: " + code.message()};
  impl->open = true;
  return Client(std::move(impl));
}

bool Client::send(std::string_view message, bool is_text) {
  if (!x_impl->open) return false;
  x_impl->stream.text(is_text);
  const Code code = x_impl->wait(
      [&](auto handler) {
        x_impl->stream.async_write(asio::buffer(message.data(), message.size()), handler);
      },
      patience);
  if (code) x_impl->open = false;
  return !code;
}

std::optional<std::string> Client::receive(Time time) {
  Impl& impl = *x_impl;
  if (!impl.open) return std::nullopt;
  if (!impl.reading) {
    impl.reading = true;
    impl.read = false;
    impl.stream.async_read(impl.buffer, [&impl](Code code, std::size_t) {
      impl.read = true;
      impl.reading = false;
      impl.open = impl.open && !code;
    });
  }
  if (!impl.read) impl.run(impl.read, time);
  if (!impl.read || !impl.open) return std::nullopt;
  impl.read = false;
  std::string message = beast::buffers_to_string(impl.buffer.data());
  impl.buffer.clear();
  return message;
}

void Client::close() {
  if (!x_impl->open) return;
  x_impl->open = false;
  x_impl->wait(
      [&](auto handler) { x_impl->stream.async_close(websocket::close_code::normal, handler); },
      patience);
}

bool Client::is_open() const { return x_impl->open; }

std::uint16_t Client::close_code() const { return x_impl->stream.reason().code; }

}  // namespace advisor
