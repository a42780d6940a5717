// What is said about a message of the user's own: what is good, what to say otherwise and how, and
// what is missing. Pure; any thread.
#pragma once

#include <vector>

#include "dialog/check/letter.hpp"
#include "dialog/decide/case.hpp"
#include "dialog/decide/plan.hpp"

namespace advisor {

// `known` alone decides what may be missing: nobody owes thanks after abuse, and no invoice is
// forgotten where all is paid.
std::vector<Move> review(const LetterReading& letter, const Case& known);

}  // namespace advisor
