#include "dialog/decide/transitions.hpp"

#include <gtest/gtest.h>

#include <set>

namespace advisor {
namespace {

template <class Id, class Function>
void for_all(Function function) {
  for (std::size_t i = 0; i < count_of<Id>; ++i) function(static_cast<Id>(i));
}

TEST(Transitions, every_cell_leads_somewhere) {
  for_all<Phase>([](Phase from) {
    for_all<Act>([&](Act act) {
      bool any = false;
      for_all<Phase>([&](Phase to) { any = any || transition(from, act).to.has(to); });
      EXPECT_TRUE(any) << name(from) << ' ' << name(act);
    });
  });
}

std::set<Phase> reachable(Phase start) {
  std::set<Phase> seen{start};
  for (std::size_t before = 0; before != seen.size();) {
    before = seen.size();
    for (const auto from : std::set<Phase>(seen))
      for_all<Act>([&](Act act) {
        for_all<Phase>([&](Phase to) {
          if (transition(from, act).to.has(to)) seen.insert(to);
        });
      });
  }
  return seen;
}

TEST(Transitions, every_phase_is_reachable_from_every_phase) {
  for_all<Phase>(
      [](Phase from) { EXPECT_EQ(reachable(from).size(), count_of<Phase>) << name(from); });
}

TEST(Transitions, help_repeat_back_restart_language_and_goodbye_work_everywhere) {
  for_all<Phase>([](Phase from) {
    EXPECT_EQ(transition(from, Act::help).reaction, Reaction::guide);
    EXPECT_EQ(transition(from, Act::repeat).reaction, Reaction::repeat);
    EXPECT_EQ(transition(from, Act::back).reaction, Reaction::undo);
    EXPECT_EQ(transition(from, Act::restart).reaction, Reaction::restart);
    EXPECT_EQ(transition(from, Act::change_language).reaction, Reaction::translate);
    // Whoever says goodbye in a rehearsal ends the call, not the talk.
    EXPECT_EQ(transition(from, Act::bye).reaction,
              from == Phase::rehearsing ? Reaction::leave : Reaction::part);
  });
}

TEST(Transitions, danger_and_distress_come_before_everything) {
  for_all<Phase>([](Phase from) {
    EXPECT_EQ(transition(from, Act::danger).reaction, Reaction::protect);
    EXPECT_EQ(transition(from, Act::distress).reaction, Reaction::care);
  });
}

TEST(Transitions, a_user_who_is_not_well_gets_no_verdict_unasked) {
  for (const auto act : {Act::tell, Act::ask, Act::steps, Act::draft, Act::deny, Act::report})
    EXPECT_EQ(transition(Phase::care, act).reaction, Reaction::stay_caring);
}

}  // namespace
}  // namespace advisor
