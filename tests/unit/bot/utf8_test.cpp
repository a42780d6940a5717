#include "bot/utf8.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace advisor {
namespace {

// The slow, obvious twin: decodes to numbers and looks at them.
bool is_utf8_slowly(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto at = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U;
    };
    const unsigned first = at(0);
    const std::size_t size = first < 0x80       ? 1
                             : first >> 5 == 6  ? 2
                             : first >> 4 == 14 ? 3
                             : first >> 3 == 30 ? 4
                                                : 0;
    if (size == 0) return false;
    unsigned long value = size == 1 ? first : first & (0xffU >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) {
      if (at(k) >> 6 != 2) return false;
      value = value << 6 | (at(k) & 0x3fU);
    }
    constexpr unsigned long smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < smallest[size] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
      return false;
    i += size;
  }
  return true;
}

TEST(Utf8, AgreesWithItsTwinOnEveryTwoBytesAndEveryEdgeOfLongerOnes) {
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      const std::string two{static_cast<char>(a), static_cast<char>(b)};
      ASSERT_EQ(is_utf8(two), is_utf8_slowly(two)) << a << ' ' << b;
      for (const char* tail : {"\x80", "\xbf", "\x80\x80", "\xbf\xbf", "\xc0", "a"}) {
        const std::string longer = two + tail;
        ASSERT_EQ(is_utf8(longer), is_utf8_slowly(longer)) << a << ' ' << b << ' ' << tail;
      }
    }
}

TEST(Utf8, IsTheSameInPiecesOfAnySize) {
  const std::string text =
      "abcdefgh \u00e1rv\u00edzt\u0171r\u0151 \u20ac \U0001f600 abcdefghijklmnop";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    Utf8Check check;
    for (std::size_t i = 0; i < text.size(); i += size)
      EXPECT_TRUE(check.feed(std::string_view(text).substr(i, size)));
    EXPECT_TRUE(check.complete());
  }
}

TEST(Utf8, KnowsAtTheFirstWrongByte) {
  Utf8Check check;
  EXPECT_TRUE(check.feed("\xed"));
  EXPECT_FALSE(check.feed("\xa0"));  // a surrogate
}

TEST(Utf8, ACutCharacterIsNotComplete) {
  Utf8Check check;
  EXPECT_TRUE(check.feed("\xf0\x9f\x98"));
  EXPECT_FALSE(check.complete());
  EXPECT_FALSE(is_utf8("abcdefgh\xc3"));
}

}  // namespace
}  // namespace advisor
