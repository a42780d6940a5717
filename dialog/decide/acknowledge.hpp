// What is said back about what was just heard: corrections first, then an honest word, what was
// noted, what speaks for the client, or a short receipt. Pure; any thread.
#pragma once

#include <vector>

#include "dialog/decide/evidence.hpp"
#include "dialog/decide/plan.hpp"

namespace advisor {

// `turn` varies the words; `before` is the case as it was.
std::vector<Move> acknowledge(const Merge& merge, const Case& before, unsigned turn);

// The labels worth naming: one name for a sign and the flag that says the same, gravest first.
std::vector<Label> spoken(const std::vector<Label>& labels);

// "key.1" ... "key.n", in turn.
std::string varied(const std::string& key, unsigned turn, unsigned count);

}  // namespace advisor
