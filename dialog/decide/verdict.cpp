#include "dialog/decide/verdict.hpp"

#include <algorithm>

#include "dialog/decide/score.hpp"
#include "dialog/decide/what_if.hpp"

namespace advisor {
namespace {

struct Match {
  Level level;
  Rule rule;
};

bool any_sign(const Case& known, std::initializer_list<Sign> signs) {
  return std::ranges::any_of(signs, [&](Sign s) { return counts(known, s); });
}

// Nothing is reported but what `signs` and `flags` allow.
bool only(const Case& known, std::initializer_list<Sign> signs, std::initializer_list<Flag> flags) {
  for (std::size_t i = 0; i < count_of<Sign>; ++i)
    if (counts(known, static_cast<Sign>(i)) &&
        std::ranges::find(signs, static_cast<Sign>(i)) == signs.end())
      return false;
  for (std::size_t i = 0; i < count_of<Flag>; ++i)
    if (known.flags[i].yes() && std::ranges::find(flags, static_cast<Flag>(i)) == flags.end())
      return false;
  return known.is<Team>(Fact::team) != Team::many && !known.danger.yes();
}

bool nothing_reported(const Case& known) {
  return only(known, {}, {}) && !known.known(Fact::no_fault);
}

bool inconsiderate(const Case& known) {
  return counts(known, Sign::time) || known.flag(Flag::selfish).yes() ||
         known.flag(Flag::crosses_boundaries).yes();
}

// An outburst or two; K.4 and "keeps shouting" (S3.2) ask for more.
bool abuse_now_and_then(const Case& known) {
  const auto& abuse = known.sign(Sign::abuse);
  return abuse.frequency == Frequency::once ||
         (abuse.frequency == Frequency::several && abuse.count.value_or(3) <= 2);
}

void conduct_rules(const Case& known, std::vector<Match>& found) {
  if (known.danger.yes()) found.push_back({Level::now, Rule::H1});
  if (counts(known, Sign::abuse)) {
    if (abuse_goes_on(known)) found.push_back({Level::now, Rule::H2});
    if (counts(known, Sign::respect) && inconsiderate(known) && !abuse_now_and_then(known))
      found.push_back({Level::now, Rule::H3});
    found.push_back({Level::warn, Rule::H4});
  }
  if (known.flag(Flag::unethical_requests).yes()) {
    const auto insists = known.is<Insists>(Fact::insists);
    if (insists == Insists::insists) found.push_back({Level::exit, Rule::H5});
    else if (insists != Insists::accepted) found.push_back({Level::warn, Rule::H5});
  }
  if (const auto& sabotage = known.flag(Flag::sabotage); sabotage.yes())
    found.push_back(
        {sabotage.frequency == Frequency::constantly ? Level::now : Level::exit, Rule::H6});
  if (known.is<Team>(Fact::team) == Team::many) found.push_back({Level::exit, Rule::H11});
}

void money_rules(const Case& known, std::vector<Match>& found) {
  if (!counts(known, Sign::payment) || !pays_late(known)) return;
  if (known.is<Owed>(Fact::owed) == Owed::settled) return;
  const auto stopped = known.is<WorkStopped>(Fact::work_stopped);
  const auto reminded = known.is<Reminded>(Fact::reminded);
  if (stopped >= WorkStopped::stop_failed) found.push_back({Level::exit, Rule::H10});
  else if (reminded >= Reminded::reminded || stopped == WorkStopped::stopped)
    found.push_back({Level::warn, Rule::H9});
  else if (only_late_money(known)) found.push_back({Level::keep, Rule::H8});
}

// The rules that hold when nothing else is reported decide alone.
std::optional<Match> lone_rule(const Case& known) {
  const bool inquiry = known.is<Stage>(Fact::stage) == Stage::inquiry;
  const bool clash = known.flag(Flag::values_clash).yes();
  if (only(known, {}, {Flag::values_clash}) && (known.known(Fact::no_fault) || clash) &&
      !(inquiry && clash))
    return Match{Level::peace, Rule::H12};
  if (only(known, {Sign::gut}, {}) && counts(known, Sign::gut) && !inquiry &&
      !known.known(Fact::no_fault))
    return Match{Level::keep, Rule::H13};
  return std::nullopt;
}

bool declinable(const Case& known) {
  return any_sign(known, {Sign::respect, Sign::abuse, Sign::expectations, Sign::gut, Sign::time}) ||
         known.flag(Flag::unethical_requests).yes() || known.flag(Flag::values_clash).yes();
}

// Before anything was signed there is nothing to exit from; a threat stays a threat.
void read_as_inquiry(const Case& known, std::vector<Match>& found) {
  if (known.is<Stage>(Fact::stage) != Stage::inquiry) return;
  if (declinable(known)) found.insert(found.begin(), {Level::decline, Rule::H7});
  for (auto& match : found)
    if (match.rule != Rule::H1 && severity(match.level) >= severity(Level::exit))
      match.level = Level::decline;
}

std::vector<Match> matches(const Case& known, const Score& points, bool& capped) {
  if (const auto alone = lone_rule(known)) return {*alone};
  std::vector<Match> found;
  conduct_rules(known, found);
  money_rules(known, found);
  auto level = band(points.points);
  const bool listened = std::ranges::none_of(
      points.lines, [](const auto& line) { return line.term == Term::wont_listen; });
  if (level == Level::exit && known.is<Raised>(Fact::raised) == Raised::not_raised && listened) {
    level = Level::warn;
    capped = true;
  }
  found.push_back({level, Rule::score});
  read_as_inquiry(known, found);
  return found;
}

void add_claims(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const auto& id : from)
    if (std::ranges::find(to, id) == to.end()) to.push_back(id);
}

void collect_claims(const Case& known, Verdict& verdict) {
  for (const auto rule : verdict.rules) add_claims(verdict.claims, claims_of(rule));
  for (const auto& line : verdict.lines)
    if (line.term == Term::sign || line.term == Term::flag)
      add_claims(verdict.claims, claims_of(line.label, known));
}

}  // namespace

int severity(Level level) {
  switch (level) {
    case Level::not_enough: return 0;
    case Level::keep:
    case Level::peace: return 1;
    case Level::warn: return 2;
    case Level::exit:
    case Level::decline: return 3;
    case Level::now: return 4;
  }
  return 0;
}

bool counts(const Case& known, Sign sign) {
  const auto& heard = known.sign(sign);
  if (heard.yes())
    return sign != Sign::scope || known.is<Contract>(Fact::contract) != Contract::inside;
  if (heard.belief == Belief::denied) return false;
  switch (sign) {
    case Sign::expectations: return known.flag(Flag::unrealistic_norm).yes();
    case Sign::payment: return known.flag(Flag::late_payment).yes();
    case Sign::time: return known.flag(Flag::ignores_time).yes();
    default: return false;
  }
}

bool only_late_money(const Case& known) {
  return counts(known, Sign::payment) && pays_late(known) && !known.low_pay &&
         known.is<Owed>(Fact::owed) != Owed::settled &&
         only(known, {Sign::payment}, {Flag::late_payment});
}

bool abuse_goes_on(const Case& known) {
  return counts(known, Sign::abuse) && !abuse_now_and_then(known) &&
         known.sign(Sign::abuse).frequency != Frequency::unknown;
}

Verdict weigh(const Case& known) {
  Verdict verdict;
  if (nothing_reported(known)) return verdict;
  auto points = score(known);
  verdict.score = points.points;
  verdict.lines = std::move(points.lines);
  const Score again{verdict.score, verdict.lines};
  const auto found = matches(known, again, verdict.capped);
  for (const auto& match : found)
    if (verdict.rules.empty() || severity(match.level) > severity(verdict.level)) {
      verdict.level = match.level;
      verdict.rules = {match.rule};
    } else if (match.level == verdict.level) {
      verdict.rules.push_back(match.rule);
    }
  const bool dear = known.is<Dependence>(Fact::dependence) >= Dependence::half;
  verdict.replace_first = dear && (verdict.level == Level::exit || verdict.level == Level::now);
  return verdict;
}

Verdict judge(const Case& known) {
  auto verdict = weigh(known);
  if (verdict.level == Level::not_enough) return verdict;
  collect_claims(known, verdict);
  for (const auto fact : {Fact::frequency, Fact::raised})
    if (matters(known, fact)) {
      verdict.provisional = true;
      verdict.unknown.push_back(fact);
    }
  add_what_ifs(known, verdict);
  return verdict;
}

}  // namespace advisor
