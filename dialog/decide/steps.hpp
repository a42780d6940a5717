// What to do next, in order and with dates, and which drafts fit (READING section 6). Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dialog/conversation.hpp"
#include "dialog/decide/outline.hpp"
#include "dialog/decide/verdict.hpp"
#include "knowledge/knowledge.hpp"

namespace advisor {

std::vector<NextStep> plan_steps(const Verdict& verdict, const Case& known,
                                 const Knowledge& knowledge, Language language);

// The same as they are said; `at` is now: the dates count from it.
std::vector<Move> next_steps(const Verdict& verdict, const Case& known, const Knowledge& knowledge,
                             Language language, std::int64_t at);

// The names of the drafts that fit, the best first; without a verdict, by what was noted.
std::vector<std::string> fitting_drafts(const Verdict* verdict, const Case& known);

// What a draft speaks of: the gravest sign or flag that was reported; underpaid where that is the
// matter.
std::string draft_subject(const Case& known);

// The form of a draft, as speak/document.hpp names its traits: as it is wished, and by what is
// known.
std::string draft_traits(const DraftState& draft, const Case& known);

// The numbers that a draft can name: "count" of invoices, "late" days.
std::vector<Arg> draft_numbers(const Case& known);

// The draft itself; its dates count from `at`.
Move draft_move(const DraftState& draft, const Case& known, std::int64_t at);

}  // namespace advisor
