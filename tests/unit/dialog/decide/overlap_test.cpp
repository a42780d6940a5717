#include "dialog/decide/overlap.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace advisor {
namespace {

TEST(Overlap, a_flag_that_reports_a_sign_falls_with_it) {
  for (std::size_t i = 0; i < count_of<Flag>; ++i) {
    const auto flag = static_cast<Flag>(i);
    const auto sign = sign_restated_by(label_of(flag));
    if (!sign) continue;
    const auto falling = flags_that_restate(*sign);
    EXPECT_NE(std::find(falling.begin(), falling.end(), flag), falling.end()) << name(flag);
  }
}

TEST(Overlap, having_told_them_says_less_than_in_vain_and_more_than_nothing) {
  const auto value = [](Raised r) { return static_cast<std::uint8_t>(r); };
  EXPECT_TRUE(says_less(Fact::raised, value(Raised::raised), value(Raised::ignored)));
  EXPECT_FALSE(says_less(Fact::raised, value(Raised::raised), value(Raised::not_raised)));
  EXPECT_FALSE(says_less(Fact::raised, value(Raised::not_raised), value(Raised::ignored)));
  EXPECT_FALSE(says_less(Fact::owed, 1, 2));
}

}  // namespace
}  // namespace advisor
