// The same case with one thing otherwise: what an open question could still bring, and what would
// move the verdict. Pure; any thread.
#pragma once

#include <vector>

#include "dialog/decide/verdict.hpp"

namespace advisor {

// The case without the user's words: all that the verdict reads, cheap to copy.
Case bare(const Case& known);

// The case with each value that the fact could have. frequency gives each value to every reported
// sign and flag that has none yet.
std::vector<Case> variants(const Case& known, Fact fact);

// Whether some value of the fact would give another level than another. frequency and raised are
// also tried against each other's values; where only money is late, the reminder takes their place.
bool matters(const Case& known, Fact fact);

// The smallest change that would soften the verdict, and the one that would harden it.
void add_what_ifs(const Case& known, Verdict& verdict);

}  // namespace advisor
