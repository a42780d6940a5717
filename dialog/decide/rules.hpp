// The hard rules H1 to H13 of READING section 7 and the score beside them: the severest counts.
// Total: every weight and manner has an outcome. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>

#include "dialog/decide/score.hpp"

namespace advisor {

struct Match {
  Level level = Level::not_enough;
  Rule rule = Rule::score;
};

// What holds, and how severe the severest is.
struct Outcome {
  Level level = Level::not_enough;
  int points = 0;
  bool capped = false;  // the score says exit, but it was never raised
  std::array<Match, count_of<Rule>> found{};
  std::size_t count = 0;
};
Outcome outcome_of(const Weight& weight, const Manner& manner);

// The manner without what says nothing about a matter of this weight: how often somebody shouts who
// does not. outcome_of() reads no more.
Manner relevant(const Weight& weight, const Manner& manner);

// Money is late and still out, and nothing else is the matter: the reminder decides (H8 to H10).
bool only_late(const Weight& weight, const Manner& manner);

}  // namespace advisor
