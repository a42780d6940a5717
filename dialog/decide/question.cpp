#include "dialog/decide/question.hpp"

#include <algorithm>

#include "dialog/decide/verdict.hpp"
#include "dialog/decide/what_if.hpp"

namespace advisor {
namespace {

// Late or too little is asked with the sign: of late money alone neither frequency nor "raised"
// matters.
constexpr std::array order{Question::safety,       Question::sign,    Question::owed,
                           Question::frequency,    Question::listens, Question::insists,
                           Question::raised,       Question::result,  Question::reminded,
                           Question::work_stopped, Question::stage,   Question::contract,
                           Question::limits,       Question::team,    Question::dependence};

std::size_t index(Question q) { return static_cast<std::size_t>(q); }

bool put_enough(const Asked& asked, Question q) {
  return asked.closed[index(q)] || asked.times[index(q)] >= max_repeats;
}

// Anything that can only happen on a running job.
bool surely_running(const Case& known) {
  return pays_late(known) || counts(known, Sign::scope) || counts(known, Sign::abuse) ||
         counts(known, Sign::morale) || counts(known, Sign::time) || counts(known, Sign::respect) ||
         known.known(Fact::raised) || known.known(Fact::contract) || known.known(Fact::listens) ||
         known.known(Fact::no_fault) || known.flag(Flag::unpaid_extra).yes() ||
         known.flag(Flag::sabotage).yes();
}

bool conduct(const Case& known) {
  return counts(known, Sign::respect) || counts(known, Sign::abuse) ||
         counts(known, Sign::morale) || counts(known, Sign::time) ||
         known.flag(Flag::doubts_judgment).yes() || known.flag(Flag::selfish).yes();
}

bool owes(const Case& known) {
  return counts(known, Sign::payment) && pays_late(known) &&
         known.is<Owed>(Fact::owed) != Owed::settled;
}

// Level and deciding rule: advice differs with either.
bool outcome_varies(const Case& known, Fact fact) {
  const auto cases = variants(known, fact);
  const auto first = weigh(cases.front());
  return std::ranges::any_of(cases, [&](const Case& c) {
    const auto other = weigh(c);
    return other.level != first.level || other.rule() != first.rule() ||
           other.replace_first != first.replace_first;
  });
}

bool dangerous_kind(const Case& known) {
  const auto heard = [](const Heard& h) { return h.belief >= Belief::likely; };
  return heard(known.sign(Sign::abuse)) || heard(known.flag(Flag::sabotage));
}

bool money_kind_open(const Case& known) {
  return counts(known, Sign::payment) && !pays_late(known) && !known.low_pay;
}

// Of an unethical request it matters whether they insist, not how often they ask.
bool only_unethical(const Case& known) {
  if (!known.flag(Flag::unethical_requests).yes()) return false;
  for (std::size_t i = 0; i < count_of<Sign>; ++i)
    if (counts(known, static_cast<Sign>(i))) return false;
  return true;
}

// A question that has sense in this case, apart from what its answer would change.
bool fits(const Case& known, Question q) {
  switch (q) {
    case Question::safety: return dangerous_kind(known) && !known.danger.yes();
    case Question::sign: return weigh(known).level == Level::not_enough;
    case Question::frequency: return !only_unethical(known);
    case Question::raised: return !known.flag(Flag::unethical_requests).yes();
    case Question::result: return known.is<Raised>(Fact::raised) == Raised::raised;
    case Question::listens: return counts(known, Sign::expectations);
    case Question::insists: return known.flag(Flag::unethical_requests).yes();
    case Question::owed:
      return money_kind_open(known) && known.is<Stage>(Fact::stage) != Stage::inquiry;
    case Question::reminded: return owes(known);
    case Question::work_stopped:
      return owes(known) && known.is<Reminded>(Fact::reminded) >= Reminded::reminded;
    case Question::stage: return !surely_running(known);
    case Question::contract: return counts(known, Sign::scope);
    case Question::limits: return counts(known, Sign::time);
    case Question::team: return conduct(known);
    default: return true;
  }
}

bool would_change(const Case& known, Question q) {
  if (q == Question::sign) return true;
  const auto fact = fact_of(q);
  if (!fact) return false;
  if (q == Question::result) return outcome_varies(known, *fact);
  if (known.known(*fact) && q != Question::frequency) return false;
  if (q == Question::safety) return true;
  if (q == Question::frequency || q == Question::raised) return matters(known, *fact);
  return outcome_varies(known, *fact);
}

// The gravest sign or flag whose frequency is not known.
std::vector<Label> frequency_of_what(const Case& known) {
  const auto open = [](const Heard& h) { return h.yes() && h.frequency == Frequency::unknown; };
  for (const auto s : {Sign::abuse, Sign::respect, Sign::time, Sign::expectations, Sign::scope,
                       Sign::morale, Sign::payment, Sign::gut})
    if (open(known.sign(s))) return {label_of(s)};
  for (std::size_t i = 0; i < count_of<Flag>; ++i)
    if (open(known.flags[i])) return {label_of(static_cast<Flag>(i))};
  return {};
}

}  // namespace

std::optional<Fact> fact_of(Question question) {
  switch (question) {
    case Question::safety: return Fact::safety;
    case Question::frequency: return Fact::frequency;
    case Question::raised:
    case Question::result: return Fact::raised;
    case Question::listens: return Fact::listens;
    case Question::insists: return Fact::insists;
    case Question::owed: return Fact::owed;
    case Question::reminded: return Fact::reminded;
    case Question::work_stopped: return Fact::work_stopped;
    case Question::stage: return Fact::stage;
    case Question::contract: return Fact::contract;
    case Question::limits: return Fact::limits;
    case Question::team: return Fact::team;
    case Question::dependence: return Fact::dependence;
    default: return std::nullopt;
  }
}

int questions_asked(const Asked& asked) {
  const auto put = [&](Question q) { return q != Question::sign && asked.times[index(q)] > 0; };
  return static_cast<int>(std::ranges::count_if(order, put)) + put(Question::confirm);
}

OpenQuestion next_question(const Case& known, const Asked& asked) {
  for (const auto q : order) {
    const bool begun = asked.times[index(q)] > 0;
    if (put_enough(asked, q) ||
        (!begun && q != Question::sign && questions_asked(asked) >= max_questions))
      continue;
    if (!fits(known, q) || !would_change(known, q)) continue;
    OpenQuestion next{q, {}};
    if (q == Question::frequency) next.about = frequency_of_what(known);
    return next;
  }
  return {};
}

std::vector<Label> to_confirm(const Case& known) {
  std::vector<Label> labels;
  for (std::size_t i = 0; i < count_of<Sign>; ++i)
    if (known.signs[i].belief == Belief::likely) labels.push_back(label_of(static_cast<Sign>(i)));
  if (!labels.empty()) return labels;
  const auto level = weigh(known).level;
  for (std::size_t i = 0; i < count_of<Flag>; ++i) {
    if (known.flags[i].belief != Belief::likely) continue;
    auto changed = bare(known);
    changed.flags[i].belief = Belief::yes;
    if (weigh(changed).level != level) labels.push_back(label_of(static_cast<Flag>(i)));
  }
  return labels;
}

}  // namespace advisor
