// An advisor that counts and echoes, and whose reports say how many turns there were: turn N answers "N: what was said", offers "yes" and "no", and
// fails at "throw".
#pragma once

#include <stdexcept>
#include <string>

#include "bot/report_file.hpp"
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

inline ReportFile fake_report(const Conversation& conversation, ReportFormat format) {
  if (format == ReportFormat::ics) return {};
  return {"report", "text/plain", "report of " + std::to_string(conversation.turn) + " events"};
}

}  // namespace advisor
