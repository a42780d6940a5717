// WebSocket frames (RFC 6455) as bytes: a reader that is fed what a socket gave, and the headers of
// what is sent. Written by hand because three things are wanted that a library does not let out: a
// broken message answered instead of punished, one that is too large read to its end without being
// kept, and many frames in one write. No sockets, no clock; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bot/utf8.hpp"

namespace advisor {

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10
};

namespace close_code {
inline constexpr std::uint16_t none = 0;  // a close frame without a code
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t bad_payload = 1007;
inline constexpr std::uint16_t policy = 1008;
inline constexpr std::uint16_t too_big = 1009;
}  // namespace close_code

// The header of an unmasked, unfragmented frame: what a server sends.
std::string frame_header(Opcode opcode, std::size_t size);
std::string close_payload(std::uint16_t code);
bool may_be_received(std::uint16_t close_code);

struct ReaderLimits {
  std::size_t message = 64 * 1024;           // more is reported as too_large
  std::uint64_t drained = 16 * 1024 * 1024;  // more fails the connection
  bool fail_on_bad_utf8 = false;             // else reported, at the end of the message
};

class FrameReader {
 public:
  // One thing read. `data` is borrowed until the next call. A close's or a failure's `code` is what
  // to close with; after either nothing more is read.
  struct Item {
    enum class Kind : std::uint8_t {
      more,
      text,
      binary,
      ping,
      pong,
      close,
      bad_utf8,
      too_large,
      failure
    };
    Kind kind = Kind::more;
    std::string_view data;
    std::uint16_t code = close_code::none;
  };

  explicit FrameReader(ReaderLimits limits) : x_limits(limits) {}

  // `bytes` is borrowed, and unmasked in place, until next() returns `more`.
  void feed(std::span<char> bytes) { x_input = bytes; }
  Item next();

 private:
  bool read_header();  // false: more bytes are needed, or x_failure is set
  std::size_t header_size() const;
  std::uint16_t check_start() const;
  std::uint16_t begin_payload();
  std::string_view take_payload();
  void add(std::string_view chunk);
  Item end_control();
  Item end_message(std::string_view chunk);
  void drop(Item::Kind problem);
  Item fail(std::uint16_t code);
  bool is_control() const { return (x_header[0] & 0x08U) != 0; }
  bool is_final() const { return (x_header[0] & 0x80U) != 0; }

  ReaderLimits x_limits;
  std::span<char> x_input;

  // The frame that is being read.
  std::array<std::uint8_t, 14> x_header{};
  std::uint8_t x_have = 0;  // bytes of the header
  bool x_in_payload = false;
  std::array<std::uint8_t, 4> x_mask{};
  std::uint64_t x_remaining = 0;  // bytes of the payload still to come
  std::uint8_t x_mask_at = 0;

  // The message that its frames make up.
  Opcode x_opcode = Opcode::continuation;  // continuation: none is open
  std::uint64_t x_size = 0;
  Utf8Check x_utf8;
  std::optional<Item::Kind> x_problem;  // its rest is thrown away
  std::string x_message;
  bool x_delivered = false;  // x_message was handed out and may go
  std::string x_control;
  std::uint16_t x_failure = close_code::none;
};

}  // namespace advisor
