// HTTP/1.1 on a new connection: pages, health, and the way to the WebSocket. What goes out is whole
// pages, written as one text.
#include <boost/asio/error.hpp>
#include <ctime>
#include <optional>
#include <utility>

#include "bot/net/connection.hpp"
#include "bot/net/request.hpp"
#include "bot/net/upgrade.hpp"

namespace advisor {
namespace {

using Code = Stream::Code;
using Field = RequestReader::Field;

std::string date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

// What a request for the WebSocket comes to: whose it is, or the answer that refuses it.
struct Upgrade {
  std::optional<HttpAnswer> refusal{};
  std::optional<Rejection> why{};
  std::optional<std::string> bridge{};  // it proved to be
};

Upgrade judge(const RequestReader& request, const Lane& lane) {
  if (lane.stopping) return {Site::plain(503, "The server is stopping.\n", "Retry-After: 2\r\n")};
  if (request.field(Field::sec_websocket_version) != "13")
    return {Site::plain(426, "Only version 13 of the WebSocket protocol.\n",
                        "Sec-WebSocket-Version: 13\r\n"),
            Rejection::request};
  if (request.request().version() != 11 || !has_token(request.list("Connection"), "upgrade") ||
      !is_key(request.field(Field::sec_websocket_key)))
    return {Site::plain(400, "This is no WebSocket handshake.\n"), Rejection::request};
  if (!origin_allowed(request.field(Field::origin), request.field(Field::host),
                      lane.common.origins))
    return {Site::plain(403, "Pages of this origin may not talk to this server.\n"),
            Rejection::origin};
  const auto authorization = request.field(Field::authorization);
  if (!is_bearer(authorization)) return {};  // it may be a proxy's own
  auto bridge = lane.common.bridges.bridge(authorization);
  if (bridge) return {.bridge = std::move(bridge)};
  return {Site::plain(401, "This token is no bridge's.\n", "WWW-Authenticate: Bearer\r\n"),
          Rejection::token};
}

class Http final : public Connection {
 public:
  Http(Lane& lane, Stream stream, std::string peer, Seat seat)
      : Connection(lane),
        x_stream(std::move(stream)),
        x_peer(std::move(peer)),
        x_seat(std::move(seat)),
        x_since(lane.now) {}

  void read() {
    x_stream.wait_to_read([me = self()](Code code) {
      if (!code) me->readable();
    });
  }

  void sweep() override {
    if (x_lane.now - x_since < x_lane.common.limits.handshake) return;
    if (!x_answered) x_lane.rejections.add(Rejection::handshake);
    cut();
  }
  void stop() override {
    if (x_out.empty()) cut();
  }
  void cut() override { x_stream.close(); }

 private:
  std::shared_ptr<Http> self() { return std::static_pointer_cast<Http>(shared_from_this()); }

  void readable() {
    Code code;
    const std::size_t size = x_stream.read_some(x_lane.buffer, code);
    if (code == asio::error::would_block) return read();
    if (code) return cut();
    if (!x_ending) have(x_request.feed({x_lane.buffer.data(), size}));
    else read();  // until the peer hangs up too
  }

  // Goes on with the status that the reader gave, and with what stands behind the request.
  void have(int status) {
    while (status != 0) {
      x_since = x_lane.now;
      if (status == 200) answer();
      else refuse_unread(status);
      if (x_upgraded || !flush()) return;
      status = x_ending ? 0 : x_request.next();
    }
    read();
  }

  void refuse_unread(int status) {
    x_lane.rejections.add(Rejection::request);
    if (status == 431) return refuse(status, "The request's header is too large.\n");
    if (status == 413) return refuse(status, "Requests have no body here.\n");
    refuse(status, "This is no HTTP request.\n");
  }

  void answer() {
    // A proxy sends the requests of many people over one connection.
    if (x_lane.common.proxies.has(x_peer))
      x_seat = x_lane.common.book.open(
          x_lane.common.proxies.client(x_peer, x_request.list("X-Forwarded-For")));
    if (!x_seat || x_seat.is_extra()) {
      x_lane.rejections.add(Rejection::address);
      return refuse(429, "Too many connections from this address.\n", "Retry-After: 10\r\n");
    }
    if (!x_seat.take()) {
      x_lane.rejections.add(Rejection::rate);
      return refuse(429, "Too many requests from this address.\n", "Retry-After: 1\r\n");
    }
    const std::string_view target = x_request.target();
    const std::string& path = x_lane.common.socket_path;
    const bool is_socket = (path.empty() || target.substr(0, target.find('?')) == path) &&
                           x_request.method() == "GET" &&
                           has_token(x_request.list("Upgrade"), "websocket");
    if (is_socket) return upgrade();
    write(x_lane.common.site.answer({.method = x_request.method(),
                                     .target = target,
                                     .if_none_match = x_request.field(Field::if_none_match),
                                     .ready = !x_lane.stopping}),
          x_request.keep_alive(), x_request.method() != "HEAD");
  }

  void upgrade() {
    const Upgrade judged = judge(x_request, x_lane);
    if (judged.why) x_lane.rejections.add(*judged.why);
    if (judged.refusal) return write(*judged.refusal, false, true);
    x_upgraded = true;
    if (judged.bridge) x_seat = x_lane.common.book.open_bridge(*judged.bridge);
    std::string opening =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Accept: ";
    opening += accept_key(x_request.field(Field::sec_websocket_key)) + "\r\n\r\n";
    start_websocket(x_lane, std::move(x_stream), std::move(x_seat), std::move(opening),
                    x_request.take_rest());
  }

  void refuse(int status, std::string_view body, std::string_view headers = {}) {
    write(Site::plain(status, body, headers), false, true);
  }

  void write(const HttpAnswer& answer, bool keep_alive, bool with_body) {
    x_answered = true;
    x_ending = !keep_alive || x_lane.stopping;
    x_out = response(answer, with_body);
  }

  std::string response(const HttpAnswer& answer, bool with_body) const {
    std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " ";
    text.append(reason_phrase(answer.status)).append("\r\nDate: ").append(date()).append("\r\n");
    text += answer.headers;
    if (x_lane.common.secure) text += "Strict-Transport-Security: max-age=31536000\r\n";
    if (answer.status != 304)
      text += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    if (x_ending) text += "Connection: close\r\n";
    text += "\r\n";
    if (with_body) text += answer.body;
    return text;
  }

  // False where it waits, or the connection is gone.
  bool flush() {
    Code code;
    const std::size_t sent = x_stream.write_some(x_out, code);
    if (code && code != asio::error::would_block) return cut(), false;
    x_out.erase(0, sent);
    if (!x_out.empty()) {
      x_stream.wait_to_write([me = self()](Code failed) {
        if (!failed && me->flush()) me->have(me->x_ending ? 0 : me->x_request.next());
      });
      return false;
    }
    // Reads on until the peer hangs up too, or the sweep's patience ends: closing with bytes unread
    // would reset the connection under the answer.
    if (x_ending) x_stream.shut();
    return true;
  }

  Stream x_stream;
  RequestReader x_request;
  std::string x_peer;
  Seat x_seat;
  std::string x_out;
  std::int64_t x_since;
  bool x_answered = false;
  bool x_upgraded = false;  // nothing is left here
  bool x_ending = false;    // the answer on its way is the last
};

}  // namespace

void start_http(Lane& lane, Stream stream, std::string peer, Seat seat) {
  std::make_shared<Http>(lane, std::move(stream), std::move(peer), std::move(seat))->read();
}

}  // namespace advisor
