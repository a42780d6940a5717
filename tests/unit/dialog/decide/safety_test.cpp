#include "dialog/decide/safety.hpp"

#include <gtest/gtest.h>

#include "tests/support/small_world.hpp"

namespace advisor {
namespace {

using test::choose;
using test::report;
using test::say;
using test::says;
using test::talk;

bool has_safety_block(const Conversation& talk) {
  for (const auto& move : talk.said.moves)
    if (move.kind == Block::Kind::safety) return true;
  return false;
}

const auto threat = say(Act::danger, "azt mondta, tudja, hol lakom");

TEST(Distress, gets_the_lines_and_no_verdict) {
  const auto after = talk({report({label_of(Sign::abuse)}), say(Act::distress, "nem akarok élni")});
  EXPECT_EQ(after.phase, Phase::care);
  EXPECT_TRUE(says(after, "care.numbers"));
  EXPECT_FALSE(after.verdict);
}

TEST(Distress, keeps_the_talk_until_the_user_says_so) {
  auto after = talk({say(Act::distress), report({label_of(Sign::time)}), say(Act::ask)});
  EXPECT_EQ(after.phase, Phase::care);
  EXPECT_TRUE(has_safety_block(after));
  EXPECT_TRUE(after.known.sign(Sign::time).yes()) << "what was said is kept all the same";
  after = talk({report({label_of(Sign::time)}), say(Act::distress), say(Act::go_on)});
  EXPECT_EQ(after.phase, Phase::asking);
}

TEST(Danger, gets_the_safety_lines_before_anything_else) {
  const auto after = talk({report({label_of(Sign::time)}), threat});
  EXPECT_EQ(after.phase, Phase::safety);
  EXPECT_TRUE(says(after, "danger.lines"));
}

TEST(Danger, leads_to_now_when_the_user_is_safe) {
  const auto after = talk({threat, choose("go_on")});
  ASSERT_TRUE(after.verdict);
  EXPECT_EQ(after.verdict->level, Level::now);
  EXPECT_EQ(after.verdict->rule(), Rule::H1);
}

TEST(Danger, ends_when_the_user_says_to_be_safe) {
  const auto after =
      talk({threat, report({label_of(Fact::safety, Safety::safe)}, "biztonságban vagyok most")});
  EXPECT_EQ(after.phase, Phase::advised);
  EXPECT_TRUE(after.known.danger.yes());
}

TEST(Danger, that_was_a_mistake_is_taken_back) {
  const auto after = talk({report({label_of(Sign::time)}), threat, choose("mistake")});
  EXPECT_FALSE(after.known.danger.yes());
  EXPECT_EQ(after.phase, Phase::asking);
}

TEST(Danger, is_heard_in_the_answer_to_the_safety_question) {
  const auto after = talk({report({label_of(Sign::abuse)}), say(Act::affirm)});
  EXPECT_EQ(after.phase, Phase::safety);
}

TEST(Safety, says_other_words_every_time_but_the_same_numbers) {
  EXPECT_NE(stay_caring(1).moves.front(), stay_caring(2).moves.front());
  EXPECT_EQ(stay_caring(1).moves.back(), stay_caring(2).moves.back());
  EXPECT_NE(safety_lines(1).moves.front(), safety_lines(2).moves.front());
}

}  // namespace
}  // namespace advisor
