#include "dialog/decide/acknowledge.hpp"

#include <algorithm>
#include <array>

#include "dialog/decide/ask.hpp"

namespace advisor {
namespace {

using Kind = Label::Kind;

constexpr std::size_t max_named = 4;

bool contains(const std::vector<Label>& list, Label label) {
  return std::ranges::find(list, label) != list.end();
}

// Where both were heard, the first is not named beside the second.
struct Same {
  Label silent;
  Label named;
};
constexpr std::array same{
    Same{label_of(Sign::payment), label_of(Flag::late_payment)},
    Same{label_of(Flag::ignores_time), label_of(Sign::time)},
    Same{label_of(Sign::expectations), label_of(Flag::unrealistic_norm)},
};

// What deserves a word before anything else.
constexpr std::array gravest{
    label_of(Sign::abuse),   label_of(Flag::sabotage), label_of(Flag::unethical_requests),
    label_of(Sign::morale),  label_of(Sign::respect),  label_of(Sign::time),
    label_of(Sign::payment), label_of(Sign::scope),    label_of(Sign::expectations),
    label_of(Sign::gut)};

bool first_story(const Case& before) {
  const auto known = [](const Heard& h) { return h.yes(); };
  return std::ranges::none_of(before.signs, known) && std::ranges::none_of(before.flags, known);
}

// One honest sentence, at the first story and whenever something grave is new.
std::optional<Move> empathy(const Merge& merge, const Case& before, unsigned turn) {
  for (std::size_t i = 0; i < gravest.size(); ++i) {
    if (!contains(merge.noted, gravest[i])) continue;
    if (i > 3 && !first_story(before)) return std::nullopt;
    const auto id = id_of(gravest[i]);
    return Move{Block::Kind::say, varied("empathy." + id.substr(5), turn, 2), {}, {}, false};
  }
  if (merge.noted.empty() || !first_story(before)) return std::nullopt;
  return Move{Block::Kind::say, varied("empathy.other", turn, 2), {}, {}, false};
}

// Titles and favours are clauses, and are joined as clauses.
Arg clauses(std::vector<Arg> items) {
  auto list = list_arg(std::move(items));
  list.text = "list.clauses";
  return list;
}

Arg titles(const std::vector<Label>& labels, const Case& known) {
  std::vector<Arg> items;
  for (const auto label : labels) items.push_back(title_of(label, known));
  return clauses(std::move(items));
}

Arg favours(const std::vector<Label>& labels) {
  std::vector<Arg> items;
  for (const auto label : labels)
    if (label.kind == Kind::sign)
      items.push_back(message_arg("favour." + std::string(name(static_cast<Sign>(label.id)))));
  return clauses(std::move(items));
}

void add_corrections(const Merge& merge, unsigned turn, std::vector<Move>& moves) {
  if (merge.recounted) {
    const auto& heard = *merge.known.heard(*merge.recounted);
    const bool invoices = *merge.recounted == label_of(Sign::payment);
    moves.push_back({Block::Kind::noted,
                     invoices ? "corrected.invoices" : "corrected.times",
                     {{"n", number_arg(heard.count.value_or(0))}},
                     {},
                     false});
  }
  if (!merge.withdrawn.empty())
    moves.push_back({Block::Kind::noted,
                     varied("corrected.withdrawn", turn, 2),
                     {{"what", favours(merge.withdrawn)}},
                     {},
                     false});
}

void add_noted(const Merge& merge, const Case& before, unsigned turn, std::vector<Move>& moves) {
  if (merge.noted.empty()) return;
  if (auto word = empathy(merge, before, turn)) moves.push_back(std::move(*word));
  const auto labels = spoken(merge.noted);
  const auto key = first_story(before) ? "noted.first" : varied("noted.more", turn, 3);
  moves.push_back({Block::Kind::noted, key, {{"what", titles(labels, merge.known)}}, {}, false});
}

// What the user's own words deny speaks for the client; what was only asked back is let go.
void add_denied(const Merge& merge, unsigned turn, std::vector<Move>& moves) {
  std::vector<Label> labels;
  bool let_go = false;
  for (const auto label : merge.denied) {
    if (contains(merge.withdrawn, label)) continue;
    const bool said = label.kind == Kind::sign && !merge.known.heard(label)->quotes.empty();
    if (said) labels.push_back(label);
    let_go = let_go || !said;
  }
  if (let_go) moves.push_back({Block::Kind::say, varied("let_go", turn, 2), {}, {}, false});
  if (labels.empty()) return;
  moves.push_back({Block::Kind::noted,
                   varied("favour.noted", turn, 2),
                   {{"what", favours(labels)}},
                   {},
                   false});
}

// A receipt for the fact that matters most in this turn, when nothing else was said about it.
void add_receipt(const Merge& merge, unsigned turn, std::vector<Move>& moves) {
  for (const auto fact : merge.facts) {
    const auto value = merge.known.fact(fact).value;
    if (value == 0 || (fact == Fact::frequency && merge.recounted)) continue;
    const auto id = id_of(label_of(fact, value));
    moves.push_back({Block::Kind::say, "ack." + id.substr(5), {}, {}, false});
    return;
  }
  if (moves.empty()) moves.push_back({Block::Kind::say, varied("ack", turn, 4), {}, {}, false});
}

}  // namespace

std::string varied(const std::string& key, unsigned turn, unsigned count) {
  return key + "." + std::to_string(1 + turn % count);
}

std::vector<Label> spoken(const std::vector<Label>& labels) {
  std::vector<Label> list;
  for (const auto label : labels) {
    const bool silent = std::ranges::any_of(
        same, [&](const Same& s) { return s.silent == label && contains(labels, s.named); });
    if (!silent && !contains(list, label)) list.push_back(label);
  }
  if (list.size() > max_named) list.resize(max_named);
  return list;
}

std::vector<Move> acknowledge(const Merge& merge, const Case& before, unsigned turn) {
  std::vector<Move> moves;
  add_corrections(merge, turn, moves);
  add_noted(merge, before, turn, moves);
  add_denied(merge, turn, moves);
  if (merge.noted.empty()) add_receipt(merge, turn, moves);
  return moves;
}

}  // namespace advisor
