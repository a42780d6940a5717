#include "dialog/decide/steps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_world.hpp"

namespace advisor {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

constexpr std::int64_t day = 86'400;

// The step messages in order; advice of the ladder as its first sentence's place.
std::vector<std::string> steps(const Case& known) {
  std::vector<std::string> list;
  for (const auto& move :
       next_steps(judge(known), known, test::small_knowledge(), Language::hu, 0)) {
    const auto& what = move.args.at(1).second;
    list.push_back(what.kind == Arg::Kind::message ? what.text : "ladder");
  }
  return list;
}

Case late() {
  Case known;
  known.sign(Sign::payment).belief = Belief::yes;
  known.flag(Flag::late_payment).belief = Belief::yes;
  known.set(Fact::owed, Owed::owed);
  return known;
}

TEST(Steps, a_late_invoice_is_reminded_today_and_work_stops_in_a_week) {
  const auto known = late();
  const auto moves = next_steps(judge(known), known, test::small_knowledge(), Language::hu, 0);
  ASSERT_EQ(moves.size(), 3U);
  EXPECT_EQ(moves[0].key, "step.today");
  EXPECT_EQ(moves[1].key, "step.by");
  EXPECT_EQ(moves[1].args.at(2).second.number, 7 * day);
  EXPECT_EQ(moves[2].args.at(2).second.number, 14 * day);
}

TEST(Steps, an_exit_finishes_and_collects_before_the_talk) {
  auto known = late();
  known.sign(Sign::time) = {Belief::yes, Frequency::constantly, {}, {}};
  known.set(Fact::raised, Raised::ignored);
  EXPECT_THAT(steps(known), ElementsAre("do.weigh", "do.contract", "do.finish", "do.community",
                                        "do.arrange", "do.talk", "do.thank"));
}

TEST(Steps, who_depends_on_the_client_finds_a_replacement_first) {
  Case known;
  known.set(Fact::team, Team::many);
  known.sign(Sign::morale).belief = Belief::yes;
  known.set(Fact::dependence, Dependence::most);
  EXPECT_EQ(steps(known).front(), "do.replace");
}

TEST(Steps, money_that_never_comes_is_claimed_and_not_waited_for) {
  auto known = late();
  known.set(Fact::work_stopped, WorkStopped::stop_failed);
  EXPECT_THAT(steps(known), Contains("do.claim"));
  EXPECT_THAT(steps(known), Not(Contains("do.finish")));
}

TEST(Steps, after_abuse_nothing_is_finished_and_nobody_is_thanked) {
  Case known;
  known.sign(Sign::abuse) = {Belief::yes, Frequency::constantly, {}, {}};
  const auto list = steps(known);
  EXPECT_THAT(list, Contains("do.stop"));
  EXPECT_THAT(list, Not(Contains("do.finish")));
  EXPECT_THAT(list, Not(Contains("do.thank")));
}

TEST(Steps, every_step_names_its_claims) {
  for (const auto& known : {late(), Case{}})
    for (const auto& move :
         next_steps(judge(known), known, test::small_knowledge(), Language::en, 0))
      EXPECT_FALSE(move.claims.empty());
}

TEST(Drafts, fit_what_is_the_matter) {
  auto known = late();
  auto verdict = judge(known);
  EXPECT_EQ(fitting_drafts(&verdict, known).front(), "payment_reminder");
  known.set(Fact::reminded, Reminded::failed);
  verdict = judge(known);
  EXPECT_EQ(fitting_drafts(&verdict, known).front(), "payment_firm");
  known.danger.belief = Belief::yes;
  verdict = judge(known);
  EXPECT_THAT(fitting_drafts(&verdict, known), Contains("neutral_closing"));
  EXPECT_FALSE(fitting_drafts(nullptr, {}).empty());
}

TEST(Drafts, take_the_form_that_is_wished_and_what_is_known) {
  DraftState draft;
  EXPECT_EQ(draft_traits(draft, {}), "plain,long,one,undated,unsettled,civil");
  draft.tone = Tone::firm;
  draft.is_short = true;
  auto known = late();
  known.sign(Sign::payment).count = 3;
  known.late_days = 12;
  EXPECT_EQ(draft_traits(draft, known), "firm,short,many,late,owed,civil");
  EXPECT_EQ(draft_numbers(known).at(0).number, 3);
  EXPECT_EQ(draft_numbers(known).at(1).number, 12);
  known.set(Fact::owed, Owed::settled);
  EXPECT_EQ(draft_traits(draft, known), "firm,short,many,late,paid,civil");
}

TEST(Drafts, speak_of_the_gravest_matter) {
  auto known = late();
  EXPECT_EQ(draft_subject(known), "payment");
  known.sign(Sign::abuse).belief = Belief::yes;
  EXPECT_EQ(draft_subject(known), "abuse");
  Case low;
  low.sign(Sign::payment).belief = Belief::yes;
  EXPECT_EQ(draft_subject(low), "underpaid");
}

}  // namespace
}  // namespace advisor
