#include "dialog/decide/interview.hpp"

#include <gtest/gtest.h>

namespace advisor {
namespace {

Case with(Sign sign) {
  Case known;
  known.sign(sign).belief = Belief::yes;
  return known;
}

TEST(Interview, ends_within_the_bound_whatever_is_answered) {
  for (std::size_t i = 0; i < count_of<Sign>; ++i) {
    const auto all = interviews_from(with(static_cast<Sign>(i)), "it");
    EXPECT_LE(all.most, max_questions) << name(static_cast<Sign>(i));
    EXPECT_GT(all.talks, 0U);
    EXPECT_EQ(all.broken, "");
  }
}

TEST(Interview, of_late_money_is_short) {
  auto known = with(Sign::payment);
  known.flag(Flag::late_payment).belief = Belief::yes;
  known.set(Fact::reminded, Reminded::not_reminded);
  EXPECT_LE(interviews_from(known, "late").most, 2);
}

TEST(Interview, counts_every_talk_once) {
  const auto all = interviews_from(with(Sign::gut), "gut");
  std::uint64_t sum = 0;
  for (const auto n : all.by_questions) sum += n;
  EXPECT_EQ(sum, all.talks);
  EXPECT_LE(all.settled, all.talks);
}

}  // namespace
}  // namespace advisor
