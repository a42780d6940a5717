// All phase changes: what each act does in each phase, and where it may lead. The chart and the
// proof are read from this table; decide.cpp does what it says and may end in no other phase. Any
// thread.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "dialog/decide/phase.hpp"
#include "knowledge/ids.hpp"

namespace advisor {

enum class Reaction : std::uint8_t {
  hear,        // take in what was reported; then the next question, or ready
  settle,      // yes or no to the open question
  leave_open,  // the user does not know: the question is not put again
  pass,        // the user will not say: the same
  answer,      // a question of the user, then back to the open one
  judge,       // give the verdict, provisional where it must be
  disagree,    // what does the user see otherwise?
  explain,     // why this question, why this verdict
  guide,       // what the advisor is and can do
  repeat,
  undo,  // take back the last thing said
  restart,
  greet,
  take_thanks,
  part,       // goodbye
  translate,  // the other language; no fact is lost
  steer,      // off topic: one friendly line, and back
  care,       // the user is not well
  protect,    // the client is dangerous
  stay_caring,
  stay_safe,
  resume,  // back to the client, because the user says so
  hold,    // "wait, there is more"
  list_steps,
  write_draft,
  recall,  // what was noted
  cite,    // where it comes from
  forget,
  summarize,
  reopen,  // a word after goodbye
  check_draft,  // look at a message that the user wrote, or ask for it
  rehearse,     // begin to play the client
  play,         // a line of the play
  leave,        // out of the play, or no draft after all
};
template <>
struct Names<Reaction> {
  static constexpr std::array<std::string_view, 34> list{
      "hear",        "settle",      "leave_open", "pass",      "answer",    "judge",
      "disagree",    "explain",     "guide",      "repeat",    "undo",      "restart",
      "greet",       "take_thanks", "part",       "translate", "steer",     "care",
      "protect",     "stay_caring", "stay_safe",  "resume",    "hold",      "list_steps",
      "write_draft", "recall",      "cite",       "forget",    "summarize", "reopen",
      "check_draft", "rehearse",    "play",       "leave"};
};

class PhaseSet {
 public:
  constexpr PhaseSet(std::initializer_list<Phase> phases) {
    for (auto p : phases)
      x_bits = static_cast<std::uint16_t>(x_bits | (1U << static_cast<unsigned>(p)));
  }
  constexpr bool has(Phase p) const { return (x_bits >> static_cast<unsigned>(p)) & 1U; }

 private:
  std::uint16_t x_bits = 0;
};

struct Cell {
  Reaction reaction;
  PhaseSet to;
};

const Cell& transition(Phase from, Act act);

}  // namespace advisor
