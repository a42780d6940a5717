// A WebSocket connection: waits for bytes, reads them into the thread's buffer, hands messages over
// and gathers what is to be sent, so that all answers to one read, or to one commit of the store,
// leave in one write. An idle connection holds no buffer at all.
#include <boost/asio/post.hpp>
#include <utility>

#include "bot/log.hpp"
#include "bot/net/connection.hpp"

namespace advisor {
namespace {

namespace error = asio::error;
using Code = boost::system::error_code;
constexpr std::size_t kept_capacity = 4096;

class WebSocket final : public Connection, public Link {
 public:
  WebSocket(Shared& shared, Socket socket)
      : Connection(shared),
        x_socket(std::move(socket)),
        x_reader(shared.limits.reader),
        x_handler(shared.handler(*this)),
        x_heard(shared.now) {}

  void start(std::string opening, std::string read) {
    x_out = std::move(opening);
    if (!read.empty()) take({read.data(), read.size()});
    flush();
    wait_to_read();
  }

  void send(std::string_view text) override {
    if (x_state != State::open) return;
    put(Opcode::text, text);
  }

  void sweep() override;
  void stop() override { close(close_code::going_away); }
  void cut() override {
    x_state = State::closed;
    Code ignored;
    x_socket.close(ignored);
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
  void put(Opcode opcode, std::string_view payload);
  void flush();
  void wait_to_write();
  void close(std::uint16_t code);
  void linger();

  Socket x_socket;
  FrameReader x_reader;
  std::unique_ptr<LinkHandler> x_handler;
  State x_state = State::open;
  bool x_taking = false;  // messages are being handled: flush after the last
  bool x_flush_posted = false;
  bool x_waiting_to_write = false;
  bool x_pinged = false;
  std::int64_t x_heard = 0;  // when the peer was heard last, or began to close
  std::string x_out;         // not yet taken by the kernel
};

void WebSocket::wait_to_read() {
  if (x_state == State::closed) return;
  x_socket.async_wait(Socket::wait_read, [me = self()](Code code) {
    if (!code) me->readable();
  });
}

void WebSocket::readable() {
  Code code;
  auto& buffer = x_shared.buffer;
  const std::size_t size = x_socket.read_some(asio::buffer(buffer), code);
  if (code && code != error::would_block) return cut();
  if (size > 0 && x_state != State::lingering) {
    if (x_state == State::open) x_heard = x_shared.now;
    x_pinged = false;
    take({buffer.data(), size});
    flush();
  }
  wait_to_read();
}

void WebSocket::take(std::span<char> bytes) {
  x_taking = true;
  x_reader.feed(bytes);
  while (x_state != State::closed && take(x_reader.next())) {}
  x_taking = false;
}

// False where the bytes are used up.
bool WebSocket::take(const FrameReader::Item& item) {
  using Kind = FrameReader::Item::Kind;
  const bool is_open = x_state == State::open;
  switch (item.kind) {
    case Kind::more: return false;
    case Kind::text:
    case Kind::binary:
      if (is_open) x_handler->received(item.data, item.kind == Kind::text);
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
    case Kind::close:
    case Kind::failure:
      close(item.code);
      linger();
      return false;
  }
  return false;
}

void WebSocket::put(Opcode opcode, std::string_view payload) {
  x_out += frame_header(opcode, payload.size());
  x_out += payload;
  if (x_out.size() > x_shared.limits.unsent) flush();
  if (x_out.size() > x_shared.limits.unsent) {
    log_warning("slow_reader_cut", {{"unsent", x_out.size()}});
    return cut();
  }
  if (x_taking || x_flush_posted || x_waiting_to_write) return;
  x_flush_posted = true;
  asio::post(x_shared.io, [me = self()] {
    me->x_flush_posted = false;
    me->flush();
  });
}

void WebSocket::flush() {
  if (x_waiting_to_write || x_state == State::closed) return;
  Code code;
  const std::size_t sent = x_out.empty() ? 0 : x_socket.write_some(asio::buffer(x_out), code);
  if (code && code != error::would_block) return cut();
  x_out.erase(0, sent);
  if (!x_out.empty()) return wait_to_write();
  if (x_out.capacity() > kept_capacity) x_out.shrink_to_fit();
  if (x_state == State::lingering) x_socket.shutdown(Socket::shutdown_send, code);
}

void WebSocket::wait_to_write() {
  x_waiting_to_write = true;
  x_socket.async_wait(Socket::wait_write, [me = self()](Code code) {
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
  x_heard = x_shared.now;
}

// We hang up our side when all is sent and wait for the peer's: closing with bytes unread would
// reset the connection, and the peer might lose the close frame.
void WebSocket::linger() {
  if (x_state == State::closing) x_state = State::lingering;
}

void WebSocket::sweep() {
  const auto silent = x_shared.now - x_heard;
  const bool is_open = x_state == State::open;
  if (silent >= (is_open ? x_shared.limits.cut_after : x_shared.limits.closing)) return cut();
  if (is_open && silent >= x_shared.limits.ping_after && !x_pinged) {
    x_pinged = true;
    put(Opcode::ping, {});
  }
}

}  // namespace

void start_websocket(Shared& shared, Socket socket, std::string opening, std::string read) {
  auto connection = std::make_shared<WebSocket>(shared, std::move(socket));
  connection->start(std::move(opening), std::move(read));
}

}  // namespace advisor
