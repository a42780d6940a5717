// A knowledge small enough to read and the real messages, for tests of dialog/decide and
// dialog/speak that need no patterns.
#pragma once

#include "dialog/conversation.hpp"
#include "dialog/decide/decide.hpp"
#include "knowledge/knowledge.hpp"
#include "locales/locale.hpp"

namespace advisor::test {

// Every topic has a title, a noun and one sentence a rung; every FAQ four answers. Made once.
const Knowledge& small_knowledge();

// messages.json and the documents of both languages; no grammar, no acts. Made once.
const Locales& spoken_locales();

// Utterances, as the understander would hand them over.
Utterance say(Act act, std::string text = "");
Utterance report(std::vector<Label> labels, std::string text = "so it is",
                 Strength strength = Strength::sure);
Utterance choose(const std::string& id);
Label denied(Sign sign);

// A talk that is only begun, and the same after each of the utterances.
Conversation talk(const std::vector<Utterance>& utterances);

// Whether the plan says a message whose key begins so.
bool says(const Conversation& conversation, std::string_view key);

}  // namespace advisor::test
