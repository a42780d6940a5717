// The advisor: a function from a conversation and an event to the next conversation and a reply.
// Same words in, same words out: no clock, no randomness, no I/O. Immutable after construction, so
// every method may be called from any thread at once; reload builds a new one and swaps a
// shared_ptr<const Advisor>.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialog/check/reader.hpp"
#include "dialog/conversation.hpp"
#include "dialog/decide/decide.hpp"
#include "dialog/event.hpp"
#include "dialog/reply.hpp"
#include "dialog/speak/render.hpp"
#include "dialog/speak/report.hpp"
#include "dialog/understand/understand.hpp"
#include "knowledge/knowledge.hpp"
#include "locales/locale.hpp"

namespace advisor {

struct Turn {
  Conversation next;
  Reply reply;
};

class Advisor {
 public:
  // Both are loaded and checked (knowledge/load.hpp, locales/load.hpp).
  Advisor(std::shared_ptr<const Knowledge> knowledge, std::shared_ptr<const Locales> locales);

  // A conversation's first event is Kind::start. Never throws on what a person typed; an unknown
  // choice id is answered as if its text had been typed.
  Turn turn(const Conversation& conversation, const Event& event) const;

  // The talk to take away: its case, view, reasons and steps, as it stands. For files of it see
  // dialog/speak/report.hpp.
  Report report(const Conversation& conversation) const;

  const Understander& understander() const { return x_understander; }
  const Speaker& speaker() const { return x_speaker; }
  const LetterReader& letters() const { return x_letters; }

 private:
  Turn start(const Conversation& conversation, const Event& event) const;
  Turn undo(const Conversation& conversation) const;
  Turn speak(Conversation next) const;
  Utterance hear(const Conversation& conversation, const Event& event) const;
  Utterance understood(const Conversation& conversation, const Event& event) const;
  std::optional<Utterance> taken(const Conversation& conversation, const Event& event) const;
  Utterance hear_apart(const Conversation& conversation, const Event& event) const;
  std::optional<Utterance> hear_letter(const Conversation& conversation, const Event& event) const;
  Utterance with_letter(Utterance said, std::string_view letter) const;
  bool only_worn(std::string_view letter, Language language) const;
  std::string mood_in(std::string_view text) const;
  static bool is_wholly(const std::vector<std::string>& phrases, std::string_view text);
  static bool is_one_of(const std::vector<std::string>& phrases, std::string_view text);
  std::optional<bool> opening(std::string_view text, Language language) const;
  std::string choice_within(const Conversation& conversation, std::string_view text) const;
  std::string named_draft(std::string_view text) const;
  bool asks_for_draft(const Utterance& said) const;
  std::optional<Register> register_of_draft(std::string_view text) const;
  std::vector<std::string> phrases(const std::string& key) const;
  std::string wish_in(const Conversation& conversation, std::string_view text) const;
  std::string form_in(std::string_view text) const;
  bool is_text_of(const Offer& offer, std::string_view text) const;
  std::string choice_text(const Conversation& conversation, const std::string& id) const;

  std::shared_ptr<const Knowledge> x_knowledge;
  std::shared_ptr<const Locales> x_locales;
  Understander x_understander;
  Speaker x_speaker;
  LetterReader x_letters;
  std::map<std::string, std::string> x_drafts;    // the words that name a draft, and its choice
  std::map<std::string, std::string> x_standing;  // what may be typed at any time, and its choice
  std::vector<std::string> x_calendar;  // ways to ask for the steps as a calendar file
  std::vector<std::string> x_what_if;    // ways to ask what would change the verdict
  std::vector<std::string> x_suppose;    // words that begin a supposition, and what may be supposed
  std::vector<std::pair<std::string, std::vector<std::string>>> x_supposed;
  std::map<std::string, std::vector<std::string>> x_forms;  // ways to ask for another form of a draft
  std::vector<std::string> x_worn;       // what the worn out say, and do not mean as a cry for help
  std::vector<std::string> x_stop;       // ways to end a rehearsal
  std::array<std::vector<std::string>, count_of<Mood>> x_moods;  // words for the client's mood
  std::vector<std::string> x_to_client;  // ways to ask, in distress, to go back to the client
};

}  // namespace advisor
