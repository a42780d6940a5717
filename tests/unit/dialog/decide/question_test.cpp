#include "dialog/decide/question.hpp"

#include <gtest/gtest.h>

#include <set>

#include "dialog/decide/what_if.hpp"

namespace advisor {
namespace {

Case with(Sign sign, Frequency frequency = Frequency::unknown) {
  Case known;
  known.sign(sign) = {Belief::yes, frequency, {}, {}};
  return known;
}

Question next(const Case& known, const Asked& asked = {}) {
  return next_question(known, asked).question;
}

TEST(Question, nothing_heard_asks_what_is_wrong) { EXPECT_EQ(next({}), Question::sign); }

TEST(Question, abuse_asks_for_safety_before_anything_else) {
  EXPECT_EQ(next(with(Sign::abuse)), Question::safety);
  EXPECT_EQ(next(with(Sign::abuse, Frequency::constantly)), Question::safety);
}

TEST(Question, abuse_that_is_only_likely_asks_for_safety_too) {
  auto known = with(Sign::time);
  known.sign(Sign::abuse).belief = Belief::likely;
  EXPECT_EQ(next(known), Question::safety);
}

TEST(Question, a_sign_asks_how_often_and_then_whether_it_was_raised) {
  auto known = with(Sign::time);
  const auto first = next_question(known, {});
  EXPECT_EQ(first.question, Question::frequency);
  EXPECT_EQ(first.about, std::vector{label_of(Sign::time)});
  known.sign(Sign::time).frequency = Frequency::constantly;
  EXPECT_EQ(next(known), Question::raised);
}

TEST(Question, late_payment_alone_asks_for_the_reminder_and_not_how_often) {
  auto known = with(Sign::payment);
  known.flag(Flag::late_payment).belief = Belief::yes;
  known.set(Fact::owed, Owed::owed);
  Asked asked;
  std::set<Question> put;
  for (auto q = next(known); q != Question::none; q = next(known, asked)) {
    put.insert(q);
    asked.closed[static_cast<std::size_t>(q)] = true;
  }
  EXPECT_TRUE(put.contains(Question::reminded));
  EXPECT_FALSE(put.contains(Question::team));
  EXPECT_FALSE(put.contains(Question::contract));
}

TEST(Question, payment_of_an_unknown_kind_asks_late_or_little_first) {
  EXPECT_EQ(next(with(Sign::payment)), Question::owed);
}

TEST(Question, raised_asks_with_what_result) {
  auto known = with(Sign::time, Frequency::constantly);
  known.set(Fact::raised, Raised::raised);
  EXPECT_EQ(next(known), Question::result);
}

TEST(Question, what_can_change_nothing_is_not_asked) {
  auto known = with(Sign::abuse, Frequency::constantly);
  known.set(Fact::safety, Safety::safe);
  const auto q = next(known);
  EXPECT_TRUE(q == Question::dependence || q == Question::none) << name(q);
}

TEST(Question, nothing_denied_or_said_is_asked) {
  auto known = with(Sign::scope, Frequency::constantly);
  known.set(Fact::contract, Contract::outside);
  known.set(Fact::raised, Raised::not_raised);
  EXPECT_NE(next(known), Question::contract);
  EXPECT_NE(next(known), Question::raised);
}

TEST(Question, a_skipped_question_is_not_put_again) {
  Asked asked;
  asked.closed[static_cast<std::size_t>(Question::frequency)] = true;
  EXPECT_NE(next(with(Sign::time), asked), Question::frequency);
}

TEST(Question, gut_feeling_asks_where_the_work_stands) {
  Asked asked;
  std::set<Question> put;
  for (auto q = next(with(Sign::gut)); q != Question::none; q = next(with(Sign::gut), asked)) {
    put.insert(q);
    asked.closed[static_cast<std::size_t>(q)] = true;
  }
  EXPECT_EQ(put, std::set{Question::stage});
}

TEST(Question, at_most_six_are_put_before_a_verdict) {
  Case known;
  for (auto& sign : known.signs) sign.belief = Belief::yes;
  Asked asked;
  int put = 0;
  for (auto q = next(known); q != Question::none && put < 100; q = next(known, asked)) {
    ++put;
    ++asked.times[static_cast<std::size_t>(q)];
    asked.closed[static_cast<std::size_t>(q)] = true;
  }
  EXPECT_LE(put, max_questions);
}

TEST(Question, likely_signs_are_confirmed_and_likely_flags_only_where_they_matter) {
  auto known = with(Sign::time, Frequency::constantly);
  known.flag(Flag::late_payment).belief = Belief::likely;
  known.flag(Flag::ignores_time).belief = Belief::likely;
  EXPECT_TRUE(to_confirm(known).empty());
  known.flag(Flag::sabotage).belief = Belief::likely;
  EXPECT_EQ(to_confirm(known), std::vector{label_of(Flag::sabotage)});
  known.sign(Sign::payment).belief = Belief::likely;
  EXPECT_EQ(to_confirm(known), std::vector{label_of(Sign::payment)});
}

TEST(WhatIf, frequency_matters_only_where_it_moves_the_level) {
  EXPECT_TRUE(matters(with(Sign::time), Fact::frequency));
  EXPECT_FALSE(matters(with(Sign::time, Frequency::once), Fact::frequency));
}

}  // namespace
}  // namespace advisor
