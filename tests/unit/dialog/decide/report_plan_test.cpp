#include "dialog/decide/report_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_world.hpp"

namespace advisor {
namespace {

using test::choose;
using test::report;
using test::say;
using test::talk;
using testing::Contains;
using testing::Not;

std::vector<std::string> ids(const ReportPlan& plan) {
  std::vector<std::string> list;
  for (const auto& section : plan.sections) list.push_back(section.id);
  return list;
}

ReportPlan of(const std::vector<Utterance>& utterances) {
  return plan_report(talk(utterances), test::small_knowledge());
}

TEST(ReportPlan, a_talk_without_a_case_has_no_view_and_no_steps) {
  const auto plan = of({});
  EXPECT_EQ(plan.level, "not_enough");
  EXPECT_TRUE(plan.steps.empty());
  EXPECT_THAT(ids(plan), testing::ElementsAre("verdict", "case"));
}

TEST(ReportPlan, holds_view_reasons_notes_steps_and_what_they_stand_on) {
  const auto plan = of({report({label_of(Sign::time)}, "he calls at night"), say(Act::go_on)});
  for (const auto* id : {"verdict", "reasons", "what_if", "case"})
    EXPECT_THAT(ids(plan), Contains(id));
  EXPECT_FALSE(plan.steps.empty());
  for (const auto& step : plan.steps) EXPECT_FALSE(step.claims.empty()) << step.id;
}

TEST(ReportPlan, the_draft_on_the_table_is_in_it) {
  const auto plan =
      of({report({label_of(Sign::time)}), say(Act::go_on), choose("draft.hours_note")});
  EXPECT_THAT(ids(plan), Contains("draft"));
}

TEST(ReportPlan, its_dates_count_from_when_the_steps_were_listed) {
  auto listed = talk({report({label_of(Sign::time)}), say(Act::go_on), say(Act::steps)});
  listed.steps_at = 500;
  listed.last_at = 90'000;
  EXPECT_EQ(plan_report(listed, test::small_knowledge()).at, 500);
}

TEST(ReportPlan, its_seed_is_the_talks_own) {
  auto one = talk({});
  one.log = {{Event::Kind::start, "", {}, 1}, {Event::Kind::say, "he pays late", {}, 2}};
  auto other = one;
  other.log[1].text = "he shouts";
  auto later = one;
  later.log.push_back({Event::Kind::say, "and shouts", {}, 3});
  const auto seed = [](const Conversation& c) {
    return plan_report(c, test::small_knowledge()).seed;
  };
  EXPECT_EQ(seed(one), seed(later));
  EXPECT_NE(seed(one), seed(other));
}

}  // namespace
}  // namespace advisor
