// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace advisor {

// Checks a text that comes in pieces; knows at the first wrong byte.
class Utf8Check {
 public:
  // False once the bytes so far can't begin a valid text.
  bool feed(std::string_view bytes);
  bool complete() const { return x_expected == 0; }  // no character is cut

 private:
  std::uint8_t x_expected = 0;  // continuation bytes still to come
  std::uint8_t x_low = 0x80;    // bounds of the next of them
  std::uint8_t x_high = 0xbf;
};

bool is_utf8(std::string_view text);

}  // namespace advisor
