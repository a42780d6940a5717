#include "dialog/decide/review.hpp"

#include <algorithm>

#include "dialog/decide/verdict.hpp"

namespace advisor {
namespace {

using Kind = Block::Kind;
using Ids = std::vector<std::string>;

constexpr std::size_t max_marks = 6;
constexpr std::size_t max_quotes = 2;

// "blame.always" is a kind of blame.
std::string kind_of(const Finding& finding) {
  return finding.rule.substr(0, finding.rule.find('.'));
}

class Review {
 public:
  Review(const LetterReading& letter, const Case& known) : x_letter(letter), x_known(known) {}

  std::vector<Move> run() {
    if (x_letter.words < few_words) return {{Kind::say, "check.short", {}, {"ours"}, false}};
    good();
    marks();
    missing();
    const bool flawless = x_flaws == 0;
    x_moves.insert(x_moves.begin(), {Kind::say,
                                     flawless ? "check.clean" : "check.flaws",
                                     {{"n", number_arg(x_flaws)}},
                                     {"ours"},
                                     false});
    return std::move(x_moves);
  }

 private:
  static constexpr std::size_t few_words = 4;

  bool is_goodbye() const { return x_letter.part("goodbye") != nullptr; }
  bool is_reminder() const { return !is_goodbye() && x_letter.part("overdue") != nullptr; }
  bool hurt() const { return counts(x_known, Sign::abuse) || x_known.danger.yes(); }
  bool paid() const {
    return x_known.is<Owed>(Fact::owed) == Owed::settled ||
           x_known.sign(Sign::payment).belief == Belief::denied;
  }

  // Praise for what the article asks for, in the writer's words where there are any.
  void good() {
    std::vector<Arg> items;
    Ids claims;
    const auto praise = [&](const std::string& what, const Finding& part) {
      items.push_back(message_arg("check.good." + what, {quote_arg(part.words)}));
      claims.insert(claims.end(), part.claims.begin(), part.claims.end());
    };
    const auto parts =
        is_goodbye()    ? std::vector<std::string>{"thanks", "call", "reason", "finish", "invoice"}
        : is_reminder() ? std::vector<std::string>{"please", "date", "thanks"}
                        : std::vector<std::string>{"please", "call", "thanks"};
    for (const auto& what : parts)
      if (const auto* part = x_letter.part(what)) praise(what, *part);
    if (items.empty() && x_letter.faults.empty()) {
      items.push_back(message_arg("check.good.calm"));
      claims = {"Q1.1", "Q3.2"};
    }
    if (items.empty()) return;
    auto list = list_arg(std::move(items));
    list.text = "list.clauses";
    x_moves.push_back({Kind::reason, "check.good", {{"what", std::move(list)}}, claims, false});
  }

  // Faults of one rule are one mark: what it is, the words, why, and what to write instead.
  void marks() {
    std::vector<std::string> done;
    std::vector<std::string> kinds;  // why a kind of fault is one is said once
    for (const auto& fault : x_letter.faults) {
      if (std::ranges::find(done, fault.rule) != done.end() || done.size() == max_marks) continue;
      done.push_back(fault.rule);
      std::vector<Arg> words;
      for (const auto& other : x_letter.faults)
        if (auto said = quote_arg(other.words); other.rule == fault.rule &&
                                                words.size() < max_quotes &&
                                                std::ranges::find(words, said) == words.end())
          words.push_back(std::move(said));
      const auto kind = kind_of(fault);
      const bool told = std::ranges::find(kinds, kind) != kinds.end();
      kinds.push_back(kind);
      add(Kind::reason, told ? "check.mark.again" : "check.mark",
          {{"what", message_arg("check.what." + kind)},
           {"words", list_arg(std::move(words))},
           {"why", message_arg("check.why." + kind)},
           {"instead", instead(fault.rule)}},
          fault.claims);
    }
  }

  void missing() {
    if (is_goodbye() && !x_letter.part("call") && !hurt())
      lack("call", {"Q1.5", "Q3.7", "Q3.8", "Q4.2"});
    if (is_goodbye() && !x_letter.part("thanks") && !hurt()) lack("thanks", {"Q4.3"});
    if (is_goodbye() && !x_letter.part("reason") && !hurt()) lack("reason", {"Q1.2"});
    if ((is_goodbye() || is_reminder()) && !x_letter.part("invoice") && !paid())
      lack("invoice", {"Q3.5", "S5.14"});
    if (is_reminder() && !x_letter.part("date")) lack("date", {"ours"});
  }

  void lack(const std::string& what, Ids claims) {
    add(Kind::missing, "check.missing",
        {{"why", message_arg("check.missing." + what)}, {"instead", instead("missing." + what)}},
        std::move(claims));
  }

  void add(Kind kind, const std::string& key, Args args, Ids claims) {
    ++x_flaws;
    x_moves.push_back({kind, key, std::move(args), std::move(claims), false});
  }

  // A wording in the letter's own language and register.
  Arg instead(const std::string& rule) const {
    return voiced_arg(message_arg("instead." + rule), x_letter.language, x_letter.address);
  }

  const LetterReading& x_letter;
  const Case& x_known;
  std::int64_t x_flaws = 0;
  std::vector<Move> x_moves;
};

}  // namespace

std::vector<Move> review(const LetterReading& letter, const Case& known) {
  return Review(letter, known).run();
}

}  // namespace advisor
