#include "dialog/understand/tokenise.hpp"

#include <gmock/gmock.h>

namespace advisor {
namespace {

using testing::ElementsAre;

std::vector<std::string> words(std::string_view text) {
  Tokens tokens;
  tokenise(text, tokens);
  std::vector<std::string> out;
  for (const auto& t : tokens.list) out.emplace_back(t.folded);
  return out;
}

TEST(Tokenise, splits_at_everything_that_is_no_letter_or_digit) {
  EXPECT_THAT(words("Nem fizet... és \"sürgős\" 🙃 munka!"),
              ElementsAre("nem", "fizet", "es", "surgos", "munka"));
}

TEST(Tokenise, joins_hyphens_inside_a_word) {
  EXPECT_THAT(words("e-mail call-ra no-show – nem"), ElementsAre("email", "callra", "noshow", "nem"));
}

TEST(Tokenise, joins_the_negative_contraction_and_splits_off_the_others) {
  EXPECT_THAT(words("don't he's we're I'll they'd I'm John's"),
              ElementsAre("dont", "he", "s", "we", "are", "i", "will", "they", "would", "i", "am",
                          "john", "s"));
}

TEST(Tokenise, keeps_digits_with_their_separators_and_endings_together) {
  EXPECT_THAT(words("12.500 Ft, 8,5% 10kor 300e-vel"),
              ElementsAre("12.500", "ft", "8,5", "10kor", "300evel"));
}

// "0-24" in a pattern and in a message are cut alike.
TEST(Tokenise, drops_the_hyphen_between_digits_too) {
  EXPECT_THAT(words("0-24-ben"), ElementsAre(normalise_word("0-24").folded + "ben"));
}

TEST(Tokenise, squeezes_three_equal_letters_to_two) {
  EXPECT_THAT(words("nagyooooon sooo"), ElementsAre("nagyoon", "soo"));
}

TEST(Tokenise, tells_sentences_commas_and_questions) {
  Tokens tokens;
  tokenise("Késik, mindig. Mit tegyek?", tokens);
  ASSERT_EQ(tokens.list.size(), 4u);
  EXPECT_TRUE(tokens.list[1].comma_before);
  EXPECT_EQ(tokens.list[1].sentence, 0);
  EXPECT_EQ(tokens.list[2].sentence, 1);
  EXPECT_THAT(tokens.question, ElementsAre(false, true));
  tokenise("A 14. verzió.", tokens);
  EXPECT_THAT(tokens.question, ElementsAre(false));
  tokenise("Kb. a fele.", tokens);
  EXPECT_THAT(tokens.question, ElementsAre(false));
}

TEST(Tokenise, tells_whether_the_writer_uses_accents) {
  Tokens tokens;
  tokenise("nem fizet idoben", tokens);
  EXPECT_FALSE(tokens.accents);
  tokenise("nem fizet időben", tokens);
  EXPECT_TRUE(tokens.accents);
}

TEST(Tokenise, gives_byte_offsets_of_the_text_as_given) {
  const std::string text = "Ő „késik”";
  Tokens tokens;
  tokenise(text, tokens);
  ASSERT_EQ(tokens.list.size(), 2u);
  const auto& t = tokens.list[1];
  EXPECT_EQ(text.substr(t.begin, t.end - t.begin), "késik");
}

TEST(Tokenise, views_stay_valid_in_long_texts) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "őőő'd ";
  Tokens tokens;
  tokenise(text, tokens);
  EXPECT_EQ(tokens.list.front().exact, "őő");
  EXPECT_EQ(tokens.list[1].folded, "would");
  EXPECT_EQ(tokens.list.back().folded, "would");
}

// "When can you finally do it?" is what he wrote, not what the user asks.
TEST(Tokenise, a_question_mark_in_quotes_asks_nothing) {
  Tokens tokens;
  tokenise("He wrote \"can you do it now?\" and left. Is that right?", tokens);
  EXPECT_THAT(tokens.question, ElementsAre(false, false, true));
}

}  // namespace
}  // namespace advisor
