// What comes before everything: a user who is not well (H0), and a client who is dangerous (H1).
// The talk stays there until the user says that it should go on. Pure; any thread.
#pragma once

#include "dialog/decide/plan.hpp"

namespace advisor {

// The lines themselves, and what is said while the talk stays there. `turn` varies the words, never
// the telephone numbers.
Plan care_lines(unsigned turn);
Plan stay_caring(unsigned turn);
Plan safety_lines(unsigned turn);
Plan stay_safe(unsigned turn, bool noted);

}  // namespace advisor
