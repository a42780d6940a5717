#include "dialog/decide/rehearsal.hpp"

#include <algorithm>

#include "dialog/decide/quote.hpp"
#include "dialog/decide/verdict.hpp"

namespace advisor {
namespace {

using Kind = Block::Kind;
using Ids = std::vector<std::string>;

constexpr std::size_t brief = 40;  // words of one line that can still be listened to

class Review {
 public:
  Review(const Rehearsal& play, const Case& known) : x_play(play), x_known(known) {}

  std::vector<Move> run() {
    calm();
    no_blame();
    no_argument();
    reason();
    brevity();
    if (x_play.ending) practical();
    return std::move(x_moves);
  }

 private:
  void add(const std::string& key, Ids claims, std::vector<std::string> words = {}) {
    Args args;
    std::vector<Arg> quotes;
    for (auto& text : words) quotes.push_back(quote_arg(std::move(text)));
    if (!quotes.empty()) args.emplace_back("words", list_arg(std::move(quotes)));
    x_moves.push_back({Kind::reason, "play." + key, std::move(args), std::move(claims), false});
  }

  // The first two faults of these kinds, in the user's words.
  std::vector<std::string> faults(std::initializer_list<std::string_view> kinds) const {
    std::vector<std::string> words;
    for (const auto& line : x_play.lines)
      for (const auto& fault : line.reading.faults)
        for (const auto kind : kinds)
          if (fault.rule.starts_with(kind) && words.size() < 2) words.push_back(fault.words);
    return words;
  }

  // The lines that have this part, as they were said; blame is no reason.
  std::vector<std::string> lines_with(std::string_view part) const {
    std::vector<std::string> words;
    for (const auto& line : x_play.lines)
      if (line.reading.faults.empty() && line.reading.part(part))
        words.push_back(shortened(line.text, max_quote));
    return words;
  }

  void calm() {
    auto words = faults({"insult", "outburst", "threat"});
    if (words.empty()) add("calm.good", {"Q1.1", "Q1.3"});
    else add("calm.better", {"Q1.1", "Q1.3"}, std::move(words));
  }

  void no_blame() {
    auto words = faults({"blame"});
    if (words.empty()) add("blame.good", {"Q3.2", "Q3.3"});
    else add("blame.better", {"Q3.2", "Q3.3"}, std::move(words));
  }

  // Whoever was not pushed yet has not held out yet.
  void no_argument() {
    auto words = faults({"argument"});
    if (!words.empty()) return add("argument.better", {"Q3.6"}, std::move(words));
    if (x_play.lines.size() > 1) add("argument.good", {"Q3.6"});
  }

  void reason() {
    auto words = lines_with("reason");
    if (words.empty()) return add("reason.none", {"Q1.2"});
    const bool one = words.size() == 1;
    if (words.size() > 2) words.resize(2);
    add(one ? "reason.good" : "reason.many", one ? Ids{"Q1.2"} : Ids{"Q1.2", "Q3.6", "ours"},
        std::move(words));
  }

  void brevity() {
    const auto longest =
        std::ranges::max_element(x_play.lines, {}, [](const auto& l) { return l.reading.words; });
    if (longest->reading.words <= brief) return add("brief.good", {"ours"});
    add("brief.better", {"ours"}, {shortened(longest->text, max_quote)});
  }

  // What belongs to a goodbye: that it was said, thanks if they are true, the work and the money.
  void practical() {
    const bool forgiving = !counts(x_known, Sign::abuse) && !x_known.danger.yes();
    if (auto words = lines_with("goodbye"); words.empty()) add("goodbye.none", {"ours"});
    else add("goodbye.good", {"ours"}, {words.front()});
    if (auto words = lines_with("thanks"); !words.empty())
      add("thanks.good", {"Q4.3"}, {words.front()});
    else if (forgiving) add("thanks.none", {"Q4.3"});
    auto money = lines_with("invoice");
    const bool owed = x_known.is<Owed>(Fact::owed) == Owed::owed;
    if (!money.empty()) add("invoice.good", {"Q3.5"}, {money.front()});
    else if (owed) add("invoice.none", {"Q3.5"});
  }

  const Rehearsal& x_play;
  const Case& x_known;
  std::vector<Move> x_moves;
};

// The key of the line: an answer to blame is another than one to calm words.
std::string line_key(const Rehearsal& play) {
  const auto mood = "client." + std::string(name(play.mood)) + ".";
  const auto round = play.lines.size();
  if (round == 0) return mood + "open";
  const bool provoked = !play.lines.back().reading.faults.empty();
  if (round >= max_rounds) return mood + (provoked ? "end.sour" : "end");
  return mood + (provoked ? "provoked." + std::to_string(1 + round % 2) : std::to_string(round));
}

}  // namespace

Mood mood_of(const Case& known) {
  if (counts(known, Sign::abuse) || counts(known, Sign::respect)) return Mood::angry;
  if (counts(known, Sign::payment) || counts(known, Sign::scope) ||
      known.flag(Flag::unpaid_extra).yes())
    return Mood::haggling;
  if (known.flag(Flag::inattentive).yes()) return Mood::silent;
  return Mood::hurt;
}

Move client_line(const Rehearsal& play) {
  return {Kind::play,
          "play.line",
          {{"line", voiced_arg(message_arg(line_key(play)), play.address)}},
          {"ours"},
          false};
}

std::vector<Move> look_back(const Rehearsal& play, const Case& known) {
  if (play.lines.empty()) return {};
  return Review(play, known).run();
}

}  // namespace advisor
