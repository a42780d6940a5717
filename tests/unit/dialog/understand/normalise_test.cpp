#include "dialog/understand/normalise.hpp"

#include <gmock/gmock.h>

namespace advisor {
namespace {

std::string text_of(const std::vector<Character>& characters, char32_t Character::*form) {
  std::string out;
  for (const auto& c : characters) append_utf8(c.*form, out);
  return out;
}

std::string exact(std::string_view text) {
  std::vector<Character> out;
  normalise(text, out);
  return text_of(out, &Character::exact);
}

std::string folded(std::string_view text) {
  std::vector<Character> out;
  normalise(text, out);
  return text_of(out, &Character::folded);
}

TEST(Normalise, lowers_and_keeps_accents_in_the_exact_form) {
  EXPECT_EQ(exact("ÁRVÍZTŰRŐ Tükörfúrógép"), "árvíztűrő tükörfúrógép");
}

TEST(Normalise, folds_accents_in_the_other_form) {
  EXPECT_EQ(folded("Árvíztűrő TÜKÖRFÚRÓGÉP"), "arvizturo tukorfurogep");
}

TEST(Normalise, composes_decomposed_letters) {
  EXPECT_EQ(exact("ke\xCC\x81sik"), "késik");
  EXPECT_EQ(folded("o\xCC\x8B"), "o");
}

TEST(Normalise, reads_tilde_and_circumflex_as_the_hungarian_long_vowels) {
  EXPECT_EQ(exact("õ û Õ Û ô"), "ő ű ő ű ő");
}

TEST(Normalise, gives_all_apostrophes_one_form) { EXPECT_EQ(exact("don’t ‘a` b´"), "don't 'a' b'"); }

TEST(Normalise, folds_wide_and_ligature_forms) { EXPECT_EQ(exact("Ａｂｃ ﬁ"), "abc fi"); }

TEST(Normalise, reads_broken_utf8_as_replacement_characters) {
  EXPECT_EQ(exact("a\xFF\xC3z"), "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

TEST(Normalise, keeps_the_place_of_each_character_in_the_text_as_given) {
  std::vector<Character> out;
  normalise("é\xCC\x81x", out);
  EXPECT_EQ(out.back().begin, 4u);
  EXPECT_EQ(out.back().end, 5u);
}

TEST(NormaliseWord, drops_hyphens_and_apostrophes_as_the_tokeniser_does) {
  EXPECT_EQ(normalise_word("E-Mail").folded, "email");
  EXPECT_EQ(normalise_word("Don't").folded, "dont");
}

}  // namespace
}  // namespace advisor
