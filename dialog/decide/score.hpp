// Part B of READING section 7: points for signs and flags, moved by frequency and by what happened
// when it was raised. Pure; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "dialog/decide/gist.hpp"
#include "dialog/decide/verdict.hpp"

namespace advisor {

// What the rules and the score need of a matter; many matters weigh alike.
struct Weight {
  std::int8_t points = 0;  // of signs and flags
  bool scored = false;     // anything has points
  bool nothing = false;    // no sign, no flag
  bool abuse = false;
  bool respect = false;
  bool harsh = false;       // disrespectful and inconsiderate: with abuse, K.4
  bool unethical = false;
  bool sabotage = false;
  bool late = false;        // money is late
  bool only_late = false;   // and nothing else is the matter
  bool only_clash = false;  // nothing, or values that clash, alone
  bool clash = false;
  bool only_gut = false;
  bool declinable = false;  // what H7 asks for
  bool norm = false;        // "the norm" (R5) already says constantly
  bool terms = false;       // a contract would have helped
  bool hours = false;       // stated hours would have helped
  bool wont_listen = false;
  auto operator<=>(const Weight&) const = default;
};
Weight weight_of(const Matter& matter);

// The sum of all lines.
int points_of(const Weight& weight, const Manner& manner);

// The arithmetic, line by line.
std::vector<ScoreLine> lines_of(const Gist& gist);

// "Won't listen" takes the place of what happened when it was raised, and no cap.
bool never_raised(const Weight& weight, const Manner& manner);

// Under 3 keep, 3 to 5 warn, 6 and more exit.
inline constexpr int warn_points = 3;
inline constexpr int exit_points = 6;
Level band(int points);

}  // namespace advisor
