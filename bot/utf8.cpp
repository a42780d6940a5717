#include "bot/utf8.hpp"

#include <cstring>

namespace advisor {
namespace {

// Most text is ASCII: eight bytes at a time.
std::size_t skip_ascii(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  while (at + 8 <= bytes.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, 8);
    if (word & high_bits) break;
    at += 8;
  }
  return at;
}

}  // namespace

bool Utf8Check::feed(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (x_expected == 0) i = skip_ascii(bytes, i);
    if (i == bytes.size()) break;
    const auto byte = static_cast<std::uint8_t>(bytes[i]);
    if (x_expected > 0) {
      if (byte < x_low || byte > x_high) return false;
      x_low = 0x80;
      x_high = 0xbf;
      --x_expected;
    } else if (byte >= 0x80) {
      if (byte < 0xc2 || byte > 0xf4) return false;
      x_expected = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      if (byte == 0xe0) x_low = 0xa0;
      if (byte == 0xed) x_high = 0x9f;
      if (byte == 0xf0) x_low = 0x90;
      if (byte == 0xf4) x_high = 0x8f;
    }
  }
  return true;
}

bool is_utf8(std::string_view text) {
  Utf8Check check;
  return check.feed(text) && check.complete();
}

}  // namespace advisor
