// The examples of knowledge/PATTERNS.md, and what a pattern must not do.
#include "dialog/understand/match.hpp"

#include <gmock/gmock.h>

#include "tests/support/one_pattern.hpp"

namespace advisor {
namespace {

struct Row {
  Language language;
  const char* pattern;
  const char* text;
  const char* quote;  // "" where it must not match
};

constexpr auto hu = Language::hu;
constexpr auto en = Language::en;

void check(std::initializer_list<Row> rows) {
  for (const auto& row : rows)
    EXPECT_EQ(OnePattern(row.language, row.pattern).quote(row.text), row.quote)
        << row.pattern << "  on  " << row.text;
}

TEST(Match, words_and_stems) {
  check({{hu, "fizet", "Fizet rendesen", "Fizet"},
         {hu, "fizet", "fizetett", ""},
         {hu, "fizet~", "a fizetéssel baj van", "fizetéssel"},
         {hu, "késik", "kesik mindig", "kesik"},
         {hu, "elv~3", "átgázol az elveimen", ""},
         {hu, "elv~5", "átgázol az elveimen", "elveimen"},
         {hu, "elv~3", "elvileg jó", ""}});
}

// "#" also matches "a" and "one": "a day" is no number of days worth telling.
TEST(Match, numbers_in_digits_only_or_of_two_and_more) {
  check({{en, "# day~", "it took a day", "a day"},
         {en, "#d day~", "it took a day", ""},
         {en, "#d day~", "it took 1 day", "1 day"},
         {en, "#2 day~", "it took 1 day", ""},
         {en, "#2 day~", "it took one day", ""},
         {en, "#2 day~", "it took 12 days", "12 days"},
         {en, "#2 day~", "it took three days", "three days"},
         {hu, "#2 hét", "két hét", "két hét"},
         {hu, "#2 hét", "egy hét", ""}});
}

// "& !x" reaches its segment only, so the reason behind a "but" was not seen.
TEST(Match, what_must_be_absent_from_the_whole_message) {
  check({{en, "late & !refund~", "the money is late but I asked for a refund", "late"},
         {en, "late && !refund~", "the money is late but I asked for a refund", ""},
         {en, "late && !refund~", "refund first. the money is late", ""},
         {en, "late && !refund~ && !cancel~", "the money is late", "late"},
         {en, "late && !(please .. refund~)", "refund me please, it is late", "late"}});
}

// "Anything but polite" was cut in two, since "but" starts another matter.
TEST(Match, anything_but_is_one_phrase) {
  check({{en, "anything but polite", "he was anything but polite to me", "anything but polite"},
         {en, "late & polite", "he is late, nothing but polite", "late, nothing but polite"},
         {en, "late & polite", "he is late but polite", ""}});
}

TEST(Match, an_exact_word_counts_accents_only_where_the_writer_uses_them) {
  check({{hu, "=kör", "sokadik kör már", "kör"},
         {hu, "=kör", "nagy kór ez már", ""},
         {hu, "=kor", "sokadik kör már", ""},
         {hu, "=kör", "sokadik kor mar", "kor"}});
}

TEST(Match, the_person_of_a_hungarian_verb_is_in_its_ending) {
  check({{hu, "ordít/3", "mindig ordít", "ordít"},
         {hu, "ordít/3", "ordítanak velem", "ordítanak"},
         {hu, "repül/3", "repülnek a tárgyak", "repülnek"},
         {hu, "ordít/3", "ordítottam vele", ""},
         {hu, "ordít/1", "ordítottam vele", "ordítottam"}});
}

TEST(Match, the_person_of_an_english_verb_is_its_subject) {
  check({{en, "yell/3", "he yelled at me", "yelled"},
         {en, "yell/3", "I yelled at him", ""},
         {en, "yell/3", "I heard him yell", "yell"},
         {en, "yell/3", "Yells every day", "Yells"},
         {en, "yell/1", "we yelled too", "yelled"}});
}

TEST(Match, a_separable_prefix_stands_before_or_behind) {
  check({{hu, "ki+fizet~", "kifizette", "kifizette"},
         {hu, "ki+fizet~", "nem fizette még ki", "fizette még ki"},
         {hu, "ki+fizet~", "ki sem akarja fizetni", "ki sem akarja fizetni"},
         {hu, "ki+fizet~", "ki tudja, mikor lesz egyszer fizetés", ""}});
}

TEST(Match, gaps_are_bounded_and_stay_in_the_sentence) {
  check({{en, "late .. invoice", "late with the invoice", "late with the invoice"},
         {en, "late .. invoice", "late with all of that big invoice", ""},
         {en, "late ..6 invoice", "late with all of that big invoice", "late with all of that big invoice"},
         {en, "late .. invoice", "He is late. The invoice is fine", ""},
         {en, "late .. invoice", "late but the invoice", ""}});
}

TEST(Match, parts_stand_in_any_order_in_one_segment) {
  check({{hu, "számla~ & lejárt", "lejárt a számla", "lejárt a számla"},
         {hu, "számla~ & lejárt", "a számla, ami lejárt", "számla, ami lejárt"},
         {hu, "számla~ & lejárt", "a számla jó, de a türelmem lejárt", ""},
         {hu, "számla~ && lejárt", "a számla jó, de a türelmem lejárt", "számla"},
         {en, "late & !sorry", "late again", "late"},
         {en, "late & !sorry", "late, sorry", ""}});
}

TEST(Match, alternatives_options_numbers_and_any_word) {
  check({{en, "(late|past due) [again]", "it is past due", "past due"},
         {en, "# weeks", "three weeks", "three weeks"},
         {en, "# weeks", "3 weeks", "3 weeks"},
         {en, "too _ work", "too much work", "too much work"},
         {en, "(my ..2) wife", "my poor wife", "my poor wife"}});
}

TEST(Match, anchors_hold_the_message_as_a_whole) {
  check({{en, "^ [oh] yes [please] $", "yes", "yes"},
         {en, "^ [oh] yes [please] $", "oh yes please", "oh yes please"},
         {en, "^ [oh] yes [please] $", "yes he does", ""},
         {en, "^ [oh] yes [please] $", "he says yes", ""},
         {en, "^ .. joke .. $", "tell me a joke now", "tell me a joke now"}});
}

TEST(Match, concepts_are_sets_that_may_use_others) {
  OnePattern pattern(en, "@pays .. @late", {{"pays", {"pays", "coughs up"}, "a"},
                                            {"late", {"late", "(weeks|@long) after"}, "b"},
                                            {"long", {"months", "for ever"}, "c"}});
  EXPECT_EQ(pattern.quote("he pays late"), "pays late");
  EXPECT_EQ(pattern.quote("coughs up the rest months after"), "coughs up the rest months after");
  EXPECT_EQ(pattern.quote("pays for ever after"), "pays for ever after");
}

TEST(Match, a_typing_error_is_read_as_the_word_it_was_meant_to_be) {
  check({{en, "invoice", "the invoce", "invoce"},
         {en, "invoice~ & overdue", "my invocie is overdeu", "invocie is overdeu"}});
}

TEST(Match, a_space_missing_after_a_negation_is_seen) {
  check({{hu, "nem fizet~", "nemfizet rendesen", "nemfizet"}});
}

TEST(Program, refuses_what_cannot_work_and_says_where) {
  EXPECT_THROW(OnePattern(en, "@nothing"), std::runtime_error);
  EXPECT_THROW(OnePattern(en, "[a]"), std::runtime_error);
  EXPECT_THROW(OnePattern(en, "(a|^) b"), std::runtime_error);
  try {
    OnePattern(en, "@a", {{"a", {"@b"}, "file#/a"}, {"b", {"@a"}, "file#/b"}});
    FAIL() << "a concept that contains itself";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), testing::AllOf(testing::HasSubstr("file#/"),
                                         testing::HasSubstr("contains itself")));
  }
}

}  // namespace
}  // namespace advisor
