// HTTP/1.1 on a new connection: pages, health, and the way to the WebSocket. Beast parses; what
// goes out is whole pages, written as one text.
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <ctime>
#include <optional>
#include <utility>

#include "bot/log.hpp"
#include "bot/net/connection.hpp"
#include "bot/net/upgrade.hpp"

namespace advisor {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Code = boost::system::error_code;
using Request = http::request<http::empty_body>;

constexpr std::size_t max_header = 8 * 1024;

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

std::string date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::string response(const HttpAnswer& answer, bool keep_alive, bool with_body) {
  std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " ";
  text.append(reason_phrase(answer.status)).append("\r\nDate: ").append(date()).append("\r\n");
  text += answer.headers;
  if (answer.status != 304)
    text += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  if (!keep_alive) text += "Connection: close\r\n";
  text += "\r\n";
  if (with_body) text += answer.body;
  return text;
}

HttpAnswer refusal(int status, std::string_view body) {
  return {status, "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n", body};
}

// What is wrong with a request for the WebSocket; empty where it may be opened.
std::optional<HttpAnswer> wrong_upgrade(const Request& request, const Shared& shared) {
  if (shared.stopping) return refusal(503, "The server is stopping.\n");
  if (view(request[http::field::sec_websocket_version]) != "13") {
    HttpAnswer answer = refusal(426, "Only version 13 of the WebSocket protocol.\n");
    answer.headers += "Sec-WebSocket-Version: 13\r\n";
    return answer;
  }
  if (request.version() != 11 || !has_token(view(request[http::field::connection]), "upgrade") ||
      !is_key(view(request[http::field::sec_websocket_key])))
    return refusal(400, "This is no WebSocket handshake.\n");
  if (!origin_allowed(view(request[http::field::origin]), view(request[http::field::host]),
                      shared.origins))
    return refusal(403, "Pages of this origin may not talk to this server.\n");
  return std::nullopt;
}

class Http final : public Connection {
 public:
  Http(Shared& shared, Socket socket)
      : Connection(shared), x_socket(std::move(socket)), x_since(shared.now) {}

  void read() {
    x_parser.emplace();
    x_parser->header_limit(max_header);
    http::async_read(x_socket, x_buffer, *x_parser,
                     [me = self()](Code code, std::size_t) { me->have_read(code); });
  }

  void sweep() override {
    if (x_shared.now - x_since >= x_shared.limits.handshake) cut();
  }
  void stop() override {
    if (x_out.empty()) cut();
  }
  void cut() override {
    Code ignored;
    x_socket.close(ignored);
  }

 private:
  std::shared_ptr<Http> self() { return std::static_pointer_cast<Http>(shared_from_this()); }

  void have_read(Code code) {
    if (code == http::error::header_limit || code == http::error::buffer_overflow)
      return write(refusal(431, "The request's header is too large.\n"), false, true);
    if (code == http::error::unexpected_body || code == http::error::body_limit)
      return write(refusal(413, "Requests have no body here.\n"), false, true);
    if (code && code.category() == http::make_error_code(http::error::end_of_stream).category() &&
        code != http::error::end_of_stream && code != http::error::partial_message)
      return write(refusal(400, "This is no HTTP request.\n"), false, true);
    if (code) return cut();
    x_since = x_shared.now;
    answer(x_parser->get());
  }

  void answer(const Request& request) {
    const std::string_view target = view(request.target());
    const bool is_socket = target.substr(0, target.find('?')) == "/ws" &&
                           request.method() == http::verb::get &&
                           has_token(view(request[http::field::upgrade]), "websocket");
    const bool is_head = request.method() == http::verb::head;
    if (is_socket) {
      if (const auto wrong = wrong_upgrade(request, x_shared)) return write(*wrong, false, true);
      return upgrade(request);
    }
    write(x_shared.site.answer({.method = view(request.method_string()),
                                .target = target,
                                .if_none_match = view(request[http::field::if_none_match]),
                                .ready = !x_shared.stopping}),
          request.keep_alive(), !is_head);
  }

  void upgrade(const Request& request) {
    std::string opening =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Accept: ";
    opening += accept_key(view(request[http::field::sec_websocket_key])) + "\r\n\r\n";
    const auto rest = x_buffer.data();
    std::string read(static_cast<const char*>(rest.data()), rest.size());
    start_websocket(x_shared, std::move(x_socket), std::move(opening), std::move(read));
  }

  void write(const HttpAnswer& answer, bool keep_alive, bool with_body) {
    x_out = response(answer, keep_alive, with_body);
    asio::async_write(x_socket, asio::buffer(x_out),
                      [me = self(), keep_alive](Code code, std::size_t) {
                        me->x_out.clear();
                        if (code) return me->cut();
                        if (keep_alive && !me->x_shared.stopping) return me->read();
                        me->hang_up();
                      });
  }

  // Reads on until the peer hangs up too, or the sweep's patience ends: closing with bytes unread
  // would reset the connection under the answer.
  void hang_up() {
    Code code;
    x_socket.shutdown(Socket::shutdown_send, code);
    drain();
  }
  void drain() {
    x_socket.async_read_some(asio::buffer(x_shared.buffer), [me = self()](Code code, std::size_t) {
      if (!code) me->drain();
    });
  }

  Socket x_socket;
  beast::flat_buffer x_buffer{max_header + 1024};
  std::optional<http::request_parser<http::empty_body>> x_parser;
  std::string x_out;
  std::int64_t x_since;
};

}  // namespace

void start_http(Shared& shared, Socket socket) {
  std::make_shared<Http>(shared, std::move(socket))->read();
}

}  // namespace advisor
