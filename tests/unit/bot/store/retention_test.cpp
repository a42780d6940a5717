#include "bot/store/retention.hpp"

#include <gtest/gtest.h>

namespace advisor {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(Retention, ATimeIsANumberAndItsUnit) {
  EXPECT_EQ(parse_keep("30d"), hours(720));
  EXPECT_EQ(parse_keep("12h"), hours(12));
  EXPECT_EQ(parse_keep("90m"), seconds(5'400));
  EXPECT_EQ(parse_keep("45s"), seconds(45));
  for (const auto* text : {"", "30", "d", "0d", "-1d", "30 d", "30days", "1.5h", "999999999999d",
                           "99999999999999999999s", "40000d"})
    EXPECT_FALSE(parse_keep(text)) << text;
}

TEST(Retention, ItLooksOftenEnoughForShortTimesAndSeldomForLongOnes) {
  EXPECT_EQ((Retention{seconds(2)}.interval()), seconds(1));
  EXPECT_EQ((Retention{seconds(600)}.interval()), seconds(60));
  EXPECT_EQ((Retention{hours(720)}.interval()), hours(1));
}

}  // namespace
}  // namespace advisor
