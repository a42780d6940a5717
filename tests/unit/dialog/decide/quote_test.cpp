#include "dialog/decide/quote.hpp"

#include <gtest/gtest.h>

namespace advisor {
namespace {

TEST(Quote, takes_the_clause_around_the_words) {
  const std::string text = "tegnap megint, a csapat előtt leordított, utána letette";
  const auto at = text.find("leordított");
  EXPECT_EQ(quote(text, at, at + 11), "a csapat előtt leordított");
}

TEST(Quote, a_long_clause_gives_the_words_alone) {
  const std::string text = std::string(200, 'x') + " nem fizet " + std::string(200, 'y');
  EXPECT_EQ(quote(text, 201, 210), "nem fizet");
}

TEST(Quote, is_cut_between_letters_never_inside_one) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "ő";
  const auto cut = shortened(text, 41);
  EXPECT_EQ(cut.size() % 2, 1U);  // twenty letters of two bytes, an ellipsis of three
}

TEST(Quote, survives_offsets_beyond_the_text) { EXPECT_EQ(quote("abc", 10, 20), "abc"); }

}  // namespace
}  // namespace advisor
