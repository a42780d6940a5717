// A WebSocket connection: waits for bytes, reads them into the thread's buffer, hands messages over
// and gathers what is to be sent, so that all answers to one read, or to one commit of the store,
// leave in one write. An idle connection holds no buffer at all.
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "bot/net/connection.hpp"

namespace advisor {
namespace {

namespace error = asio::error;
using Code = Stream::Code;
constexpr std::size_t kept_capacity = 4096;
constexpr auto latest_flush = std::chrono::microseconds(500);

class WebSocket final : public Connection, public Link {
 public:
  WebSocket(Lane& lane, Stream stream, Seat seat)
      : Connection(lane),
        x_stream(std::move(stream)),
        x_seat(std::move(seat)),
        x_reader(lane.common.limits.reader),
        x_handler(lane.handler(*this)),
        x_heard(lane.now) {}

  void start(std::string opening, std::string read) {
    x_out = std::move(opening);
    if (!read.empty()) take({read.data(), read.size()});
    flush();
    wait_to_read();
  }

  void send(std::string_view text) override {
    if (x_state == State::open) put(Opcode::text, text);
  }
  void send_binary(std::string_view bytes) override {
    if (x_state == State::open) put(Opcode::binary, bytes);
  }

  void flush_late() override {
    x_flush_asked = false;
    flush();
  }
  void sweep() override;
  void stop() override { close(close_code::going_away); }
  void cut() override {
    x_state = State::closed;
    x_stream.close();
  }
  void cut(Rejection why) {
    x_lane.rejections.add(why);
    cut();
  }

 private:
  // closing: our close frame is queued and the peer's has not come; lingering: both were said, the
  // peer has yet to hang up; closed: the socket is.
  enum class State : std::uint8_t { open, closing, lingering, closed };

  std::shared_ptr<WebSocket> self() {
    return std::static_pointer_cast<WebSocket>(shared_from_this());
  }
  void wait_to_read();
  void readable();
  void take(std::span<char> bytes);
  bool take(const FrameReader::Item& item);
  void take_message(const FrameReader::Item& item);
  void put(Opcode opcode, std::string_view payload);
  void flush();
  void wait_to_write();
  void close(std::uint16_t code);
  void linger();

  Stream x_stream;
  Seat x_seat;
  FrameReader x_reader;
  std::unique_ptr<LinkHandler> x_handler;
  State x_state = State::open;
  bool x_flush_asked = false;
  bool x_waiting_to_write = false;
  bool x_pinged = false;
  std::uint32_t x_refused = 0;  // messages over the rate, in a row
  std::int64_t x_heard = 0;     // when the peer was heard last, or began to close
  std::string x_out;            // frames on their way
  std::size_t x_sent = 0;       // bytes of it that the kernel took
};

void WebSocket::wait_to_read() {
  if (x_state == State::closed) return;
  x_stream.wait_to_read([me = self()](Code code) {
    if (!code) me->readable();
  });
}

void WebSocket::readable() {
  Code code;
  auto& buffer = x_lane.buffer;
  const std::size_t size = x_stream.read_some(buffer, code);
  if (code && code != error::would_block) return cut();
  if (size > 0 && x_state != State::lingering) {
    if (x_state == State::open) x_heard = x_lane.now;
    x_pinged = false;
    take({buffer.data(), size});
    flush_if_late(x_lane);
  }
  wait_to_read();
}

void WebSocket::take(std::span<char> bytes) {
  x_reader.feed(bytes);
  while (x_state != State::closed && take(x_reader.next())) {}
}

// False where the bytes are used up.
bool WebSocket::take(const FrameReader::Item& item) {
  using Kind = FrameReader::Item::Kind;
  const bool is_open = x_state == State::open;
  switch (item.kind) {
    case Kind::more: return false;
    case Kind::text:
    case Kind::binary:
      if (is_open) take_message(item);
      return true;
    case Kind::bad_utf8:
      if (is_open) x_handler->unreadable(LinkHandler::Unreadable::bad_utf8);
      return true;
    case Kind::too_large:
      if (is_open) x_handler->unreadable(LinkHandler::Unreadable::too_large);
      return true;
    case Kind::ping:
      if (is_open) put(Opcode::pong, item.data);
      return true;
    case Kind::pong: return true;
    case Kind::failure: x_lane.rejections.add(Rejection::protocol); [[fallthrough]];
    case Kind::close:
      close(item.code);
      linger();
      return false;
  }
  return false;
}

void WebSocket::take_message(const FrameReader::Item& item) {
  if (x_seat.take()) {
    x_refused = 0;
    return x_handler->received(item.data, item.kind == FrameReader::Item::Kind::text);
  }
  x_lane.rejections.add(Rejection::rate);
  if (++x_refused > x_lane.common.limits.refused) return close(close_code::policy);
  x_handler->overrun(item.data);
}

void WebSocket::put(Opcode opcode, std::string_view payload) {
  x_out += frame_header(opcode, payload.size());
  x_out += payload;
  const std::size_t most = x_lane.common.limits.unsent;
  if (x_out.size() - x_sent > most) flush();
  if (x_out.size() - x_sent > most) return cut(Rejection::slow_reader);
  if (!x_lane.common.limits.joined) return flush();
  if (x_flush_asked || x_waiting_to_write) return;
  x_flush_asked = true;
  flush_soon(x_lane, self());
}

void WebSocket::flush() {
  if (x_waiting_to_write || x_state == State::closed) return;
  while (x_sent < x_out.size()) {
    Code code;
    x_sent += x_stream.write_some(std::string_view(x_out).substr(x_sent), code);
    if (code == error::would_block) return wait_to_write();
    if (code) return cut();
  }
  x_sent = 0;
  x_out.clear();
  if (x_out.capacity() > kept_capacity) x_out.shrink_to_fit();
  if (x_state == State::lingering) x_stream.shut();
}

void WebSocket::wait_to_write() {
  // What was sent is given back before it is half of all.
  if (x_sent > x_out.size() / 2) x_out.erase(0, std::exchange(x_sent, 0));
  x_waiting_to_write = true;
  x_stream.wait_to_write([me = self()](Code code) {
    me->x_waiting_to_write = false;
    if (code) return;
    me->flush();
  });
}

void WebSocket::close(std::uint16_t code) {
  if (x_state != State::open) return;
  put(Opcode::close, close_payload(code));
  if (x_state == State::closed) return;  // it was too slow a reader for this frame
  x_state = State::closing;
  x_heard = x_lane.now;
}

// We hang up our side when all is sent and wait for the peer's: closing with bytes unread would
// reset the connection, and the peer might lose the close frame.
void WebSocket::linger() {
  if (x_state == State::closing) x_state = State::lingering;
}

void WebSocket::sweep() {
  const auto silent = x_lane.now - x_heard;
  const bool is_open = x_state == State::open;
  const auto& limits = x_lane.common.limits;
  if (is_open && silent >= limits.cut_after) return cut(Rejection::silent);
  if (!is_open && silent >= limits.closing) return cut();
  if (is_open && silent >= limits.ping_after && !x_pinged) {
    x_pinged = true;
    put(Opcode::ping, {});
  }
}

// A flush may cut, and ask nobody for another.
void flush_all(Lane& lane) {
  auto connections = std::exchange(lane.unsent, {});
  for (const auto& connection : connections) connection->flush_late();
  connections.clear();
  if (lane.unsent.empty()) lane.unsent = std::move(connections);  // keeps its room
}

}  // namespace

void flush_soon(Lane& lane, std::shared_ptr<Connection> connection) {
  if (lane.unsent.empty()) {
    lane.unsent_since = std::chrono::steady_clock::now();
    asio::post(lane.io, [&lane] { flush_all(lane); });
  }
  lane.unsent.push_back(std::move(connection));
}

void flush_if_late(Lane& lane) {
  if (lane.unsent.empty()) return;
  if (std::chrono::steady_clock::now() - lane.unsent_since > latest_flush) flush_all(lane);
}

void start_websocket(Lane& lane, Stream stream, Seat seat, std::string opening, std::string read) {
  auto connection = std::make_shared<WebSocket>(lane, std::move(stream), std::move(seat));
  connection->start(std::move(opening), std::move(read));
}

}  // namespace advisor
