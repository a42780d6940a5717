// What the advisor does with one utterance: the next conversation, in whose `said` lies the plan of
// what to say. Knows no language and no patterns. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "dialog/check/letter.hpp"
#include "dialog/conversation.hpp"
#include "dialog/decide/transitions.hpp"
#include "dialog/understand/understanding.hpp"
#include "knowledge/knowledge.hpp"

namespace advisor {

// `choice` is the id of an offer that was taken, else empty; then `text` is what was typed.
struct Utterance {
  Understanding heard;
  std::optional<bool> yes;  // the utterance opens with a yes or a no: "nem, csak hangos"
  std::string text;
  std::string choice;
  std::int64_t at = 0;
  std::optional<LetterReading> reading = {};  // of a draft of the user's own, or a line of a play
  bool alarming = false;                      // that draft speaks of threats or blows
  bool worn = false;                          // its writer can't go on
};

// A new talk, with the greeting as its plan.
Conversation begin(Language language, std::int64_t at);

// A door that comes back to a talk: welcome, and where it stood.
Conversation welcome_back(const Conversation& conversation, std::int64_t at);

Conversation decide(const Conversation& conversation, const Utterance& utterance,
                    const Knowledge& knowledge);

// What the utterance does: danger that was heard comes before what the act names.
Act act_of(const Utterance& utterance);

// The words after something was taken back: `conversation` is the talk without it.
Plan after_undo(const Conversation& conversation, const std::string& taken_back);

}  // namespace advisor
