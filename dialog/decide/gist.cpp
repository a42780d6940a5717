#include "dialog/decide/gist.hpp"

#include <algorithm>

#include "dialog/decide/overlap.hpp"

namespace advisor {
namespace {

Frequency read(Frequency said) { return said == Frequency::unknown ? Frequency::several : said; }

// The flag that says the same lends its frequency.
Frequency frequency_of(const Case& known, Sign sign) {
  auto own = known.sign(sign).yes() ? known.sign(sign).frequency : Frequency::unknown;
  for (std::size_t i = 0; i < count_of<Flag>; ++i)
    if (known.flags[i].yes() && sign_restated_by(label_of(static_cast<Flag>(i))) == sign)
      own = std::max(own, known.flags[i].frequency);
  return read(own);
}

// Abuse has rules instead of points; R7 and R12 have the points of their signs.
bool has_points(Flag flag) { return flag != Flag::late_payment && flag != Flag::ignores_time; }

Frequency worst_frequency(const Case& known) {
  auto worst = Frequency::once;
  for (std::size_t i = 0; i < count_of<Sign>; ++i) {
    const auto sign = static_cast<Sign>(i);
    if (sign != Sign::abuse && counts(known, sign))
      worst = std::max(worst, frequency_of(known, sign));
  }
  for (std::size_t i = 0; i < count_of<Flag>; ++i)
    if (counts(known, static_cast<Flag>(i)) && has_points(static_cast<Flag>(i)))
      worst = std::max(worst, read(known.flags[i].frequency));
  return worst;
}

Outbursts outbursts(const Heard& abuse) {
  switch (abuse.frequency) {
    case Frequency::unknown: return Outbursts::unknown;
    case Frequency::once: return Outbursts::few;
    case Frequency::several: return abuse.count.value_or(3) <= 2 ? Outbursts::few : Outbursts::many;
    case Frequency::constantly: break;
  }
  return Outbursts::many;
}

Chase chase(const Case& known) {
  const auto stopped = known.is<WorkStopped>(Fact::work_stopped);
  if (stopped >= WorkStopped::stop_failed) return Chase::in_vain;
  const bool tried = known.is<Reminded>(Fact::reminded) >= Reminded::reminded ||
                     stopped == WorkStopped::stopped;
  return tried ? Chase::tried : Chase::none;
}

Matter matter_of(const Case& known) {
  Matter matter;
  for (std::size_t i = 0; i < count_of<Sign>; ++i)
    if (counts(known, static_cast<Sign>(i))) matter.add(static_cast<Sign>(i));
  for (std::size_t i = 0; i < count_of<Flag>; ++i)
    if (counts(known, static_cast<Flag>(i))) matter.add(static_cast<Flag>(i));
  const bool money = matter.has(Sign::payment);
  matter.late = money && pays_late(known);
  matter.low = money && known.low_pay;
  matter.wont_listen = matter.has(Sign::expectations) &&
                       known.is<Listens>(Fact::listens) == Listens::wont_listen;
  return matter;
}

Manner manner_of(const Case& known) {
  const auto& respect = known.sign(Sign::respect);
  const auto& sabotage = known.flag(Flag::sabotage);
  Manner manner;
  manner.outbursts = outbursts(known.sign(Sign::abuse));
  manner.worst = worst_frequency(known);
  manner.rude_always = respect.yes() && respect.frequency == Frequency::constantly;
  manner.sabotage_goes_on = sabotage.yes() && sabotage.frequency == Frequency::constantly;
  manner.raised = known.is<Raised>(Fact::raised);
  manner.insists = known.is<Insists>(Fact::insists);
  manner.chase = chase(known);
  manner.settled = known.is<Owed>(Fact::owed) == Owed::settled;
  manner.unwritten = known.is<Contract>(Fact::contract) == Contract::none;
  manner.unstated = known.is<Limits>(Fact::limits) == Limits::not_stated;
  manner.inquiry = known.is<Stage>(Fact::stage) == Stage::inquiry;
  manner.many = known.is<Team>(Fact::team) == Team::many;
  manner.no_fault = known.known(Fact::no_fault);
  manner.danger = known.danger.yes();
  manner.dear = known.is<Dependence>(Fact::dependence) >= Dependence::half;
  return manner;
}

void set_heard(const Gist& gist, Case& known) {
  const auto& manner = gist.manner;
  for (std::size_t i = 0; i < count_of<Sign>; ++i)
    if (gist.matter.has(static_cast<Sign>(i))) known.signs[i] = {Belief::yes, manner.worst, {}, {}};
  for (std::size_t i = 0; i < count_of<Flag>; ++i)
    if (gist.matter.has(static_cast<Flag>(i))) known.flags[i] = {Belief::yes, manner.worst, {}, {}};
  for (const auto sign : {Sign::payment, Sign::time, Sign::expectations})
    if (!gist.matter.has(sign)) known.sign(sign).belief = Belief::denied;
  constexpr std::array often{Frequency::once, Frequency::unknown, Frequency::constantly};
  auto& abuse = known.sign(Sign::abuse);
  if (abuse.yes()) abuse.frequency = often.at(static_cast<std::size_t>(manner.outbursts));
  if (!manner.rude_always && known.sign(Sign::respect).yes())
    known.sign(Sign::respect).frequency = std::min(manner.worst, Frequency::several);
  if (!manner.sabotage_goes_on && known.flag(Flag::sabotage).yes())
    known.flag(Flag::sabotage).frequency = std::min(manner.worst, Frequency::several);
}

void set_money(const Gist& gist, Case& known) {
  known.low_pay = gist.matter.low;
  if (!gist.matter.late) return;
  known.set(Fact::owed, gist.manner.settled ? Owed::settled : Owed::owed);
  if (gist.manner.chase == Chase::tried) known.set(Fact::reminded, Reminded::reminded);
  if (gist.manner.chase == Chase::in_vain)
    known.set(Fact::work_stopped, WorkStopped::stop_failed);
}

}  // namespace

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

bool counts(const Case& known, Flag flag) {
  return known.flag(flag).yes() &&
         (flag != Flag::unpaid_extra ||
          known.is<Contract>(Fact::contract) != Contract::inside);
}

Gist gist_of(const Case& known) { return {matter_of(known), manner_of(known)}; }

Case case_of(const Gist& gist) {
  const auto& manner = gist.manner;
  Case known;
  set_heard(gist, known);
  set_money(gist, known);
  known.set(Fact::raised, manner.raised);
  if (gist.matter.has(Flag::unethical_requests)) known.set(Fact::insists, manner.insists);
  if (gist.matter.wont_listen) known.set(Fact::listens, Listens::wont_listen);
  if (manner.unwritten) known.set(Fact::contract, Contract::none);
  if (manner.unstated) known.set(Fact::limits, Limits::not_stated);
  if (manner.inquiry) known.set(Fact::stage, Stage::inquiry);
  if (manner.many) known.set(Fact::team, Team::many);
  if (manner.no_fault) known.fact(Fact::no_fault).value = 1;
  if (manner.danger) known.danger.belief = Belief::yes;
  if (manner.dear) known.set(Fact::dependence, Dependence::most);
  return known;
}

}  // namespace advisor
