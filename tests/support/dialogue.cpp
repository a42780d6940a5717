#include "tests/support/dialogue.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace advisor::test {
namespace {

using Kind = DialogueLine::Kind;

constexpr std::int64_t monday_morning = 1'795'446'000;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::set<std::string> split(const std::string& list) {
  std::set<std::string> items;
  std::istringstream in(list);
  for (std::string item; std::getline(in, item, ',');)
    if (!item.empty()) items.insert(item);
  return items;
}

std::string joined(const std::set<std::string>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + item;
  return text;
}

std::string shown(const Reply& reply) {
  std::string text;
  for (const auto& block : reply.blocks)
    text += "\n    " + std::string(name(block.kind)) + ": " + block.text;
  text += "\n   ";
  for (const auto& choice : reply.choices) text += " <" + choice.id + ">";
  return text;
}

template <class Id, std::size_t n>
std::set<std::string> names_with(const std::array<Heard, n>& list, Belief belief) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < n; ++i)
    if (list[i].belief == belief) names.insert(std::string(name(static_cast<Id>(i))));
  return names;
}

// The value of what a check names, as it is in the turn.
std::string actual(const Turn& turn, const std::string& what) {
  const auto& talk = turn.next;
  if (what == "phase") return std::string(name(turn.reply.phase));
  if (what == "language") return std::string(name(turn.reply.language));
  if (what == "register") return std::string(name(talk.address));
  if (what == "question") return std::string(name(talk.open.question));
  if (what == "verdict") return talk.verdict ? std::string(name(talk.verdict->level)) : "none";
  if (what == "rule") return talk.verdict ? std::string(name(talk.verdict->rule())) : "none";
  if (what == "score") return talk.verdict ? std::to_string(talk.verdict->score) : "none";
  if (what == "provisional") return talk.verdict && talk.verdict->provisional ? "yes" : "no";
  if (what == "replace_first") return talk.verdict && talk.verdict->replace_first ? "yes" : "no";
  if (what == "signs") return joined(names_with<Sign>(talk.known.signs, Belief::yes));
  if (what == "likely") return joined(names_with<Sign>(talk.known.signs, Belief::likely));
  if (what == "denied") return joined(names_with<Sign>(talk.known.signs, Belief::denied));
  if (what == "danger") return talk.known.danger.yes() ? "yes" : "no";
  if (what == "draft") return talk.draft ? talk.draft->name : "none";
  if (what == "draft_register") return talk.draft ? std::string(name(talk.draft->address)) : "none";
  if (what.starts_with("count."))
    if (const auto sign = parse<Sign>(what.substr(6)))
      return std::to_string(talk.known.sign(*sign).count.value_or(0));
  if (const auto fact = parse<Fact>(what))
    return std::string(value_name(*fact, talk.known.fact(*fact).value));
  throw std::runtime_error("a check of an unknown thing: " + what);
}

// Those that must be among many, rather than be all.
std::set<std::string> among(const Turn& turn, const std::string& what) {
  std::set<std::string> names;
  if (what == "reports") {
    names = names_with<Sign>(turn.next.known.signs, Belief::yes);
    names.merge(names_with<Flag>(turn.next.known.flags, Belief::yes));
  }
  if (what == "flags") names = names_with<Flag>(turn.next.known.flags, Belief::yes);
  if (what == "choices")
    for (const auto& choice : turn.reply.choices) names.insert(choice.id);
  if (what == "blocks")
    for (const auto& block : turn.reply.blocks) names.insert(std::string(name(block.kind)));
  if (what == "claims")
    for (const auto& block : turn.reply.blocks)
      names.insert(block.claims.begin(), block.claims.end());
  return names;
}

bool is_subset(const std::string& what) {
  return what == "reports" || what == "flags" || what == "choices" || what == "blocks" ||
         what == "claims";
}

class Player {
 public:
  explicit Player(const Advisor& advisor) : x_advisor(advisor) {}

  void start(Language language) {
    Event event;
    event.language = language;
    event.at = monday_morning;
    x_turn = x_advisor.turn({}, event);
  }

  void take(const DialogueLine& line) {
    switch (line.kind) {
      case Kind::user: return say({Event::Kind::say, line.text, {}, ++x_at});
      case Kind::choice: return choose(line);
      case Kind::advisor: return expect(line);
      case Kind::check: return check(line);
    }
  }

  const Turn& turn() const { return x_turn; }
  std::vector<std::string> problems;

 private:
  void choose(const DialogueLine& line) {
    const auto& choices = x_turn.reply.choices;
    if (std::ranges::none_of(choices, [&](const Choice& c) { return c.id == line.text; }))
      fail(line, "no choice " + line.text);
    say({Event::Kind::choose, line.text, {}, ++x_at});
  }

  void say(const Event& event) {
    x_turn = x_advisor.turn(x_turn.next, event);
    x_from = 0;
    int questions = 0;
    for (const auto& block : x_turn.reply.blocks) questions += block.kind == Block::Kind::question;
    if (questions > 1)
      problems.push_back("two questions in one turn after " + event.text + shown(x_turn.reply));
    if (x_turn.reply.blocks.empty()) problems.push_back("nothing said after " + event.text);
  }

  // The lines of one turn are met in order.
  void expect(const DialogueLine& line) {
    const auto& blocks = x_turn.reply.blocks;
    for (auto i = x_from; i < blocks.size(); ++i)
      if (matches(line.text, blocks[i].text)) {
        x_from = i + 1;
        return;
      }
    fail(line, "not said: " + line.text);
  }

  void check(const DialogueLine& line) {
    std::istringstream in(line.text);
    for (std::string item; in >> item;) {
      const auto equals = item.find('=');
      if (equals == std::string::npos) throw std::runtime_error("a check without '=': " + item);
      const auto what = item.substr(0, equals);
      const auto wanted = split(item.substr(equals + 1));
      if (is_subset(what)) {
        const auto all = among(x_turn, what);
        if (!std::ranges::includes(all, wanted))
          fail(line, what + " are " + joined(all) + ", expected " + joined(wanted) + " among them");
      } else if (const auto is = actual(x_turn, what); split(is) != wanted) {
        fail(line, what + " is " + is + ", expected " + item.substr(equals + 1));
      }
    }
  }

  void fail(const DialogueLine& line, const std::string& what) {
    problems.push_back("line " + std::to_string(line.number) + ": " + what + shown(x_turn.reply));
  }

  const Advisor& x_advisor;
  Turn x_turn;
  std::size_t x_from = 0;
  std::int64_t x_at = monday_morning;
};

}  // namespace

bool matches(const std::string& pattern, const std::string& text) {
  static const std::string anything = "\xE2\x80\xA6";
  std::size_t at = 0;
  std::size_t from = 0;
  for (bool first = true;; first = false) {
    const auto next = pattern.find(anything, from);
    const auto piece = pattern.substr(from, next == std::string::npos ? next : next - from);
    const bool last = next == std::string::npos;
    auto found = text.find(piece, at);
    if (first && found != 0) return false;
    if (last && !first) {
      if (text.size() < piece.size() || text.size() - piece.size() < at) return false;
      found = text.size() - piece.size();
      return text.compare(found, piece.size(), piece) == 0;
    }
    if (last) return text == piece;
    if (found == std::string::npos) return false;
    at = found + piece.size();
    from = next + anything.size();
  }
}

Dialogue read_dialogue(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  Dialogue dialogue;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    line = trimmed(line);
    if (line.empty() || line.starts_with('#')) continue;
    const auto text = line.size() > 2 ? trimmed(line.substr(2)) : std::string();
    if (line.starts_with("lang: ")) {
      const auto language = parse<Language>(line.substr(6));
      if (!language) throw std::runtime_error(file.string() + ": unknown language");
      dialogue.language = *language;
    } else if (line.starts_with("U:")) {
      dialogue.lines.push_back({Kind::user, text, number});
    } else if (line.starts_with("C:")) {
      dialogue.lines.push_back({Kind::choice, text, number});
    } else if (line.starts_with("A:")) {
      dialogue.lines.push_back({Kind::advisor, text, number});
    } else if (line.starts_with('[') && line.ends_with(']')) {
      dialogue.lines.push_back({Kind::check, line.substr(1, line.size() - 2), number});
    } else {
      throw std::runtime_error(file.string() + ":" + std::to_string(number) +
                               ": expected U:, C:, A:, a check in brackets, # or lang:");
    }
  }
  return dialogue;
}

std::vector<std::string> play(const Dialogue& dialogue, const Advisor& advisor) {
  Player player(advisor);
  player.start(dialogue.language);
  for (const auto& line : dialogue.lines) player.take(line);
  return player.problems;
}

std::string transcript(const Dialogue& dialogue, const Advisor& advisor) {
  Player player(advisor);
  player.start(dialogue.language);
  auto text = shown(player.turn().reply);
  for (const auto& line : dialogue.lines) {
    if (line.kind != Kind::user && line.kind != Kind::choice) continue;
    player.take(line);
    text += "\nU: " + line.text + shown(player.turn().reply);
  }
  return text;
}

}  // namespace advisor::test
