// How a question is put, with its choices, and how it is put again when the answer was not
// understood. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "dialog/decide/case.hpp"
#include "dialog/decide/plan.hpp"
#include "dialog/decide/question.hpp"

namespace advisor {

// The question as it is put, with its choices, "why do you ask?" and "skip".
Plan ask(const OpenQuestion& open);

// The four rungs: narrower, choices, an example, everything that can be done here. `place` names
// the phase where no question is open. Never the same words twice in a row.
Plan ask_again(const OpenQuestion& open, const std::string& place, unsigned rung,
               const std::vector<Label>& weak);

// What the answer would change, in one sentence.
Move why_asked(const OpenQuestion& open);

// "ask.raised", "ask.frequency.abuse": the key of a question's text after `prefix`.
std::string key_of(const std::string& prefix, const OpenQuestion& open);

std::string id_of(Label label);      // "sign.payment", "flag.selfish", "fact.raised.ignored"
Offer offer(const std::string& id);  // with the text of "choice." + id
Offer offer_of(Label label);         // with the title of the sign or flag as text
Arg title_of(Label label);

// The same where the case says more: pays too little, pays late, or that is still open.
Arg title_of(Label label, const Case& known);

}  // namespace advisor
