// Short answers: what yes and no mean to the open question, and what a chosen choice says. Pure;
// any thread.
#pragma once

#include <optional>
#include <string_view>

#include "dialog/decide/evidence.hpp"
#include "dialog/decide/question.hpp"
#include "dialog/understand/understanding.hpp"

namespace advisor {

// Sets what a bare yes or no says; false where it answers nothing ("once or often?" - "yes").
// `narrowed` is whether the question was put again, more narrowly, after a misunderstanding.
bool answer_yes_or_no(const OpenQuestion& open, bool yes, bool narrowed, Merge& merge);

// Whether a bare yes, or no, is an answer to it.
bool can_be_answered(Question question, bool yes);

// What a choice says, as if it had been typed and understood; none for an id that is no choice.
std::optional<Understanding> read_choice(std::string_view id, Language language);

}  // namespace advisor
