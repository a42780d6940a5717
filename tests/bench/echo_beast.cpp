// The baseline: a bare Boost.Beast echo server as its own documentation shows it: one coroutine a
// connection, tcp_stream with the suggested timeouts. One thread. `bench_echo_beast` prints its
// port; --nodelay sets TCP_NODELAY, which the examples do not.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <cstdio>
#include <cstring>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;

namespace {

asio::awaitable<void> talk(tcp::socket socket, bool no_delay) {
  if (no_delay) socket.set_option(tcp::no_delay(true));
  websocket::stream<beast::tcp_stream> stream(std::move(socket));
  stream.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
  try {
    co_await stream.async_accept(asio::use_awaitable);
    beast::flat_buffer buffer;
    while (true) {
      co_await stream.async_read(buffer, asio::use_awaitable);
      stream.text(stream.got_text());
      co_await stream.async_write(buffer.data(), asio::use_awaitable);
      buffer.consume(buffer.size());
    }
  } catch (const std::exception&) {}  // it hung up
}

asio::awaitable<void> listen(tcp::acceptor& acceptor, bool no_delay) {
  while (true) {
    auto socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), talk(std::move(socket), no_delay), asio::detached);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool no_delay = argc > 1 && std::strcmp(argv[1], "--nodelay") == 0;
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  std::printf("listening on http://127.0.0.1:%d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  asio::co_spawn(io, listen(acceptor, no_delay), asio::detached);
  io.run();
}
