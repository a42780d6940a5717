#include "dialog/decide/verdict.hpp"

#include <algorithm>

#include "dialog/decide/gist.hpp"
#include "dialog/decide/rules.hpp"
#include "dialog/decide/score.hpp"
#include "dialog/decide/what_if.hpp"

namespace advisor {
namespace {

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

bool only_late_money(const Case& known) {
  const auto gist = gist_of(known);
  return only_late(weight_of(gist.matter), gist.manner);
}

Verdict weigh(const Case& known) { return weigh(gist_of(known)); }

Verdict weigh(const Gist& gist) {
  const auto outcome = outcome_of(weight_of(gist.matter), gist.manner);
  Verdict verdict;
  verdict.level = outcome.level;
  if (verdict.level == Level::not_enough) return verdict;
  for (std::size_t i = 0; i < outcome.count; ++i)
    if (outcome.found[i].level == outcome.level) verdict.rules.push_back(outcome.found[i].rule);
  verdict.score = outcome.points;
  verdict.lines = lines_of(gist);
  verdict.capped = outcome.capped;
  verdict.replace_first =
      gist.manner.dear && (verdict.level == Level::exit || verdict.level == Level::now);
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
