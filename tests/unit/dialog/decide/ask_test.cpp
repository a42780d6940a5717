#include "dialog/decide/ask.hpp"

#include <gtest/gtest.h>

namespace advisor {
namespace {

std::string words(const Plan& plan) {
  std::string keys;
  for (const auto& move : plan.moves) keys += move.key + " ";
  return keys;
}

TEST(Ask, a_question_comes_with_its_answers_skip_and_why) {
  const auto plan = ask({Question::contract, {}});
  ASSERT_EQ(plan.offers.size(), 6U);
  EXPECT_EQ(plan.offers.front().id, "fact.contract.outside");
  EXPECT_EQ(plan.offers.back().id, "why");
}

TEST(Ask, how_often_is_asked_in_the_words_of_the_sign) {
  EXPECT_EQ(words(ask({Question::frequency, {label_of(Sign::abuse)}})), "ask.frequency.abuse ");
  EXPECT_EQ(words(ask({Question::frequency, {label_of(Flag::selfish)}})), "ask.frequency.other ");
}

TEST(AskAgain, never_says_the_same_words_twice_in_a_row) {
  for (const auto question : {Question::none, Question::raised, Question::ready})
    for (const auto& weak : {std::vector<Label>{}, std::vector<Label>{label_of(Sign::gut)}}) {
      std::string last;
      for (unsigned rung = 1; rung < 20; ++rung) {
        const auto now = words(ask_again({question, {}}, "listening", rung, weak));
        EXPECT_NE(now, last) << rung;
        last = now;
      }
    }
}

TEST(AskAgain, always_offers_a_way_on) {
  for (unsigned rung = 2; rung < 9; ++rung)
    EXPECT_FALSE(ask_again({Question::team, {}}, "listening", rung, {}).offers.empty());
  EXPECT_EQ(ask_again({}, "listening", 2, {}).offers.size(), count_of<Sign>);
}

TEST(AskAgain, offers_what_was_faintly_heard) {
  const auto plan = ask_again({}, "listening", 1, {label_of(Sign::gut)});
  EXPECT_EQ(plan.offers.front().id, "sign.gut");
}

}  // namespace
}  // namespace advisor
