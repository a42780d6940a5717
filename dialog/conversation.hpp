// A talk, as a value: where it stands, what is known, what was said last. `log` rebuilds it:
// whoever stores a talk stores the log and replays it through Advisor::turn. Plain value, no I/O;
// any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/decide/case.hpp"
#include "dialog/decide/phase.hpp"
#include "dialog/decide/plan.hpp"
#include "dialog/decide/question.hpp"
#include "dialog/decide/rehearsal.hpp"
#include "dialog/decide/verdict.hpp"
#include "dialog/event.hpp"

namespace advisor {

enum class Tone : std::uint8_t { soft, plain, firm };
template <>
struct Names<Tone> {
  static constexpr std::array<std::string_view, 3> list{"soft", "plain", "firm"};
};

// The draft that lies on the table; it has a language, a register and a form of its own.
struct DraftState {
  std::string name;
  Language language = Language::hu;
  Register address = Register::te;
  Tone tone = Tone::plain;
  bool is_short = false;
  friend bool operator==(const DraftState&, const DraftState&) = default;
};

struct Conversation {
  Phase phase = Phase::listening;
  Language language = Language::hu;
  Register address = Register::te;
  Case known;
  OpenQuestion open;
  Asked asked;
  std::optional<Verdict> verdict;  // the last one that was given
  std::int64_t steps_at = 0;       // when the steps were listed last: their dates count from it
  std::optional<DraftState> draft;
  Phase came_from = Phase::listening;  // where the talk stood before what stands apart from it
  std::optional<Rehearsal> play;       // while a call is rehearsed
  std::vector<Label> weak;  // faint hits of the last utterance, offered when it was not understood
  unsigned faq_told = 0;  // how many of its further sentences were told
  std::string last_faq;     // the FAQ that was answered last, for "tell me more"
  unsigned rung = 0;        // misunderstandings in a row
  unsigned turn = 0;
  std::int64_t last_at = 0;
  Plan said;  // the last thing said; its offers are the choices on the table
  std::vector<Event> log;
  std::size_t changed_at = 0;  // where in the log the case was changed last: what "back" takes away
};

// Whether a draft was the last thing shown: "shorter" is about it.
inline bool draft_is_shown(const Conversation& conversation) {
  return std::ranges::any_of(conversation.said.moves,
                             [](const Move& m) { return m.kind == Block::Kind::draft; });
}

}  // namespace advisor
