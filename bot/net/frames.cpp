#include "bot/net/frames.hpp"

#include <algorithm>
#include <cstring>

namespace advisor {
namespace {

using Kind = FrameReader::Item::Kind;

constexpr std::size_t max_control = 125;
constexpr std::size_t kept_capacity = 4096;  // an idle connection gives back what is above

void unmask(std::span<char> bytes, const std::uint8_t* key, std::uint8_t at) {
  std::array<char, 8> rotated{};
  for (std::size_t i = 0; i < 8; ++i) rotated[i] = static_cast<char>(key[(at + i) % 4]);
  std::uint64_t wide = 0;
  std::memcpy(&wide, rotated.data(), 8);
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    word ^= wide;
    std::memcpy(bytes.data() + i, &word, 8);
  }
  for (; i < bytes.size(); ++i) bytes[i] = static_cast<char>(bytes[i] ^ rotated[i % 8]);
}

std::uint64_t big_endian(const std::uint8_t* bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

std::size_t length_bytes(std::uint8_t short_length) {
  return short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
}

}  // namespace

std::string frame_header(Opcode opcode, std::size_t size) {
  std::string header(1, static_cast<char>(0x80U | static_cast<unsigned>(opcode)));
  const std::uint8_t length = size < 126     ? static_cast<std::uint8_t>(size)
                              : size < 65536 ? 126
                                             : 127;
  header += static_cast<char>(length);
  for (std::size_t i = length_bytes(length); i-- > 0;)
    header += static_cast<char>(size >> (8 * i) & 0xffU);
  return header;
}

std::string close_payload(std::uint16_t code) {
  if (code == close_code::none) return {};
  return {static_cast<char>(code >> 8), static_cast<char>(code & 0xffU)};
}

bool may_be_received(std::uint16_t code) {
  const bool is_defined = code >= 1000 && code <= 1013 && (code < 1004 || code > 1006);
  return is_defined || (code >= 3000 && code <= 4999);
}

FrameReader::Item FrameReader::next() {
  if (x_delivered) {
    x_message.clear();
    if (x_message.capacity() > kept_capacity) x_message.shrink_to_fit();
    x_delivered = false;
  }
  while (x_failure == close_code::none) {
    if (!x_in_payload && !read_header()) break;
    const std::string_view chunk = take_payload();
    if (is_control()) {
      x_control += chunk;
      if (x_remaining > 0) break;
      x_in_payload = false;
      return end_control();
    }
    add(chunk);
    if (x_failure != close_code::none || x_remaining > 0) break;
    x_in_payload = false;
    if (is_final()) return end_message(chunk);
  }
  return x_failure == close_code::none ? Item{} : fail(x_failure);
}

bool FrameReader::read_header() {
  while (x_have < 2 || x_have < header_size()) {
    if (x_input.empty()) return false;
    x_header[x_have++] = static_cast<std::uint8_t>(x_input.front());
    x_input = x_input.subspan(1);
    if (x_have == 2) x_failure = check_start();
    if (x_failure != close_code::none) return false;
  }
  x_failure = begin_payload();
  return x_failure == close_code::none;
}

std::size_t FrameReader::header_size() const { return 2 + length_bytes(x_header[1] & 0x7fU) + 4; }

// What the first two bytes tell: a wrong frame is known before its length and payload came.
std::uint16_t FrameReader::check_start() const {
  const auto opcode = static_cast<Opcode>(x_header[0] & 0x0fU);
  const bool is_reserved = (x_header[0] & 0x70U) != 0;
  const bool is_masked = (x_header[1] & 0x80U) != 0;
  if (is_reserved || !is_masked) return close_code::protocol_error;
  const bool message_open = x_opcode != Opcode::continuation;
  switch (opcode) {
    case Opcode::continuation: return message_open ? close_code::none : close_code::protocol_error;
    case Opcode::text:
    case Opcode::binary: return message_open ? close_code::protocol_error : close_code::none;
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong: {
      const bool fits = is_final() && (x_header[1] & 0x7fU) <= max_control;
      return fits ? close_code::none : close_code::protocol_error;
    }
  }
  return close_code::protocol_error;  // an opcode that nobody defined
}

std::uint16_t FrameReader::begin_payload() {
  const std::uint8_t length = x_header[1] & 0x7fU;
  const std::size_t bytes = length_bytes(length);
  x_remaining = bytes == 0 ? length : big_endian(x_header.data() + 2, bytes);
  const bool is_shortest = bytes == 0 || x_remaining >= (bytes == 2 ? 126U : 65536U);
  if (!is_shortest || x_remaining >> 63 != 0) return close_code::protocol_error;
  std::copy_n(x_header.data() + 2 + bytes, 4, x_mask.begin());
  x_mask_at = 0;
  x_have = 0;
  x_in_payload = true;
  if (is_control()) {
    x_control.clear();
    return close_code::none;
  }
  const auto opcode = static_cast<Opcode>(x_header[0] & 0x0fU);
  if (opcode != Opcode::continuation) {
    x_opcode = opcode;
    x_size = 0;
    x_utf8 = {};
    x_problem.reset();
  }
  if (x_remaining > x_limits.drained - x_size) return close_code::too_big;
  x_size += x_remaining;
  if (x_size > x_limits.message) drop(Kind::too_large);
  return close_code::none;
}

std::string_view FrameReader::take_payload() {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(x_remaining, x_input.size()));
  const auto chunk = x_input.first(size);
  x_input = x_input.subspan(size);
  x_remaining -= size;
  unmask(chunk, x_mask.data(), x_mask_at);
  x_mask_at = static_cast<std::uint8_t>((x_mask_at + size) % 4);
  return {chunk.data(), chunk.size()};
}

// A message that came whole is handed out where it lies; only pieces are put together.
void FrameReader::add(std::string_view chunk) {
  if (x_problem) return;
  if (x_opcode == Opcode::text) {
    const bool at_end = is_final() && x_remaining == 0;
    if (!x_utf8.feed(chunk) || (at_end && !x_utf8.complete())) {
      if (x_limits.fail_on_bad_utf8) x_failure = close_code::bad_payload;
      return drop(Kind::bad_utf8);
    }
  }
  const bool is_whole = x_message.empty() && is_final() && x_remaining == 0;
  if (!is_whole) x_message += chunk;
}

void FrameReader::drop(Kind problem) {
  x_problem = problem;
  x_message = {};
}

FrameReader::Item FrameReader::end_message(std::string_view chunk) {
  const Kind kind = x_opcode == Opcode::text ? Kind::text : Kind::binary;
  x_opcode = Opcode::continuation;
  if (x_problem) return {*x_problem, {}, close_code::none};
  if (x_message.empty()) return {kind, chunk, close_code::none};
  x_delivered = true;
  return {kind, x_message, close_code::none};
}

FrameReader::Item FrameReader::end_control() {
  const auto opcode = static_cast<Opcode>(x_header[0] & 0x0fU);
  if (opcode == Opcode::ping) return {Kind::ping, x_control, close_code::none};
  if (opcode == Opcode::pong) return {Kind::pong, x_control, close_code::none};
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(x_control.data());
  const std::size_t size = x_control.size();
  const auto code = size < 2 ? close_code::none : static_cast<std::uint16_t>(big_endian(bytes, 2));
  if (size == 1 || (size >= 2 && !may_be_received(code))) return fail(close_code::protocol_error);
  if (size > 2 && !is_utf8(std::string_view(x_control).substr(2)))
    return fail(close_code::bad_payload);
  x_failure = close_code::normal;  // nothing comes after a close
  return {Kind::close, {}, code};
}

FrameReader::Item FrameReader::fail(std::uint16_t code) {
  x_failure = code;
  x_input = {};
  return {Kind::failure, {}, code};
}

}  // namespace advisor
