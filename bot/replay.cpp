#include "bot/replay.hpp"

#include <ostream>
#include <sstream>

#include "bot/protocol.hpp"

namespace advisor {
namespace {

// What a person is told to do: the verdict's own sentence and claims.
std::vector<Block> verdicts(const Reply& reply) {
  std::vector<Block> list;
  for (const auto& block : reply.blocks)
    if (block.kind == Block::Kind::verdict) list.push_back(block);
  return list;
}

ReplayedTurn compared(const StoredTurn& was, const StoredTurn& is) {
  const auto before = read_reply(was.reply);
  const auto now = read_reply(is.reply);
  ReplayedTurn turn{was.seq, was.event.text, was.reply, is.reply, true};
  if (!before || !now) return turn;
  turn.before = plain_text(*before);
  turn.now = plain_text(*now);
  turn.verdict = before->phase != now->phase || verdicts(*before) != verdicts(*now);
  return turn;
}

void print_text(const std::string& text, char mark, std::ostream& out) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) out << "  " << mark << ' ' << line << '\n';
}

void print(const LoggedTalk& talk, const ReplayedTurn& turn, std::ostream& out) {
  out << talk.id << " turn " << turn.seq << (turn.verdict ? ": ANOTHER VERDICT" : "") << '\n';
  print_text(turn.said, '>', out);
  print_text(turn.before, '-', out);
  print_text(turn.now, '+', out);
}

}  // namespace

LoggedTalk replayed(const Advisor& advisor, const LoggedTalk& talk) {
  auto again = talk;
  Turn turn;
  for (auto& entry : again.turns) {
    turn = advisor.turn(turn.next, entry.event);
    entry.reply = reply_frame(talk.id, entry.seq, entry.client_id, turn.reply);
  }
  return again;
}

std::vector<ReplayedTurn> replay(const Advisor& advisor, const LoggedTalk& talk) {
  const auto again = replayed(advisor, talk);
  std::vector<ReplayedTurn> differing;
  for (std::size_t i = 0; i < talk.turns.size(); ++i)
    if (talk.turns[i].reply != again.turns[i].reply)
      differing.push_back(compared(talk.turns[i], again.turns[i]));
  return differing;
}

Result<bool> replay_files(const Advisor& advisor, const std::vector<std::filesystem::path>& paths,
                          std::ostream& out) {
  std::size_t talks = 0;
  std::size_t turns = 0;
  std::size_t differing = 0;
  std::size_t verdicts = 0;
  for (const auto& path : paths) {
    const auto list = read_talks(path);
    if (!list) return list.error();
    for (const auto& talk : *list) {
      ++talks;
      turns += talk.turns.size();
      for (const auto& turn : replay(advisor, talk)) {
        ++differing;
        verdicts += turn.verdict;
        print(talk, turn, out);
      }
    }
  }
  out << talks << " talks, " << turns << " turns: " << differing << " differ, " << verdicts
      << " in the verdict\n";
  return differing == 0;
}

}  // namespace advisor
