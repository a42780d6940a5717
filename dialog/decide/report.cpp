#include "dialog/decide/report.hpp"

#include <algorithm>

#include "dialog/decide/acknowledge.hpp"
#include "dialog/decide/ask.hpp"
#include "dialog/decide/grounds.hpp"
#include "dialog/decide/score.hpp"

namespace advisor {
namespace {

using Kind = Block::Kind;

constexpr std::size_t max_reasons = 5;
constexpr std::size_t max_sources = 5;

Arg quotes_of(const Heard& heard) {
  std::vector<Arg> items;
  for (const auto& words : heard.quotes) {
    if (items.size() == 2) break;
    items.push_back(quote_arg(words));
  }
  return list_arg(std::move(items));
}

// A reason without the user's words is told bare; the flag that says the same lends its own.
Move reason(Label label, const Case& known) {
  const auto* heard = known.heard(label);
  const bool bare = heard->quotes.empty();
  Args args{{"what", title_of(label, known)}};
  if (!bare) args.emplace_back("words", quotes_of(*heard));
  const bool counted = label.kind == Label::Kind::sign && heard->count.value_or(1) > 1 &&
                       label != label_of(Sign::payment);
  args.emplace_back("n", number_arg(counted ? *heard->count : 0));
  if (!counted && heard->frequency != Frequency::unknown)
    args.emplace_back(
        "often",
        message_arg("often." + std::string(value_name(
                                   Fact::frequency, static_cast<std::uint8_t>(heard->frequency)))));
  return {Kind::reason, bare ? "reason.bare" : "reason.words", std::move(args),
          claims_of(label, known), false};
}

int counted_signs(const Case& known) {
  int n = 0;
  for (std::size_t i = 0; i < count_of<Sign>; ++i) n += counts(known, static_cast<Sign>(i));
  return n;
}

int denied_signs(const Case& known) {
  return static_cast<int>(std::ranges::count_if(
      known.signs, [](const Heard& h) { return h.belief == Belief::denied && !h.quotes.empty(); }));
}

std::string how_sure(const Verdict& verdict) {
  if (verdict.rule() == Rule::H1) return "sure.very";
  if (verdict.provisional) return "sure.not";
  const bool on_the_edge = verdict.rule() == Rule::score && verdict.score == 3;
  return on_the_edge ? "sure.rather" : "sure.fairly";
}

Move sureness(const Verdict& verdict, const Case& known) {
  const auto key = verdict.level == Level::peace ? "sure.peace" : "sure";
  return {Kind::say,
          key,
          {{"sure", message_arg(how_sure(verdict))},
           {"signs", number_arg(counted_signs(known))},
           {"denied", number_arg(denied_signs(known))}},
          {},
          false};
}

std::string rule_key(const Verdict& verdict) {
  const auto key = "rule." + std::string(name(verdict.rule()));
  const bool by_level =
      verdict.rule() == Rule::score || verdict.rule() == Rule::H5 || verdict.rule() == Rule::H6;
  return by_level ? key + "." + std::string(name(verdict.level)) : key;
}

// Rules whose time frame differs from that of their level.
std::string verdict_key(const Verdict& verdict) {
  const auto rule = verdict.rule();
  const bool own = rule == Rule::H1 || rule == Rule::H8 || rule == Rule::H9 || rule == Rule::H10 ||
                   rule == Rule::H13 || (rule == Rule::H5 && verdict.level == Level::warn);
  if (own && verdict.level != Level::decline) return "verdict." + std::string(name(rule));
  return "verdict." + std::string(name(verdict.level));
}

// The article is stricter than "raise it first" for these (READING X17).
bool milder_than_article(const Verdict& verdict, const Case& known) {
  if (verdict.rule() != Rule::score || severity(verdict.level) > severity(Level::warn))
    return false;
  return counts(known, Sign::respect) || counts(known, Sign::time) || counts(known, Sign::morale);
}

std::vector<Arg> favours(const Case& known) {
  std::vector<Arg> items;
  for (std::size_t i = 0; i < count_of<Sign>; ++i) {
    const auto& heard = known.signs[i];
    if (heard.belief != Belief::denied || heard.quotes.empty()) continue;
    const auto key = "favour." + std::string(name(static_cast<Sign>(i)));
    items.push_back(
        message_arg("favour.words", {message_arg(key), quote_arg(heard.quotes.front())}));
  }
  for (const auto label : {label_of(Fact::apologised, 1), label_of(Fact::raised, Raised::improved),
                           label_of(Fact::listens, Listens::listens)})
    if (known.fact(static_cast<Fact>(label.id)).value == label.value)
      items.push_back(message_arg("note." + id_of(label).substr(5)));
  return items;
}

void add_favours(const Case& known, Kind kind, std::vector<Move>& moves) {
  auto items = favours(known);
  if (items.empty()) return;
  auto list = list_arg(std::move(items));
  list.text = "list.clauses";
  moves.push_back({kind, "favour", {{"what", std::move(list)}}, {}, false});
}

std::string change_key(const WhatIf& change) {
  switch (change.kind) {
    case WhatIf::Kind::danger: return "if.danger";
    case WhatIf::Kind::often: return "if.often." + id_of(change.label).substr(5);
    case WhatIf::Kind::without:
      if (change.label.kind == Label::Kind::flag) return "if.without.flag";
      return "if.without." + id_of(change.label).substr(5);
    case WhatIf::Kind::fact: return "if." + id_of(change.label).substr(5);
  }
  return {};
}

// "If you raised it" is not said to who has.
std::string change_key(const WhatIf& change, const Case& known) {
  const auto key = change_key(change);
  if (key != "if.raised.ignored") return key;
  switch (known.is<Raised>(Fact::raised)) {
    case Raised::raised: return key + ".after_raised";
    case Raised::improved: return key + ".after_improved";
    default: return key;
  }
}

Arg change_arg(const WhatIf& change, const Case& known) {
  const auto key = change_key(change, known);
  auto if_clause =
      key == "if.without.flag" ? message_arg(key, {title_of(change.label)}) : message_arg(key);
  return message_arg(
      "if", {std::move(if_clause), message_arg("if.level." + std::string(name(change.level)))});
}

void add_counterfactual(const Verdict& verdict, const Case& known, std::vector<Move>& moves) {
  std::vector<Arg> lines;
  if (verdict.softer) lines.push_back(change_arg(*verdict.softer, known));
  if (verdict.harder) lines.push_back(change_arg(*verdict.harder, known));
  if (lines.empty()) return;
  Arg sentences{Arg::Kind::lines, " ", 0, {}, std::move(lines)};
  moves.push_back(
      {Kind::counterfactual, "what_if", {{"changes", std::move(sentences)}}, {"ours"}, false});
}

// The same case with something otherwise, and how that is said.
struct Supposed {
  Arg change;
  Case then;
};

Supposed with_fact(const Case& known, Fact fact, std::uint8_t value) {
  Supposed other{message_arg(change_key({WhatIf::Kind::fact, label_of(fact, value), {}}, known)),
                 known};
  other.then.fact(fact).value = value;
  return other;
}

template <class Value> Supposed with_fact(const Case& known, Fact fact, Value value) {
  return with_fact(known, fact, static_cast<std::uint8_t>(value));
}

Supposed with_more(const Case& known) {
  const bool abuse = known.sign(Sign::abuse).yes();
  Supposed other{message_arg(abuse ? "if.often.abuse" : "if.often.other"), known};
  const auto more = [](Heard& heard) {
    if (heard.yes()) heard.frequency = Frequency::constantly;
  };
  if (abuse) more(other.then.sign(Sign::abuse));
  else {
    std::ranges::for_each(other.then.signs, more);
    std::ranges::for_each(other.then.flags, more);
  }
  return other;
}

// `what` is the end of a message "typed.suppose.WHAT".
std::vector<Supposed> supposed(const std::string& what, const Case& known) {
  if (what == "apologised") return {{message_arg("if.apologised"), known}};
  if (what == "paid") return {with_fact(known, Fact::owed, Owed::settled)};
  if (what == "improved") return {with_fact(known, Fact::raised, Raised::improved)};
  if (what == "ignored") return {with_fact(known, Fact::raised, Raised::ignored)};
  if (what == "again") return {with_more(known)};
  if (what == "told")
    return {with_fact(known, Fact::raised, Raised::improved),
            with_fact(known, Fact::raised, Raised::ignored)};
  if (what != "unpaid") return {};
  const bool reminded = known.is<Reminded>(Fact::reminded) >= Reminded::reminded;
  return {reminded ? with_fact(known, Fact::work_stopped, WorkStopped::stop_failed)
                   : with_fact(known, Fact::reminded, Reminded::failed)};
}

std::vector<Arg> unknowns(const Verdict& verdict) {
  std::vector<Arg> items;
  for (const auto fact : verdict.unknown)
    items.push_back(message_arg("unknown." + std::string(name(fact))));
  return items;
}

void add_reasons(const Verdict& verdict, const Case& known, std::vector<Move>& moves) {
  moves.push_back({Kind::reason, rule_key(verdict), {}, claims_of(verdict.rule()), false});
  auto labels = spoken(reported(known));
  if (known.danger.yes() && !known.danger.quotes.empty())
    moves.push_back({Kind::reason,
                     "reason.danger",
                     {{"words", quotes_of(known.danger)}},
                     claims_of(Rule::H1),
                     false});
  if (labels.size() > max_reasons) labels.resize(max_reasons);
  auto quoted = known.danger.quotes;
  for (const auto label : labels) {
    auto told = known;
    auto& quotes = told.heard(label)->quotes;
    std::erase_if(quotes, [&](const auto& q) {
      return std::ranges::any_of(
          quoted, [&](const auto& other) { return other.find(q) != std::string::npos; });
    });
    quoted.insert(quoted.end(), quotes.begin(), quotes.end());
    moves.push_back(reason(label, told));
  }
  if (verdict.capped) moves.push_back({Kind::reason, "reason.capped", {}, grounds_of("reason.capped"), false});
  if (milder_than_article(verdict, known))
    moves.push_back({Kind::reason, "reason.stricter", {}, grounds_of("reason.stricter"), false});
}

Move term(const ScoreLine& line, const Case& known) {
  auto what = line.term == Term::sign || line.term == Term::flag
                  ? title_of(line.label, known)
                  : message_arg("term." + std::string(name(line.term)));
  const bool claimed = line.term == Term::sign || line.term == Term::flag;
  auto points = message_arg(line.points < 0 ? "points.minus" : "points.plus",
                            {number_arg(std::abs(line.points))});
  return {Kind::reason,
          "term",
          {{"what", std::move(what)}, {"points", std::move(points)}},
          claimed ? claims_of(line.label, known) : std::vector<std::string>{"ours"},
          false};
}

bool says_nothing(const Case& known) {
  return reported(known).empty() && !known.danger.yes() &&
         std::ranges::none_of(known.facts, [](const KnownFact& f) { return f.value != 0; });
}

}  // namespace

std::vector<Label> reported(const Case& known) {
  std::vector<Label> labels;
  for (const auto sign : {Sign::abuse, Sign::respect, Sign::time, Sign::expectations, Sign::payment,
                          Sign::scope, Sign::morale, Sign::gut})
    if (known.sign(sign).yes() && (sign != Sign::scope || counts(known, sign)))
      labels.push_back(label_of(sign));
  for (std::size_t i = 0; i < count_of<Flag>; ++i)
    if (counts(known, static_cast<Flag>(i))) labels.push_back(label_of(static_cast<Flag>(i)));
  return labels;
}

std::vector<Move> report(const Verdict& verdict, const Case& known) {
  std::vector<Move> moves;
  moves.push_back({Kind::verdict, verdict_key(verdict), {}, claims_of(verdict.rule()), false});
  moves.push_back(sureness(verdict, known));
  add_reasons(verdict, known, moves);
  add_favours(known, Kind::reason, moves);
  if (verdict.provisional)
    moves.push_back({Kind::missing, "missing", {{"what", list_arg(unknowns(verdict))}}, {}, false});
  add_counterfactual(verdict, known, moves);
  return moves;
}

std::vector<Move> arithmetic(const Verdict& verdict, const Case& known) {
  std::vector<Move> moves;
  const bool by_rule = verdict.rule() != Rule::score;
  moves.push_back({Kind::say, by_rule ? "why.rule" : "why.score", {}, {}, false});
  moves.push_back({Kind::reason, rule_key(verdict), {}, claims_of(verdict.rule()), false});
  if (!by_rule) {
    for (const auto& line : verdict.lines) moves.push_back(term(line, known));
    moves.push_back({Kind::reason, "why.sum", {{"n", number_arg(verdict.score)}}, {"ours"}, false});
  }
  if (verdict.capped) moves.push_back({Kind::reason, "reason.capped", {}, grounds_of("reason.capped"), false});
  return moves;
}

std::vector<Move> what_if(const Verdict& verdict, const Case& known) {
  std::vector<Move> moves;
  add_counterfactual(verdict, known, moves);
  if (moves.empty()) moves.push_back({Kind::say, "what_if.nothing", {}, {"ours"}, false});
  return moves;
}

std::vector<Move> supposition(const std::string& what, const Verdict& verdict, const Case& known) {
  std::vector<Move> moves;
  for (const auto& [change, then] : supposed(what, known)) {
    const auto level = weigh(then).level;
    auto sentence = severity(level) == severity(verdict.level)
                        ? message_arg("suppose.same",
                                      {change, message_arg("level." + std::string(name(level)))})
                        : message_arg("if", {change, message_arg("if.level." +
                                                                 std::string(name(level)))});
    moves.push_back({Kind::counterfactual,
                     "plain",
                     {{"what", std::move(sentence)}},
                     {"ours"},
                     !moves.empty()});
  }
  if (what == "apologised")
    moves.push_back({Kind::counterfactual, "suppose.apology", {}, {"ours"}, true});
  return moves;
}

std::vector<Move> notes(const Case& known) {
  if (says_nothing(known) && denied_signs(known) == 0)
    return {{Kind::say, "notes.none", {}, {}, false}};
  std::vector<Move> moves{{Kind::say, "notes", {}, {}, false}};
  if (known.danger.yes()) moves.push_back({Kind::noted, "notes.danger", {}, {}, false});
  for (const auto label : spoken(reported(known))) {
    auto move = reason(label, known);
    move.kind = Kind::noted;
    moves.push_back(std::move(move));
  }
  for (std::size_t i = 0; i < count_of<Fact>; ++i) {
    const auto fact = static_cast<Fact>(i);
    const auto value = known.facts[i].value;
    if (value == 0 || fact == Fact::frequency) continue;  // shown with each sign
    if (fact == Fact::safety && known.danger.yes()) continue;
    moves.push_back({Kind::noted,
                     "notes.fact",
                     {{"what", message_arg("note." + id_of(label_of(fact, value)).substr(5))}},
                     {},
                     false});
  }
  add_favours(known, Kind::noted, moves);
  return moves;
}

std::vector<Move> sources(const Plan& said, const Verdict* verdict, const Knowledge& knowledge) {
  std::vector<std::string> ids;
  bool ours = false;
  const auto add = [&](const std::vector<std::string>& claims) {
    for (const auto& id : claims) {
      ours = ours || id == "ours";
      if (id != "ours" && knowledge.claim(id) && std::ranges::find(ids, id) == ids.end() &&
          ids.size() < max_sources)
        ids.push_back(id);
    }
  };
  for (const auto& move : said.moves) add(move.claims);
  if (ids.empty() && !ours && verdict) add(verdict->claims);
  if (ids.empty())
    return {{Kind::say, ours ? "source.ours" : "source.general", {},
             ours ? std::vector<std::string>{"ours"} : grounds_of("source.general"), false}};
  std::vector<Move> moves{{Kind::say, "source", {}, {}, false}};
  for (const auto& id : ids)
    moves.push_back(
        {Kind::reason,
         "source.claim",
         {{"id", {Arg::Kind::text, id, 0, {}, {}}}, {"what", {Arg::Kind::claim, id, 0, {}, {}}}},
         {id},
         false});
  if (ours) moves.push_back({Kind::reason, "source.partly_ours", {}, {"ours"}, false});
  return moves;
}

}  // namespace advisor
