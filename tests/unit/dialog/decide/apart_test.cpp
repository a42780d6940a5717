// Drafts of the user's own and rehearsals: nothing in them is a fact, and both lead back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialog/decide/decide.hpp"
#include "tests/support/small_world.hpp"

namespace advisor {
namespace {

using test::choose;
using test::report;
using test::say;
using test::says;
using test::talk;

Utterance letter() {
  auto utterance = report({label_of(Sign::abuse), label_of(Flag::sabotage)}, "you sabotage me");
  utterance.reading = LetterReading{};
  utterance.reading->words = 30;
  return utterance;
}

TEST(Apart, a_pasted_draft_is_no_report) {
  const auto before = talk({say(Act::check)});
  EXPECT_EQ(before.phase, Phase::checking);
  const auto after = talk({say(Act::check), letter()});
  EXPECT_EQ(after.phase, Phase::listening);
  EXPECT_EQ(after.known, Case{});
  EXPECT_TRUE(says(after, "check."));
}

TEST(Apart, a_line_of_the_play_is_no_report) {
  const auto after = talk({say(Act::rehearse), letter()});
  EXPECT_EQ(after.phase, Phase::rehearsing);
  EXPECT_EQ(after.known, Case{});
  EXPECT_TRUE(says(after, "play.line"));
}

TEST(Apart, the_play_is_over_after_its_rounds_and_the_open_question_comes_back) {
  std::vector<Utterance> talked{report({label_of(Sign::time)})};
  const auto asked = talk(talked);
  ASSERT_EQ(asked.phase, Phase::asking);
  talked.push_back(say(Act::rehearse));
  for (std::size_t i = 0; i < max_rounds; ++i) {
    EXPECT_EQ(talk(talked).phase, Phase::rehearsing);
    talked.push_back(letter());
  }
  const auto after = talk(talked);
  EXPECT_EQ(after.phase, Phase::asking);
  EXPECT_EQ(after.open, asked.open);
  EXPECT_EQ(after.known, asked.known);
  EXPECT_TRUE(says(after, "play.over"));
  EXPECT_FALSE(after.play);
}

TEST(Apart, stop_ends_the_play_at_any_line_and_looks_back) {
  const auto at_once = talk({say(Act::rehearse), choose("stop")});
  EXPECT_TRUE(says(at_once, "play.left"));
  const auto later = talk({say(Act::rehearse), letter(), choose("stop")});
  EXPECT_TRUE(says(later, "play.over"));
  EXPECT_EQ(later.phase, Phase::listening);
}

TEST(Apart, distress_and_danger_break_the_play) {
  EXPECT_EQ(talk({say(Act::rehearse), say(Act::distress)}).phase, Phase::care);
  const auto danger = talk({say(Act::rehearse), say(Act::danger)});
  EXPECT_EQ(danger.phase, Phase::safety);
  EXPECT_FALSE(danger.play);
}

TEST(Apart, whoever_threatens_is_not_called) {
  auto known = talk({say(Act::danger), say(Act::go_on), say(Act::rehearse)});
  EXPECT_EQ(known.phase, Phase::advised);
  EXPECT_TRUE(says(known, "play.not_safe"));
}

TEST(Apart, the_mood_can_be_chosen) {
  const auto after = talk({say(Act::rehearse), choose("mood.silent")});
  ASSERT_TRUE(after.play);
  EXPECT_EQ(after.play->mood, Mood::silent);
}

TEST(Apart, steps_lead_out_of_the_play) {
  const auto after =
      talk({report({label_of(Sign::time)}), say(Act::rehearse), say(Act::steps)});
  EXPECT_EQ(after.phase, Phase::advised);
  EXPECT_FALSE(after.play);
}

TEST(Apart, who_has_no_draft_goes_back_to_the_question) {
  const auto after = talk({report({label_of(Sign::time)}), say(Act::check), say(Act::skip)});
  EXPECT_EQ(after.phase, Phase::asking);
  EXPECT_TRUE(says(after, "check.left"));
}

TEST(Apart, a_threat_inside_a_draft_brings_the_safety_lines_but_is_no_fact) {
  auto pasted = letter();
  pasted.alarming = true;
  const auto after = talk({say(Act::check), pasted});
  EXPECT_TRUE(says(after, "check.alarm"));
  EXPECT_FALSE(after.known.danger.yes());
}

}  // namespace
}  // namespace advisor
