#include "dialog/speak/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace advisor {
namespace {

using testing::ElementsAre;

std::string format(const std::string& text, const Values& values,
                   Language language = Language::en) {
  const auto message = Message::parse(text, language);
  return message ? message->format(values) : "error: " + message.error().what;
}

Value number(std::int64_t n) { return {{}, true, n}; }

TEST(Message, fills_placeholders_and_leaves_missing_ones_empty) {
  EXPECT_EQ(format("{a} and {b}.", {{"a", {"one"}}}), "one and .");
  EXPECT_EQ(format("no placeholder", {}), "no placeholder");
  EXPECT_EQ(format("", {}), "");
}

TEST(Message, keeps_apostrophes_and_quotes_braces) {
  EXPECT_EQ(format("I'll keep {it}'s", {{"it", {"x"}}}), "I'll keep x's");
  EXPECT_EQ(format("'{'brace'}'", {}), "{brace}");
}

TEST(Message, chooses_plurals_by_number_and_by_rule) {
  const auto text = "{n, plural, =0 {none} one {# invoice} other {# invoices}}";
  EXPECT_EQ(format(text, {{"n", number(0)}}), "none");
  EXPECT_EQ(format(text, {{"n", number(1)}}), "1 invoice");
  EXPECT_EQ(format(text, {{"n", number(1200)}}), "1,200 invoices");
}

TEST(Message, nests) {
  const auto text =
      "{who, select, many {{n, plural, one {# of {what}} other {all # of {what}}}} other {-}}";
  EXPECT_EQ(format(text, {{"who", {"many"}}, {"n", number(3)}, {"what", {"us"}}}), "all 3 of us");
  EXPECT_EQ(format(text, {{"who", {"x"}}}), "-");
}

TEST(Message, names_its_placeholders) {
  const auto message = Message::parse("{b} {n, plural, one {{a}} other {{c}}} {b}", Language::en);
  ASSERT_TRUE(message);
  EXPECT_THAT(message->placeholders(), ElementsAre("a", "b", "c", "n"));
}

TEST(Message, a_broken_one_says_where) {
  const auto message = Message::parse("{open", Language::en);
  ASSERT_FALSE(message);
  EXPECT_NE(message.error().what.find("{open"), std::string::npos);
}

TEST(Message, is_formatted_by_many_threads_at_once) {
  const auto message = Message::parse("{n, plural, one {# day} other {# days}}", Language::en);
  std::vector<std::thread> threads;
  std::array<bool, 4> right{};
  for (auto& ok : right)
    threads.emplace_back([&] {
      ok = true;
      for (int i = 0; i < 1'000; ++i) ok = ok && message->format({{"n", number(2)}}) == "2 days";
    });
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(right, testing::Each(true));
}

TEST(Article, follows_the_sound_and_not_the_letter) {
  for (const auto* word : {"ügyfél", "állítás", "„este 10kor”", "1", "1500", "1 000 000", "5",
                           "500", "SMS", "NDA", "Ön", "email"})
    EXPECT_EQ(hungarian_article(word), "az") << word;
  for (const auto* word : {"számla", "10", "150", "12 500", "2", "NAV", "Kft", "", "...", "hét"})
    EXPECT_EQ(hungarian_article(word), "a") << word;
}

TEST(Article, stands_in_messages_before_what_is_filled_in) {
  EXPECT_EQ(format("{a_what} {what}", {{"what", {"ügyfél"}}}, Language::hu), "az ügyfél");
  EXPECT_EQ(format("{a_what} {what}", {{"what", {"számla"}}}, Language::hu), "a számla");
}

TEST(Numbers, are_grouped_as_the_language_groups_them) {
  EXPECT_EQ(number_text(1500, Language::hu), "1500");
  EXPECT_EQ(number_text(12'500, Language::hu), "12\u00A0500");
  EXPECT_EQ(number_text(1'234'567, Language::en), "1,234,567");
  EXPECT_EQ(number_text(-12, Language::en), "-12");
}

TEST(Letters, are_folded_to_compare) {
  EXPECT_EQ(folded("Még NEM, Ő űz"), "meg nem, o uz");
  EXPECT_EQ(folded("\xFF"), "\xEF\xBF\xBD");
}

TEST(Letters, are_made_large_also_with_accents) {
  EXPECT_EQ(capitalised("átlépi"), "Átlépi");
  EXPECT_EQ(capitalised("„így”"), "„így”");
  EXPECT_EQ(capitalised(""), "");
  EXPECT_EQ(uncapitalised("Átlépi"), "átlépi");
  EXPECT_EQ(uncapitalised("I know"), "I know");
  EXPECT_EQ(uncapitalised(""), "");
}

TEST(Text, that_is_ill_formed_is_made_well_formed) {
  EXPECT_EQ(well_formed("a\xFFz"), "a\xEF\xBF\xBDz");
}

}  // namespace
}  // namespace advisor
