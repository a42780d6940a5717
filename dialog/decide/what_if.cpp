#include "dialog/decide/what_if.hpp"

#include <algorithm>

namespace advisor {
namespace {

bool level_varies(const std::vector<Case>& cases) {
  if (cases.empty()) return false;
  const auto first = weigh(cases.front()).level;
  return std::ranges::any_of(cases, [&](const Case& c) { return weigh(c).level != first; });
}

bool lacks_frequency(const Case& known) {
  const auto open = [](const Heard& h) { return h.yes() && h.frequency == Frequency::unknown; };
  return std::ranges::any_of(known.signs, open) || std::ranges::any_of(known.flags, open);
}

void give_frequency(Case& known, Frequency value) {
  const auto give = [&](Heard& h) {
    if (h.yes() && h.frequency == Frequency::unknown) h.frequency = value;
  };
  std::ranges::for_each(known.signs, give);
  std::ranges::for_each(known.flags, give);
}

bool open(const Case& known, Fact fact) {
  return fact == Fact::frequency ? lacks_frequency(known) : !known.known(fact);
}

// Tries one changed case; keeps it if it moves the level the way that is still wanted.
struct Search {
  int from;
  std::optional<WhatIf> softer;
  std::optional<WhatIf> harder;
  void consider(const Case& changed, WhatIf change) {
    change.level = weigh(changed).level;
    const int to = severity(change.level);
    if (to < from && !softer && change.level != Level::not_enough) softer = change;
    if (to > from && !harder) harder = change;
  }
};

void try_fact(const Case& base, Fact fact, std::uint8_t value, Search& search) {
  if (base.fact(fact).value == value) return;
  auto changed = base;
  changed.fact(fact).value = value;
  search.consider(changed, {WhatIf::Kind::fact, label_of(fact, value), {}});
}

template <class Value>
void try_fact(const Case& base, Fact fact, Value value, Search& search) {
  try_fact(base, fact, static_cast<std::uint8_t>(value), search);
}

void try_money(const Case& base, Search& search) {
  if (!counts(base, Sign::payment) || !pays_late(base)) return;
  try_fact(base, Fact::owed, Owed::settled, search);
  try_fact(base, Fact::reminded, Reminded::failed, search);
}

void try_stopping(const Case& base, Search& search) {
  if (counts(base, Sign::payment) && pays_late(base))
    try_fact(base, Fact::work_stopped, WorkStopped::stop_failed, search);
}

void try_conduct(const Case& base, Search& search) {
  try_fact(base, Fact::raised, Raised::improved, search);
  if (base.flag(Flag::unethical_requests).yes()) {
    try_fact(base, Fact::insists, Insists::accepted, search);
    try_fact(base, Fact::insists, Insists::insists, search);
  }
  if (counts(base, Sign::expectations)) try_fact(base, Fact::listens, Listens::wont_listen, search);
  try_fact(base, Fact::raised, Raised::ignored, search);
}

void try_frequency(const Case& base, Search& search) {
  for (const auto label : {label_of(Sign::abuse), label_of(Flag::sabotage)}) {
    auto changed = base;
    if (!changed.heard(label)->yes()) continue;
    changed.heard(label)->frequency = Frequency::constantly;
    search.consider(changed, {WhatIf::Kind::often, label, {}});
  }
}

void try_without(const Case& base, Search& search) {
  for (const auto sign : {Sign::abuse, Sign::respect, Sign::time, Sign::expectations, Sign::scope,
                          Sign::morale, Sign::payment, Sign::gut}) {
    auto changed = base;
    if (!counts(base, sign)) continue;
    changed.sign(sign) = {};
    for (const auto flag : {Flag::late_payment, Flag::ignores_time, Flag::unrealistic_norm})
      if (counts(changed, sign)) changed.flag(flag) = {};
    search.consider(changed, {WhatIf::Kind::without, label_of(sign), {}});
  }
  for (std::size_t i = 0; i < count_of<Flag>; ++i) {
    auto changed = base;
    if (!changed.flags[i].yes()) continue;
    changed.flags[i] = {};
    search.consider(changed, {WhatIf::Kind::without, label_of(static_cast<Flag>(i)), {}});
  }
  if (base.is<Team>(Fact::team) == Team::many) try_fact(base, Fact::team, Team::fine, search);
}

void try_danger(const Case& base, Search& search) {
  auto changed = base;
  changed.danger.belief = Belief::yes;
  search.consider(changed, {WhatIf::Kind::danger, {}, {}});
}

}  // namespace

Case bare(const Case& known) {
  Case copy;
  const auto take = [](const Heard& h) { return Heard{h.belief, h.frequency, h.count, {}}; };
  std::ranges::transform(known.signs, copy.signs.begin(), take);
  std::ranges::transform(known.flags, copy.flags.begin(), take);
  std::ranges::transform(known.facts, copy.facts.begin(), [](const KnownFact& f) {
    return KnownFact{f.value, {}};
  });
  copy.danger = take(known.danger);
  copy.low_pay = known.low_pay;
  copy.late_days = known.late_days;
  return copy;
}

std::vector<Case> variants(const Case& known, Fact fact) {
  std::vector<Case> list;
  for (std::uint8_t value = 1; value <= values_of(fact); ++value) {
    auto changed = bare(known);
    if (fact == Fact::frequency) give_frequency(changed, static_cast<Frequency>(value));
    else changed.fact(fact).value = value;
    list.push_back(std::move(changed));
  }
  return list;
}

bool matters(const Case& known, Fact fact) {
  if (!open(known, fact) || only_late_money(known)) return false;
  if (level_varies(variants(known, fact))) return true;
  const auto other = fact == Fact::raised ? Fact::frequency : Fact::raised;
  if ((fact != Fact::raised && fact != Fact::frequency) || !open(known, other)) return false;
  return std::ranges::any_of(variants(known, other),
                             [&](const Case& c) { return level_varies(variants(c, fact)); });
}

void add_what_ifs(const Case& known, Verdict& verdict) {
  const auto base = bare(known);
  Search search{severity(verdict.level), {}, {}};
  try_money(base, search);
  try_without(base, search);
  try_conduct(base, search);
  try_frequency(base, search);
  try_stopping(base, search);
  try_danger(base, search);
  verdict.softer = search.softer;
  verdict.harder = search.harder;
}

}  // namespace advisor
