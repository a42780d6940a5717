// The verdict: READING section 7. A pure function of the case: the hard rules H1 to H13 and the
// score, the severest of which counts. H0 (the user is not well) is no verdict; safety.hpp handles
// it. Plain values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dialog/decide/case.hpp"
#include "dialog/decide/gist.hpp"

namespace advisor {

// In rising severity; peace and decline stand beside the ladder and read as keep and exit in it.
enum class Level : std::uint8_t { not_enough, keep, peace, warn, exit, decline, now };
template <>
struct Names<Level> {
  static constexpr std::array<std::string_view, 7> list{"not_enough", "KEEP",    "PEACE", "WARN",
                                                        "EXIT",       "DECLINE", "NOW"};
};

enum class Rule : std::uint8_t {
  H0,
  H1,
  H2,
  H3,
  H4,
  H5,
  H6,
  H7,
  H8,
  H9,
  H10,
  H11,
  H12,
  H13,
  score
};
template <>
struct Names<Rule> {
  static constexpr std::array<std::string_view, 15> list{"H0",  "H1",  "H2",  "H3",  "H4",
                                                         "H5",  "H6",  "H7",  "H8",  "H9",
                                                         "H10", "H11", "H12", "H13", "score"};
};

// One line of the arithmetic.
enum class Term : std::uint8_t {
  sign,
  flag,
  once,
  constantly,
  ignored,
  wont_listen,
  improved,
  not_raised,
  never_stated
};
template <>
struct Names<Term> {
  static constexpr std::array<std::string_view, 9> list{"sign",       "flag",       "once",
                                                        "constantly", "ignored",    "wont_listen",
                                                        "improved",   "not_raised", "never_stated"};
};
struct ScoreLine {
  Term term = Term::sign;
  Label label;  // of sign and flag lines
  int points = 0;
  friend bool operator==(const ScoreLine&, const ScoreLine&) = default;
};

// One change of the case that would move the level: this value of that fact, a sign less, a threat.
struct WhatIf {
  enum class Kind : std::uint8_t { fact, without, often, danger };
  Kind kind = Kind::fact;
  Label label;  // the fact with its value, or the sign or flag
  Level level = Level::keep;
  friend bool operator==(const WhatIf&, const WhatIf&) = default;
};

struct Verdict {
  Level level = Level::not_enough;
  std::vector<Rule> rules;  // those that give this level; the first is named in the reasons
  int score = 0;
  std::vector<ScoreLine> lines;
  std::vector<std::string> claims;  // what the rules and the counted signs rest on
  bool capped = false;              // the score says exit, but it was never raised
  bool provisional = false;         // frequency or "raised" is unknown and could move the level
  std::vector<Fact> unknown;        // the facts that could still move it
  bool replace_first = false;       // much of the income hangs on this client (C.2)
  std::optional<WhatIf> softer;
  std::optional<WhatIf> harder;

  Rule rule() const { return rules.empty() ? Rule::score : rules.front(); }
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// Level, rules and score alone. Of the case it reads the gist and nothing else.
Verdict weigh(const Case& known);
Verdict weigh(const Gist& gist);

// All of it, with what is unknown and what would change it.
Verdict judge(const Case& known);

// How grave a level is, with peace as keep and decline as exit: 0 to 4.
int severity(Level level);

// The claims that a rule stands on.
const std::vector<std::string>& claims_of(Rule rule);

// The claims behind a sign or flag where it is a reason.
std::vector<std::string> claims_of(Label label, const Case& known);

// Money is late and still out, and nothing else is the matter: the reminder decides (H8 to H10).
bool only_late_money(const Case& known);

}  // namespace advisor
