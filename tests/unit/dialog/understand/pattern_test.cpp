#include "dialog/understand/pattern.hpp"

#include <gmock/gmock.h>

namespace advisor {
namespace {

std::string printed(std::string_view text) {
  const auto pattern = parse_pattern(text);
  return pattern ? print(*pattern) : pattern.error().what;
}

TEST(Pattern, prints_what_it_read) {
  const std::pair<const char*, const char*> table[] = {
      {"fizet", "fizet"},
      {"  fizet~   késik ", "fizet~ késik"},
      {"elv~3", "elv~3"},
      {"=kör", "=kör"},
      {"ordít/3 & fizet/1", "ordít/3 & fizet/1"},
      {"a .. b ..6 c", "a .. b ..6 c"},
      {"(a|b c|@d)", "(a|b c|@d)"},
      {"a [b] c", "a [b] c"},
      {"a & !b && c", "a & !b && c"},
      {"^ # _ $", "^ # _ $"},
      {"#d óra && #2 hét", "#d óra && #2 hét"},
      {"a && !b", "a && !b"},
      {"ki+fizet~", "(kifizet~|fizet~ .. ki|ki .. fizet~)"},
      {"a .. & b", "a & b"},
      {"(my ..2) wife", "(my|my _|my _ _) wife"},
  };
  for (const auto& [text, expected] : table) EXPECT_EQ(printed(text), expected) << text;
}

TEST(Pattern, reads_again_what_it_printed) {
  for (const auto* text : {"ki+fizet~ & (nem|sose) .. @late", "^ [no] thanks $", "a && !b & c ..9 d/3"})
    EXPECT_EQ(printed(printed(text)), printed(text));
}

TEST(Pattern, says_what_was_expected_and_where) {
  const std::pair<const char*, const char*> table[] = {
      {"", "expected a word at byte 0"},
      {".. a", "expected a word before \"..\""},
      {"a ..99 b", "expected a number from 1 to 20"},
      {"(a", "expected \"|\" or \")\""},
      {"a)", "expected the end at byte 1"},
      {"a/2", "expected \"/1\" or \"/3\""},
      {"!a", "expected a part without \"!\" in the first group"},
      {"@", "expected the name of a concept"},
      {"a %", "expected a word at byte 2"},
  };
  for (const auto& [text, expected] : table)
    EXPECT_THAT(printed(text), testing::StartsWith(expected)) << text;
}

TEST(Pattern, bounds_nesting) {
  EXPECT_THAT(printed(std::string(50, '(') + "a"), testing::HasSubstr("fewer brackets"));
}

TEST(PatternSequence, has_no_anchors_in_a_concept) {
  EXPECT_TRUE(parse_sequence("a .. (b|c)"));
  EXPECT_FALSE(parse_sequence("^ a"));
  EXPECT_FALSE(parse_sequence("a & b"));
}

}  // namespace
}  // namespace advisor
