// Part B of READING section 7: points for signs and flags, moved by frequency and by what happened
// when it was raised. Pure; any thread.
#pragma once

#include <vector>

#include "dialog/decide/verdict.hpp"

namespace advisor {

struct Score {
  int points = 0;
  std::vector<ScoreLine> lines;
};
Score score(const Case& known);

// Under 3 keep, 3 to 5 warn, 6 and more exit.
Level band(int points);

}  // namespace advisor
