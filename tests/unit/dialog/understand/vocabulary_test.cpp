#include "dialog/understand/vocabulary.hpp"

#include <gmock/gmock.h>

namespace advisor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class VocabularyTest : public testing::Test {
 protected:
  VocabularyTest() {
    x_vocabulary.add({.text = {}, .word = "késik"});
    x_vocabulary.add({.text = {}, .word = "fizet", .open = true});
    x_vocabulary.add({.text = {}, .word = "elv", .open = true, .ending = 3});
    x_vocabulary.add({.text = {}, .word = "számla"});
    x_vocabulary.add({.text = {}, .word = "megver", .open = true});
    x_vocabulary.freeze();
  }
  std::vector<std::string> find(std::string_view word) const {
    std::vector<std::uint32_t> ids;
    x_vocabulary.find(word, ids);
    return names(ids);
  }
  std::vector<std::string> misspelt(std::string_view word) const {
    std::vector<std::uint32_t> ids;
    x_vocabulary.find_misspelt(word, ids);
    return names(ids);
  }
  std::vector<std::string> names(const std::vector<std::uint32_t>& ids) const {
    std::vector<std::string> out;
    for (auto id : ids) out.push_back(x_vocabulary.atom(id).folded);
    return out;
  }
  Vocabulary x_vocabulary;
};

TEST_F(VocabularyTest, finds_words_and_open_stems) {
  EXPECT_THAT(find("kesik"), ElementsAre("kesik"));
  EXPECT_THAT(find("fizetetlen"), ElementsAre("fizet"));
  EXPECT_THAT(find("fize"), IsEmpty());
}

TEST_F(VocabularyTest, bounds_an_ending) {
  EXPECT_THAT(find("elveim"), ElementsAre("elv"));
  EXPECT_THAT(find("elvileg"), IsEmpty());
}

TEST_F(VocabularyTest, finds_words_one_typing_error_away) {
  for (const auto* word : {"szmala", "szamlla", "szmla", "szanla"})
    EXPECT_THAT(misspelt(word), ElementsAre("szamla")) << word;
  EXPECT_THAT(misspelt("megevrtek"), ElementsAre("megver"));
}

TEST_F(VocabularyTest, takes_no_other_stem_for_a_misspelt_one) {
  EXPECT_THAT(misspelt("megvetozza"), IsEmpty());
  EXPECT_THAT(misspelt("fizikus"), IsEmpty());
}

// A sort over the whole list once gave the atoms of a misspelt word to the words before it.
TEST_F(VocabularyTest, appends_and_leaves_what_was_found_before) {
  std::vector<std::uint32_t> ids{7, 3};
  x_vocabulary.find_misspelt("szanla", ids);
  EXPECT_THAT(ids, ElementsAre(7, 3, testing::_));
}

TEST_F(VocabularyTest, keeps_the_first_letter_and_short_words_as_they_are) {
  EXPECT_THAT(misspelt("lesik"), IsEmpty());
  EXPECT_THAT(misspelt("elvv"), IsEmpty());
  EXPECT_THAT(misspelt("szxxla"), IsEmpty());
}

TEST_F(VocabularyTest, gives_the_same_term_the_same_id) {
  EXPECT_EQ(x_vocabulary.add({.text = {}, .word = "KESIK"}), x_vocabulary.add({.text = {}, .word = "késik"}));
}

}  // namespace
}  // namespace advisor
