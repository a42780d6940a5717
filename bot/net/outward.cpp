#include "bot/net/outward.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <csignal>
#include <deque>
#include <exception>
#include <utility>

#include "bot/net/either_stream.hpp"

namespace advisor {

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio_tcp = boost::asio::ip::tcp;
using boost::asio::awaitable;
using boost::asio::use_awaitable;
using Code = boost::system::error_code;

namespace {

constexpr auto dial_time = std::chrono::seconds(15);
constexpr auto close_time = std::chrono::seconds(1);
constexpr std::uint64_t largest_answer = 64U << 20U;

std::string words_of(const std::exception& e) { return e.what(); }

}  // namespace

struct Outward::Impl {
  boost::asio::io_context io{1};
  boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
  std::optional<Url> proxy;
  std::function<void(int)> signalled;
  std::vector<std::shared_ptr<void>> listeners;
  std::exception_ptr failure;

  // Calls the owner; what it throws ends run(), not the coroutine that happens to call.
  template <class Call>
  void guarded(Call call) {
    try {
      call();
    } catch (...) {
      failure = std::current_exception();
      io.stop();
    }
  }
  awaitable<void> dial(EitherStream& stream, Url url);
  awaitable<void> tunnel(EitherStream& stream, const Url& url);
};

// Asks the proxy for a way to the host; what it says besides 200 is an error.
awaitable<void> Outward::Impl::tunnel(EitherStream& stream, const Url& url) {
  const std::string authority = url.host + ":" + url.port;
  http::request<http::empty_body> ask(http::verb::connect, authority, 11);
  ask.set(http::field::host, authority);
  co_await http::async_write(stream.tcp(), ask, use_awaitable);
  beast::flat_buffer buffer;
  http::response_parser<http::empty_body> parser;
  parser.skip(true);
  co_await http::async_read_header(stream.tcp(), buffer, parser, use_awaitable);
  if (parser.get().result() != http::status::ok) throw std::runtime_error("the proxy refused");
}

awaitable<void> Outward::Impl::dial(EitherStream& stream, Url url) {
  const bool through = proxy && !url.is_loopback();
  const Url& first = through ? *proxy : url;
  asio_tcp::resolver resolver(io);
  const auto ends = co_await resolver.async_resolve(first.host, first.port, use_awaitable);
  co_await stream.tcp().async_connect(ends, use_awaitable);
  stream.tcp().socket().set_option(asio_tcp::no_delay(true));
  if (through) co_await tunnel(stream, url);
  if (!url.is_secure) co_return;
  auto& secure = stream.begin_tls(tls);
  SSL_set_tlsext_host_name(secure.native_handle(), url.host.c_str());
  secure.set_verify_callback(boost::asio::ssl::host_name_verification(url.host));
  co_await secure.async_handshake(boost::asio::ssl::stream_base::client, use_awaitable);
}

// One WebSocket. Lives while its coroutines run; its ear is gone earlier where the owner let go.
struct OutwardSocket : std::enable_shared_from_this<OutwardSocket> {
  OutwardSocket(Outward::Impl& i, RemoteEar& e) : impl(i), stream(i.io), ear(&e), timer(i.io) {}

  Outward::Impl& impl;
  websocket::stream<EitherStream> stream;
  RemoteEar* ear;  // null: let go
  boost::asio::steady_timer timer;
  std::deque<std::string> outgoing;
  bool is_open = false, is_writing = false, is_pinging = false, is_closing = false;
  std::uint16_t reason = 1000;

  void write_next();
  void close_if_written();
  void drop() { stream.next_layer().drop(); }
  void end(std::string_view problem) {
    is_open = false;
    timer.cancel();
    drop();
    if (ear) impl.guarded([&] { std::exchange(ear, nullptr)->ended(problem); });
  }
};

void OutwardSocket::write_next() {
  if (is_writing || outgoing.empty()) return close_if_written();
  is_writing = true;
  stream.async_write(boost::asio::buffer(outgoing.front()),
                     [self = shared_from_this()](Code code, std::size_t) {
                       self->is_writing = false;
                       self->outgoing.pop_front();
                       if (!code) self->write_next();
                     });
}

void OutwardSocket::close_if_written() {
  if (!is_closing || is_writing) return;
  stream.async_close(websocket::close_reason(reason), [self = shared_from_this()](Code) {});
}

namespace {

// The owner's end of it.
class SocketHandle final : public RemoteSocket {
 public:
  explicit SocketHandle(std::shared_ptr<OutwardSocket> socket) : x_socket(std::move(socket)) {}
  ~SocketHandle() override {
    x_socket->ear = nullptr;
    x_socket->timer.cancel();
    x_socket->drop();
  }
  void send(std::string_view text) override {
    if (!x_socket->is_open || x_socket->is_closing) return;
    x_socket->outgoing.emplace_back(text);
    x_socket->write_next();
  }
  void ping() override {
    if (!x_socket->is_open || x_socket->is_pinging || x_socket->is_closing) return;
    x_socket->is_pinging = true;
    x_socket->stream.async_ping({}, [self = x_socket](Code) { self->is_pinging = false; });
  }
  void close(std::uint16_t code) override {
    if (x_socket->is_closing) return;
    x_socket->is_closing = true;
    x_socket->reason = code;
    x_socket->timer.expires_after(close_time);
    x_socket->timer.async_wait([self = x_socket](Code stopped) {
      if (!stopped) self->drop();
    });
    if (x_socket->is_open) x_socket->close_if_written();
    else x_socket->drop();
  }

 private:
  std::shared_ptr<OutwardSocket> x_socket;
};

awaitable<void> shake_hands(OutwardSocket& socket, const Url& url,
                            const std::vector<HttpHeader>& headers) {
  socket.stream.read_message_max(largest_answer);
  socket.stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    for (const auto& header : headers) request.set(header.name, header.value);
  }));
  socket.stream.control_callback([&socket](websocket::frame_type, beast::string_view) {
    if (socket.ear) socket.impl.guarded([&] { socket.ear->alive(); });
  });
  const std::string host = url.host + ":" + url.port;
  co_await socket.stream.async_handshake(host, url.target, use_awaitable);
}

awaitable<void> listen_to(OutwardSocket& socket) {
  beast::flat_buffer buffer;
  while (socket.ear) {
    co_await socket.stream.async_read(buffer, use_awaitable);
    const std::string message = beast::buffers_to_string(buffer.data());
    buffer.clear();
    if (!socket.ear) break;
    socket.impl.guarded([&] {
      if (socket.stream.got_text()) socket.ear->received(message);
      else socket.ear->alive();
    });
  }
}

http::request<http::string_body> request_of(const HttpCall& call, const Url& url) {
  http::request<http::string_body> request(http::string_to_verb(call.method), url.target, 11);
  const bool is_usual = url.port == (url.is_secure ? "443" : "80");
  request.set(http::field::host, is_usual ? url.host : url.host + ":" + url.port);
  request.set(http::field::connection, "close");
  request.set(http::field::user_agent, "advisor-bridge");
  for (const auto& header : call.headers) request.set(header.name, header.value);
  request.body() = call.body;
  request.prepare_payload();
  return request;
}

awaitable<HttpAnswer> answer_to(EitherStream& stream, const HttpCall& call, const Url& url) {
  const auto request = request_of(call, url);
  co_await http::async_write(stream, request, use_awaitable);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(largest_answer);
  co_await http::async_read(stream, buffer, parser, use_awaitable);
  auto response = parser.release();
  co_return HttpAnswer{.status = static_cast<int>(response.result_int()),
                       .body = std::move(response.body()),
                       .retry_after = std::string(response[http::field::retry_after])};
}

// One connection of the listener: a request, its answer, the next.
struct Pushed : std::enable_shared_from_this<Pushed> {
  Pushed(asio_tcp::socket socket, const Outward::Listener& l)
      : stream(std::move(socket)), listener(l) {}

  beast::tcp_stream stream;
  const Outward::Listener& listener;
  beast::flat_buffer buffer;
  std::optional<http::request_parser<http::string_body>> parser;
  http::response<http::string_body> response;

  void read() {
    parser.emplace().body_limit(largest_answer);
    stream.expires_after(std::chrono::seconds(75));
    http::async_read(stream, buffer, *parser, [self = shared_from_this()](Code code, std::size_t) {
      if (!code) self->ask();
    });
  }
  void ask() {
    const auto& request = parser->get();
    listener({.method = std::string(request.method_string()),
              .target = std::string(request.target()),
              .authorization = std::string(request[http::field::authorization]),
              .body = request.body()},
             [self = shared_from_this()](PushedAnswer answer) { self->write(std::move(answer)); });
  }
  void write(PushedAnswer answer) {
    const auto& request = parser->get();
    response = {static_cast<http::status>(answer.status), request.version()};
    response.set(http::field::content_type, "application/json");
    response.keep_alive(request.keep_alive());
    response.body() = std::move(answer.body);
    response.prepare_payload();
    http::async_write(stream, response, [self = shared_from_this()](Code code, std::size_t) {
      if (!code && self->response.keep_alive()) self->read();
    });
  }
};

struct Listening : std::enable_shared_from_this<Listening> {
  Listening(boost::asio::io_context& io, Outward::Listener l)
      : acceptor(io), listener(std::move(l)) {}
  asio_tcp::acceptor acceptor;
  Outward::Listener listener;
  void accept() {
    acceptor.async_accept([this](Code code, asio_tcp::socket socket) {
      if (code == boost::asio::error::operation_aborted) return;
      if (!code) std::make_shared<Pushed>(std::move(socket), listener)->read();
      accept();
    });
  }
};

}  // namespace

Outward::Outward(std::unique_ptr<Impl> impl) : x_impl(std::move(impl)) {}
Outward::~Outward() = default;

Result<std::unique_ptr<Outward>> Outward::create(const OutwardOptions& options) {
  auto impl = std::make_unique<Impl>();
  Code code;
  impl->tls.set_default_verify_paths(code);
  impl->tls.set_verify_mode(boost::asio::ssl::verify_peer);
  SSL_CTX_set_min_proto_version(impl->tls.native_handle(), TLS1_2_VERSION);
  if (!options.ca.empty()) impl->tls.load_verify_file(options.ca.string(), code);
  if (code) return Error{options.ca.string(), "cannot be read as certificates: " + code.message()};
  if (!options.proxy.empty()) {
    // The way to a proxy is plain: what goes through it is TLS.
    const auto host = options.proxy.find("://");
    auto url = read_url(host == std::string::npos ? options.proxy
                                                  : "https" + options.proxy.substr(host));
    if (!url || options.proxy.rfind("http://", 0) != 0)
      return Error{"proxy", "must be http://HOST:PORT"};
    url->is_secure = false;
    impl->proxy = *url;
  }
  return std::unique_ptr<Outward>(new Outward(std::move(impl)));
}

std::int64_t Outward::now() const {
  using namespace std::chrono;
  static const auto begin_day = system_clock::now();
  static const auto begin = steady_clock::now();
  const auto passed = duration_cast<milliseconds>(steady_clock::now() - begin);
  return (duration_cast<milliseconds>(begin_day.time_since_epoch()) + passed).count();
}

void Outward::http(HttpCall call, std::function<void(HttpAnswer)> done) {
  const auto work = [impl = x_impl.get(), call = std::move(call),
                     done = std::move(done)]() -> awaitable<void> {
    co_await boost::asio::post(impl->io, use_awaitable);
    HttpAnswer answer;
    try {
      const auto url = read_url(call.url);
      if (!url) throw std::runtime_error(url.error().text());
      EitherStream stream(impl->io);
      stream.tcp().expires_after(call.time);
      co_await impl->dial(stream, *url);
      answer = co_await answer_to(stream, call, *url);
    } catch (const std::exception& e) {
      answer = {.problem = words_of(e)};
    }
    impl->guarded([&] { done(std::move(answer)); });
  };
  boost::asio::co_spawn(x_impl->io, work, boost::asio::detached);
}

std::unique_ptr<RemoteSocket> Outward::open(const SocketTarget& target, RemoteEar& ear) {
  auto socket = std::make_shared<OutwardSocket>(*x_impl, ear);
  const auto work = [impl = x_impl.get(), socket, target]() -> awaitable<void> {
    std::string problem = "ended";
    co_await boost::asio::post(impl->io, use_awaitable);
    try {
      const auto url = read_url(target.url);
      if (!url) throw std::runtime_error(url.error().text());
      auto& stream = socket->stream.next_layer();
      stream.tcp().expires_after(dial_time);
      co_await impl->dial(stream, *url);
      co_await shake_hands(*socket, *url, target.headers);
      stream.tcp().expires_never();
      if (socket->ear && !socket->is_closing) {
        socket->is_open = true;
        impl->guarded([&] { socket->ear->opened(); });
        co_await listen_to(*socket);
      }
    } catch (const std::exception& e) {
      problem = words_of(e);
    }
    socket->end(problem);
  };
  boost::asio::co_spawn(x_impl->io, work, boost::asio::detached);
  return std::make_unique<SocketHandle>(std::move(socket));
}

Timer Outward::after(Milliseconds time, std::function<void()> task) {
  auto timer = std::make_shared<boost::asio::steady_timer>(x_impl->io, time);
  timer->async_wait([weak = std::weak_ptr(timer), task = std::move(task)](Code code) {
    if (!code && !weak.expired()) task();
  });
  return timer;
}

Result<std::uint16_t> Outward::listen(const std::string& address, std::uint16_t port,
                                      Listener listener) {
  auto listening = std::make_shared<Listening>(x_impl->io, std::move(listener));
  Code code;
  const auto ip = boost::asio::ip::make_address(address, code);
  auto& acceptor = listening->acceptor;
  const asio_tcp::endpoint end(ip, port);
  if (!code) acceptor.open(end.protocol(), code);
  if (!code) acceptor.set_option(asio_tcp::acceptor::reuse_address(true), code);
  if (!code) acceptor.bind(end, code);
  if (!code) acceptor.listen(boost::asio::socket_base::max_listen_connections, code);
  if (code) return Error{address, "cannot be listened on: " + code.message()};
  listening->accept();
  x_impl->listeners.push_back(listening);
  return acceptor.local_endpoint().port();
}

void Outward::run(std::function<void(int)> signalled) {
  x_impl->signalled = std::move(signalled);
  boost::asio::signal_set signals(x_impl->io, SIGINT, SIGTERM, SIGHUP);
  std::function<void()> wait = [&] {
    signals.async_wait([&](Code code, int number) {
      if (code) return;
      x_impl->signalled(number);
      wait();
    });
  };
  wait();
  x_impl->io.run();
  if (x_impl->failure) std::rethrow_exception(x_impl->failure);
}

void Outward::end() { x_impl->io.stop(); }

}  // namespace advisor
