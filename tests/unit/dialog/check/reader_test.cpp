#include "dialog/check/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialog/speak/document.hpp"
#include "tests/support/content.hpp"

namespace advisor {
namespace {

const LetterReader& reader() {
  static const LetterReader instance(*real_locales());
  return instance;
}

bool finds(std::string_view text, Language language, const std::string& rule) {
  const auto reading = reader().read(text, language);
  if (rule == "register.formal") return reading.address == Register::on;
  const auto& list = rule.starts_with("part.") ? reading.parts : reading.faults;
  return std::ranges::find(list, rule, &Finding::rule) != list.end();
}

std::string shown(const LetterReading& reading) {
  std::string text;
  for (const auto& fault : reading.faults) text += fault.rule + " \"" + fault.words + "\"; ";
  return text;
}

TEST(LetterReader, finds_every_rule_in_its_samples_and_nowhere_else) {
  for (const auto& locale : real_locales()->list)
    for (const auto& rule : locale.letters.rules) {
      for (const auto& text : rule.samples.match)
        EXPECT_TRUE(finds(text, locale.language, rule.id)) << rule.where << ": " << text;
      for (const auto& text : rule.samples.no_match)
        EXPECT_FALSE(finds(text, locale.language, rule.id))
            << rule.where << ": " << text << "\n" << shown(reader().read(text, locale.language));
    }
}

TEST(LetterReader, finds_no_fault_in_a_good_message) {
  for (const auto& locale : real_locales()->list)
    for (const auto& text : locale.letters.clean)
      EXPECT_EQ(shown(reader().read(text, locale.language)), "") << text;
}

TEST(LetterReader, finds_no_fault_in_our_own_drafts) {
  for (const auto& locale : real_locales()->list)
    for (const auto& [name, words] : locale.documents)
      for (const auto* source : {&words.te, &words.on})
        for (const auto* tone : {"soft", "plain", "firm"})
          for (const auto* length : {"long", "short"}) {
            const auto text = fill(*source, {}, {tone, length, "many", "late", "owed"}).text;
            EXPECT_EQ(shown(reader().read(text, locale.language)), "") << name << ' ' << tone;
          }
}

TEST(LetterReader, hears_how_the_client_is_addressed) {
  const auto& read = reader();
  EXPECT_EQ(read.read("Tisztelt Kov\u00e1cs \u00dar!", Language::hu).address, Register::on);
  EXPECT_EQ(read.read("Szia, Anna!", Language::hu).address, Register::te);
}

TEST(LetterReader, quotes_the_clause_that_holds_the_fault) {
  const auto reading = reader().read("Hi Bob, you never pay on time. Bye.", Language::en);
  ASSERT_EQ(reading.faults.size(), 1U);
  EXPECT_EQ(reading.faults[0].words, "you never pay on time");
  EXPECT_THAT(reading.faults[0].claims, testing::Contains("Q3.2"));
}

TEST(LetterReader, marks_one_place_once) {
  const auto reading = reader().read("YOU NEVER PAY!!", Language::en);
  EXPECT_EQ(reading.faults.size(), 1U) << shown(reading);
}

TEST(LetterReader, reads_any_bytes) {
  for (const std::string text : {"", "\xff\xfe!!", "\xc3", "!!!!", std::string(50'000, 'A').c_str()})
    for (const auto language : {Language::hu, Language::en}) reader().read(text, language);
}

}  // namespace
}  // namespace advisor
