// What is typed apart from the talk: lines of a rehearsal and drafts of the user's own. They are
// read as letters to the client; only commands, danger and distress are heard in them.
#include <algorithm>
#include <array>

#include "dialog/advisor.hpp"
#include "dialog/decide/answer.hpp"

namespace advisor {
namespace {

constexpr std::size_t command_words = 6;  // whatever is longer is no command
constexpr std::size_t letter_words = 4;   // a letter behind "check my draft:" has at least so many
constexpr std::size_t cry_for_help =
    100;  // bytes: a longer text is a letter that tells of a threat

std::size_t count_words(std::string_view text) {
  std::size_t n = 0;
  bool inside = false;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank && !inside) ++n;
    inside = !blank;
  }
  return n;
}

bool is_command(Act act) {
  constexpr std::array acts{
      Act::help,  Act::restart, Act::back,   Act::repeat,          Act::why,     Act::skip,
      Act::wait,  Act::notes,   Act::source, Act::forget,          Act::report,  Act::check,
      Act::steps, Act::draft,   Act::bye,    Act::change_language, Act::rehearse};
  return std::ranges::find(acts, act) != acts.end();
}

bool is_urgent(Act act) { return act == Act::danger || act == Act::distress; }

}  // namespace

// The same utterance with a letter in it, of which nothing else is heard.
Utterance Advisor::with_letter(Utterance said, std::string_view letter) const {
  const auto heard = x_understander.understand(letter, said.heard.language);
  Utterance out;
  out.heard.language = said.heard.language;
  out.text = std::string(letter);
  out.at = said.at;
  Utterance of_letter;
  of_letter.heard = heard;
  const auto act = act_of(of_letter);
  out.worn = act == Act::distress && only_worn(letter, heard.language);
  if (act == Act::distress && !out.worn) out.heard.act = act;
  out.alarming = act == Act::danger;
  out.reading = x_letters.read(letter, heard.language);
  return out;
}

// "I can't go on like this", written to a client, says that one is worn out; "I want to die" is a
// cry for help wherever it stands.
bool Advisor::only_worn(std::string_view letter, Language language) const {
  while (!letter.empty()) {
    const auto end = std::min(letter.find_first_of(".!?\n"), letter.size());
    const auto sentence = letter.substr(0, end);
    letter.remove_prefix(std::min(end + 1, letter.size()));
    if (x_understander.understand(sentence, language).act == Act::distress &&
        !is_one_of(x_worn, sentence))
      return false;
  }
  return true;
}

// In a rehearsal every line is the client's to answer; while a draft is waited for, every text is
// it.
Utterance Advisor::hear_apart(const Conversation& conversation, const Event& event) const {
  auto said = understood(conversation, event);
  const auto act = act_of(said);
  const bool playing = conversation.phase == Phase::rehearsing;
  const bool is_short = count_words(event.text) <= command_words;
  if (act == Act::distress && !only_worn(event.text, said.heard.language)) return said;
  if (act == Act::danger && (playing || event.text.size() <= cry_for_help)) return said;
  if (is_short && (is_command(act) || !said.choice.empty())) return said;
  if (is_short && is_wholly(x_stop, event.text)) {
    said.heard = *read_choice("stop", conversation.language);
    return said;
  }
  if (!playing && is_short && act != Act::tell && act != Act::ask) return said;
  auto letter = with_letter(said, event.text);
  letter.heard.act = is_urgent(letter.heard.act) ? letter.heard.act : Act::tell;
  return letter;
}

// "Check my draft: Dear Bob, ...": what stands behind the wish is the draft.
std::optional<Utterance> Advisor::hear_letter(const Conversation& conversation,
                                              const Event& event) const {
  if (event.kind != Event::Kind::say) return std::nullopt;
  const std::string_view text = event.text;
  const auto end = text.find_first_of(":\n\"");
  if (end == std::string_view::npos) return std::nullopt;
  const auto letter = text.substr(std::min(text.size(), end + 1));
  if (count_words(letter) < letter_words) return std::nullopt;
  Utterance said;
  said.heard = x_understander.understand(text.substr(0, end), conversation.language);
  said.at = event.at;
  if (said.heard.act != Act::check) return std::nullopt;
  auto out = with_letter(said, letter);
  if (!is_urgent(out.heard.act)) out.heard.act = Act::check;
  return out;
}

// "Let's rehearse, make him angry": the choice of that mood.
std::string Advisor::mood_in(std::string_view text) const {
  for (std::size_t i = 0; i < count_of<Mood>; ++i)
    if (is_one_of(x_moods[i], text)) return "mood." + std::string(name(static_cast<Mood>(i)));
  return {};
}

}  // namespace advisor
