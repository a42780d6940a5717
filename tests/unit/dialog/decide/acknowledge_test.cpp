#include "dialog/decide/acknowledge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace advisor {
namespace {

using testing::ElementsAre;

std::vector<std::string> keys(const std::vector<Move>& moves) {
  std::vector<std::string> list;
  for (const auto& move : moves) list.push_back(move.key);
  return list;
}

TEST(Acknowledge, the_first_story_gets_an_honest_word_and_an_invitation_to_correct) {
  Merge merge;
  merge.noted = {label_of(Sign::payment)};
  EXPECT_THAT(keys(acknowledge(merge, {}, 2)), ElementsAre("empathy.payment.1", "noted.first"));
}

TEST(Acknowledge, later_signs_are_noted_without_a_formula_unless_they_are_grave) {
  Case before;
  before.sign(Sign::payment).belief = Belief::yes;
  Merge merge;
  merge.noted = {label_of(Sign::scope)};
  EXPECT_THAT(keys(acknowledge(merge, before, 3)), ElementsAre("noted.more.1"));
  merge.noted = {label_of(Sign::abuse)};
  EXPECT_THAT(keys(acknowledge(merge, before, 3)), ElementsAre("empathy.abuse.2", "noted.more.1"));
}

TEST(Acknowledge, a_correction_is_said_first) {
  Merge merge;
  merge.known.sign(Sign::abuse).count = 2;
  merge.recounted = label_of(Sign::abuse);
  merge.facts = {Fact::safety};
  merge.known.set(Fact::safety, Safety::safe);
  EXPECT_THAT(keys(acknowledge(merge, {}, 0)), ElementsAre("corrected.times", "ack.safety.safe"));
}

TEST(Acknowledge, a_denial_speaks_for_the_client) {
  Merge merge;
  merge.denied = {label_of(Sign::payment)};
  EXPECT_EQ(keys(acknowledge(merge, {}, 0)).front(), "let_go.1") << "a bare no says nothing good";
  merge.known.sign(Sign::payment) = {Belief::denied, Frequency::unknown, {}, {"pontosan utal"}};
  EXPECT_EQ(keys(acknowledge(merge, {}, 0)).front(), "favour.noted.1");
}

TEST(Acknowledge, turns_vary_the_words) {
  EXPECT_NE(varied("ack", 1, 4), varied("ack", 2, 4));
  EXPECT_EQ(varied("ack", 4, 4), "ack.1");
}

TEST(Spoken, a_sign_and_the_flag_that_says_the_same_are_named_once) {
  EXPECT_THAT(spoken({label_of(Sign::payment), label_of(Flag::late_payment), label_of(Sign::time),
                      label_of(Flag::ignores_time)}),
              ElementsAre(label_of(Flag::late_payment), label_of(Sign::time)));
}

}  // namespace
}  // namespace advisor
