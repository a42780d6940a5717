// The whole enumeration is `advisor prove`, run by ctest; here, over few signs and flags, that it
// finds what is broken.
#include "dialog/decide/prove.hpp"

#include <gtest/gtest.h>

namespace advisor {
namespace {

ProofScope few() {
  Matter matter;
  matter.add(Sign::gut);
  matter.add(Sign::payment);
  matter.add(Sign::abuse);
  matter.add(Flag::late_payment);
  matter.add(Flag::selfish);
  return {matter.signs, matter.flags};
}

TEST(Prove, holds_for_the_rules_of_the_reading) {
  const auto proof = prove_verdict(spread_in_line, few());
  EXPECT_FALSE(proof.violation) << proof.violation->property << ": "
                                << describe(proof.violation->gist);
  // 2^3 signs by 2^2 flags; late and low where money is the matter, late always with R7.
  EXPECT_EQ(proof.matters, 4 * 4 + 4 * (2 * 4 + 2 * 2));
  EXPECT_GT(proof.matter_steps, proof.matters);
  EXPECT_EQ(proof.manners, 8U * 25'920U);
}

TEST(Prove, examples_are_cases_that_the_verdict_reads_so) {
  const auto proof = prove_verdict(spread_in_line, few());
  for (std::size_t i = 0; i < count_of<Rule>; ++i) {
    if (!proof.rule_example[i]) continue;
    EXPECT_EQ(weigh(case_of(*proof.rule_example[i])).rule(), static_cast<Rule>(i))
        << describe(*proof.rule_example[i]);
  }
  EXPECT_TRUE(proof.rule_example[static_cast<std::size_t>(Rule::H10)]);
  EXPECT_FALSE(proof.rule_example[static_cast<std::size_t>(Rule::H5)]);
}

TEST(Prove, finds_a_sign_that_softens_and_names_the_smallest_case) {
  // Who is selfish as well is let off.
  const auto softened = [](const Weight& weight, const Manner& manner) {
    auto other = weight;
    if (weight.harsh || weight.points == 3) other.abuse = false;
    return outcome_of(other, manner);
  };
  const auto proof = prove_verdict(spread_in_line, few(), softened);
  ASSERT_TRUE(proof.violation);
  EXPECT_EQ(proof.violation->property, "one more sign or flag never softens");
  EXPECT_EQ(describe(proof.violation->gist), "abuse, selfish; once");
  ASSERT_TRUE(proof.violation->worse);
  EXPECT_EQ(describe(*proof.violation->worse),
            "abuse, payment, late_payment, selfish; money late; once");
}

TEST(Prove, finds_a_worse_answer_that_softens) {
  const auto softened = [](const Weight& weight, const Manner& manner) {
    auto other = manner;
    if (other.chase == Chase::in_vain) other.chase = Chase::none;
    return outcome_of(weight, other);
  };
  const auto proof = prove_verdict(spread_in_line, few(), softened);
  ASSERT_TRUE(proof.violation);
  EXPECT_EQ(proof.violation->property, "a worse answer never softens");
  EXPECT_EQ(describe(proof.violation->gist), "payment; money late; reminded or stopped");
  EXPECT_EQ(describe(*proof.violation->worse), "payment; money late; stopped in vain");
}

TEST(Prove, finds_danger_that_does_not_win) {
  const auto blind = [](const Weight& weight, const Manner& manner) {
    auto other = manner;
    if (other.inquiry) other.danger = false;
    return outcome_of(weight, other);
  };
  const auto proof = prove_verdict(spread_in_line, few(), blind);
  ASSERT_TRUE(proof.violation);
  EXPECT_EQ(describe(proof.violation->gist), "nothing; an inquiry; danger");
}

// Found by `advisor prove`: advice that is brushed off all the time lost its "constantly" when the
// user added that explanations are not heard either.
TEST(Prove, that_they_will_not_listen_never_softens) {
  Case known;
  known.sign(Sign::expectations) = {Belief::yes, Frequency::once, {}, {}};
  known.flag(Flag::ignores_opinion) = {Belief::yes, Frequency::constantly, {}, {}};
  known.set(Fact::raised, Raised::ignored);
  const auto before = weigh(known);
  known.set(Fact::listens, Listens::wont_listen);
  EXPECT_EQ(before.level, Level::exit);
  EXPECT_EQ(weigh(known).level, Level::exit);
}

}  // namespace
}  // namespace advisor
