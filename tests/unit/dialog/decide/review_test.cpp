#include "dialog/decide/review.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace advisor {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

Finding part(const std::string& name) { return {"part." + name, name, {"Q4.3"}}; }

LetterReading goodbye() {
  LetterReading letter;
  letter.words = 40;
  letter.parts = {part("goodbye")};
  return letter;
}

// The keys of what is missing.
std::vector<std::string> missing(const LetterReading& letter, const Case& known = {}) {
  std::vector<std::string> keys;
  for (const auto& move : review(letter, known))
    if (move.key == "check.missing") keys.push_back(move.args.at(0).second.text.substr(14));
  return keys;
}

TEST(Review, a_goodbye_needs_a_call_thanks_a_reason_and_the_invoice) {
  EXPECT_THAT(missing(goodbye()), ElementsAre("call", "thanks", "reason", "invoice"));
}

TEST(Review, a_complete_goodbye_lacks_nothing) {
  auto letter = goodbye();
  for (const auto* name : {"call", "thanks", "reason", "invoice"})
    letter.parts.push_back(part(name));
  EXPECT_THAT(missing(letter), IsEmpty());
  EXPECT_EQ(review(letter, {}).front().key, "check.clean");
}

TEST(Review, after_abuse_nobody_owes_thanks_or_a_call) {
  Case known;
  known.sign(Sign::abuse).belief = Belief::yes;
  EXPECT_THAT(missing(goodbye(), known), ElementsAre("invoice"));
}

TEST(Review, no_invoice_is_forgotten_where_all_is_paid) {
  Case known;
  known.set(Fact::owed, Owed::settled);
  EXPECT_THAT(missing(goodbye(), known), Not(Contains("invoice")));
}

TEST(Review, a_reminder_needs_a_date_and_no_thanks) {
  LetterReading letter;
  letter.words = 20;
  letter.parts = {part("overdue"), part("invoice")};
  EXPECT_THAT(missing(letter), ElementsAre("date"));
}

TEST(Review, any_other_message_lacks_nothing) {
  LetterReading letter;
  letter.words = 20;
  EXPECT_THAT(missing(letter), IsEmpty());
}

TEST(Review, names_a_fault_with_its_words_its_claims_and_another_wording) {
  LetterReading letter;
  letter.words = 20;
  letter.faults = {{"insult", "you idiot", {"Q1.3", "Q3.2"}}};
  const auto moves = review(letter, {});
  ASSERT_EQ(moves.size(), 2U);
  EXPECT_EQ(moves[1].key, "check.mark");
  EXPECT_THAT(moves[1].claims, ElementsAre("Q1.3", "Q3.2"));
  EXPECT_EQ(moves[1].args.at(1).second.items.at(0).text, "you idiot");
  EXPECT_EQ(moves[1].args.at(3).second.items.at(0).text, "instead.insult");
}

TEST(Review, every_sentence_stands_on_something) {
  auto letter = goodbye();
  letter.faults = {{"insult", "you idiot", {"Q1.3"}}};
  for (const auto& move : review(letter, {})) EXPECT_THAT(move.claims, Not(IsEmpty())) << move.key;
}

}  // namespace
}  // namespace advisor
