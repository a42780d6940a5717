// An advisor that counts and echoes: turn N answers "N: what was said", offers "yes" and "no", and
// fails at "throw".
#pragma once

#include <stdexcept>
#include <string>

#include "dialog/advisor.hpp"

namespace advisor {

inline Turn fake_turn(const Conversation& conversation, const Event& event) {
  if (event.text == "throw") throw std::runtime_error("as asked");
  Turn turn{conversation, {}};
  turn.next.turn += 1;
  turn.next.last_at = event.at;
  if (event.language) turn.next.language = *event.language;
  turn.reply.language = turn.next.language;
  const bool is_start = event.kind == Event::Kind::start;
  turn.reply.blocks = {
      {Block::Kind::say,
       std::to_string(turn.next.turn) + ": " + (is_start ? std::string("welcome") : event.text),
       {"ours"}}};
  turn.reply.choices = {{"yes", "Yes"}, {"no", "No"}};
  return turn;
}

}  // namespace advisor
