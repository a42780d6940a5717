#include "dialog/decide/evidence.hpp"

#include <algorithm>
#include <cmath>

#include "dialog/decide/hearing.hpp"
#include "dialog/decide/overlap.hpp"
#include "dialog/decide/quote.hpp"

namespace advisor {
namespace {

using Kind = Label::Kind;

constexpr std::size_t max_quotes = 4;
constexpr std::size_t short_text = 16;

bool contains(const std::vector<Label>& list, Label label) {
  return std::ranges::find(list, label) != list.end();
}

void remember(std::vector<Label>& list, Label label) {
  if (!contains(list, label)) list.push_back(label);
}

// Of two quotes of one thing, one inside the other, the longer is kept.
void add_quote(Heard& heard, std::string words) {
  auto& list = heard.quotes;
  const auto holds = [&](const std::string& q) { return q.find(words) != std::string::npos; };
  if (words.empty() || std::ranges::any_of(list, holds)) return;
  for (auto& known : list)
    if (words.find(known) != std::string::npos) {
      known = std::move(words);
      return;
    }
  if (list.size() < max_quotes) list.push_back(std::move(words));
}

class Merger {
 public:
  Merger(const Case& known, const Understanding& heard, std::string_view text,
         const OpenQuestion& open)
      : x_heard(heard), x_text(text), x_open(open), x_hearing(heard, text, open) {
    x_out.known = known;
  }

  Merge run() {
    for (const auto& e : x_heard.evidence)
      if (is_topic(e.label)) take_topic(e);
    for (const auto& e : x_heard.evidence)
      if (e.label.kind == Kind::denied_sign) take_denial(e);
    for (const auto& e : x_heard.evidence)
      if (e.label.kind == Kind::fact) take_fact(e);
    for (const auto& q : x_heard.quantities) take_quantity(q);
    if (x_heard.act == Act::danger) take_danger(shortened(x_text, max_quote));
    return std::move(x_out);
  }

 private:
  void take_topic(const Evidence& e) {
    if (e.strength == Strength::weak) {
      if (x_out.known.heard(e.label)->belief == Belief::unknown) remember(x_out.weak, e.label);
      return;
    }
    if (x_hearing.only_about_extras(e) || x_hearing.is_denied_there(e)) return;
    auto& heard = *x_out.known.heard(e.label);
    const bool sure = e.strength == Strength::sure;
    if (heard.yes()) {
      if (!contains(x_out.noted, e.label)) remember(x_out.again, e.label);
    } else if (sure) {
      heard.belief = Belief::yes;
      remember(x_out.noted, e.label);
      std::erase(x_out.pending, e.label);
    } else if (heard.belief == Belief::unknown) {
      heard.belief = Belief::likely;
      remember(x_out.pending, e.label);
    } else {
      return;
    }
    add_quote(heard, x_hearing.words(e));
    x_out.known.focus = e.label;
    const auto sign = sign_restated_by(e.label);
    if (!sign || x_out.known.sign(*sign).belief == Belief::denied) return;
    auto same = e;
    same.label = label_of(*sign);
    take_topic(same);
  }

  template <class Value>
  bool says(Fact fact, Value value) const {
    return std::ranges::any_of(x_heard.evidence, [&](const Evidence& e) {
      return e.label == label_of(fact, value) && e.strength != Strength::weak;
    });
  }

  // A "never" that is the user's own, or an invoice's: "I never told them when I work", "not even
  // after two reminders".
  bool is_none_of_theirs(Label label) const {
    if (label == label_of(Sign::time)) return says(Fact::limits, Limits::not_stated);
    return label == label_of(Sign::payment) && (says(Fact::reminded, Reminded::failed) ||
                                                says(Fact::work_stopped, WorkStopped::stop_failed));
  }

  void take_denial(const Evidence& e) {
    const Label label{Kind::sign, e.label.id, 0};
    // "He never threatened me" answers whether the user is safe; it takes back no shouting.
    const bool of_threats = says(Fact::safety, Safety::safe) ||
                            (x_open.question == Question::safety && !x_hearing.blames_another(e));
    if (of_threats && label == label_of(Sign::abuse)) return take_safe(x_hearing.words(e));
    if (e.strength == Strength::weak || contains(x_out.noted, label)) return;
    auto& heard = *x_out.known.heard(label);
    // "The money came yesterday" settles the debt; that it was late stays true.
    if (label == label_of(Sign::payment) && heard.yes() && says(Fact::owed, Owed::settled)) return;
    if (is_none_of_theirs(label)) return;
    if (heard.belief == Belief::yes || heard.belief == Belief::likely)
      remember(x_out.withdrawn, label);
    heard = {Belief::denied, Frequency::unknown, {}, {}};
    add_quote(heard, x_hearing.words(e));
    remember(x_out.denied, label);
    for (const auto flag : flags_that_restate(static_cast<Sign>(label.id)))
      if (!contains(x_out.noted, label_of(flag))) x_out.known.flag(flag) = {};
  }

  void take_fact(const Evidence& e) {
    const auto fact = static_cast<Fact>(e.label.id);
    // To "has it got better?", "all the time" is no.
    if (x_open.question == Question::result &&
        e.label == label_of(Fact::frequency, Frequency::constantly) && !x_hearing.names_topic())
      return take_fact_value(Fact::raised, static_cast<std::uint8_t>(Raised::ignored), e);
    if (x_hearing.belongs_elsewhere(e)) return;
    if (e.strength == Strength::weak && !x_hearing.answers_open(fact)) return;
    if (e.strength == Strength::likely && x_out.known.known(fact) && !x_hearing.answers_open(fact))
      return;
    if (speaks_of_a_debt(fact) && !x_hearing.answers_open(fact) && !money_is_spoken_of()) return;
    if (fact == Fact::safety && e.label == label_of(Fact::safety, Safety::unsafe))
      return take_danger(x_hearing.words(e));
    // That they took no for an answer is no improvement of what was not raised.
    if (fact == Fact::raised && says(Fact::insists, Insists::accepted)) return;
    // "How do I tell them?" does not say that they were told.
    if (fact == Fact::raised && x_heard.faq == Faq::how_to_tell) return;
    if (e.label == label_of(Fact::owed, Owed::too_little)) return take_low_pay();
    if (fact == Fact::frequency && !take_frequency(e)) return;
    // After "and has it got better?", a "not yet" is not about raising it.
    if (x_open.question == Question::result &&
        e.label == label_of(Fact::raised, Raised::not_raised))
      return take_fact_value(fact, static_cast<std::uint8_t>(Raised::ignored), e);
    take_fact_value(fact, e.label.value, e);
  }

  // "I told them twice" is no reminder, and who stopped has not struck, where money is no matter.
  static bool speaks_of_a_debt(Fact fact) {
    return fact == Fact::reminded || fact == Fact::work_stopped;
  }
  bool money_is_spoken_of() const {
    return x_out.known.sign(Sign::payment).belief >= Belief::likely ||
           x_out.known.flag(Flag::late_payment).belief >= Belief::likely;
  }

  void take_low_pay() {
    if (!x_out.known.sign(Sign::payment).yes() || x_out.known.low_pay) return;
    x_out.known.low_pay = true;
    x_out.facts.push_back(Fact::owed);
  }

  void take_fact_value(Fact fact, std::uint8_t value, const Evidence& e) {
    auto& known = x_out.known.fact(fact);
    if (says_less(fact, value, known.value)) return;
    if (std::ranges::find(x_out.facts, fact) != x_out.facts.end()) {
      // Two values in one breath: the graver stands, as the user will correct it if it is wrong.
      if (fact == Fact::frequency || known.value >= value) return;
    } else {
      x_out.facts.push_back(fact);
    }
    known = {value, x_hearing.words(e)};
    if (fact == Fact::team) take_team();
    if (fact == Fact::reminded && x_open.question == Question::raised)
      take_reminder_as_answer(known);
  }

  // Asked whether it was raised, "I haven't chased them" is an answer, too.
  void take_reminder_as_answer(const KnownFact& reminder) {
    if (x_out.known.known(Fact::raised)) return;
    const auto value = static_cast<Reminded>(reminder.value);
    const auto raised = value == Reminded::not_reminded ? Raised::not_raised
                        : value == Reminded::failed     ? Raised::ignored
                                                        : Raised::raised;
    x_out.known.fact(Fact::raised) = {static_cast<std::uint8_t>(raised), reminder.quote};
    x_out.facts.push_back(Fact::raised);
  }

  // Who cannot bear the client beside the user makes the sign (S6), with the words that said so.
  void take_team() {
    auto& morale = x_out.known.sign(Sign::morale);
    if (x_out.known.is<Team>(Fact::team) < Team::some || morale.yes()) return;
    morale.belief = Belief::yes;
    add_quote(morale, x_out.known.fact(Fact::team).quote);
    remember(x_out.noted, label_of(Sign::morale));
  }

  void set_frequency(Label label, Frequency value) {
    x_out.known.heard(label)->frequency = value;
    // What was said in one breath is about the same thing.
    for (const auto& e : x_heard.evidence)
      if (is_topic(e.label) && e.strength != Strength::weak &&
          x_out.known.heard(e.label)->frequency == Frequency::unknown)
        x_out.known.heard(e.label)->frequency = value;
  }

  bool take_frequency(const Evidence& e) {
    // "No trouble there, they always pay on time": a frequency of what is no sign.
    if (x_hearing.denies() && !x_hearing.names_topic()) return false;
    auto label = x_hearing.subject(e.begin, e.end, x_out.known.focus);
    // "Always" is never said of the telling.
    const bool always = e.label.value == static_cast<std::uint8_t>(Frequency::constantly);
    if (!label && always && !x_hearing.names_topic()) label = x_out.known.focus;
    if (!label) return false;
    const auto value = static_cast<Frequency>(e.label.value);
    set_frequency(*label, value);
    if (*label != label_of(Sign::abuse) && !x_hearing.names_topic()) give_to_all(value);
    return true;
  }

  // "A few times", to "how often?", is said of all that was told; shouting is asked apart.
  void give_to_all(Frequency value) {
    const auto give = [&](Heard& heard) {
      const bool abuse = &heard == &x_out.known.sign(Sign::abuse);
      if (heard.yes() && heard.frequency == Frequency::unknown && !abuse) heard.frequency = value;
    };
    std::ranges::for_each(x_out.known.signs, give);
    std::ranges::for_each(x_out.known.flags, give);
  }

  void take_quantity(const Quantity& q) {
    using Unit = Quantity::Unit;
    switch (q.unit) {
      case Unit::times: return take_times(q);
      case Unit::invoices: return take_count(label_of(Sign::payment), q);
      case Unit::days: return take_delay(q.value);
      case Unit::weeks: return take_delay(q.value * 7);
      case Unit::months: return take_delay(q.value * 30);
      case Unit::percent: return take_share(q.value);
      case Unit::none:
        if (x_heard.act != Act::tell || x_heard.reports()) return;
        if (x_open.question == Question::frequency) return take_times(q);
        return take_correction(q);
      default: return;
    }
  }

  void take_times(const Quantity& q) {
    const auto label = x_hearing.subject(q.begin, q.end, x_out.known.focus);
    // "A few times" holds a number, but is not once.
    if (q.value < 2 && x_hearing.is_part_of_a_frequency(q)) return;
    if (!label || q.value < 1 || *label == label_of(Sign::payment)) return;
    take_count(*label, q);
    auto& heard = *x_out.known.heard(*label);
    const auto value = heard.count.value_or(1) <= 1 ? Frequency::once : Frequency::several;
    if (heard.frequency == Frequency::constantly && x_out.recounted != *label) return;
    if (heard.frequency != value &&
        std::ranges::find(x_out.facts, Fact::frequency) == x_out.facts.end())
      x_out.facts.push_back(Fact::frequency);
    x_out.known.fact(Fact::frequency) = {static_cast<std::uint8_t>(value), {}};
    set_frequency(*label, value);
  }

  // "Two, not three": of the numbers of one utterance, the one that is news is meant.
  void take_count(Label label, const Quantity& q) {
    auto& heard = *x_out.known.heard(label);
    const int n = static_cast<int>(std::lround(q.value));
    if (heard.belief == Belief::denied || n < 0 || n > 10'000 || heard.count == n) return;
    if (x_out.recounted == label || x_hearing.denied_number(q)) return;
    if (heard.count && !contains(x_out.noted, label)) x_out.recounted = label;
    if (!heard.count || x_out.recounted == label) heard.count = n;
  }

  // A bare number corrects a count where it is all that was said, or stands beside the old count.
  void take_correction(const Quantity& q) {
    if (!x_out.known.focus || q.value < 1) return;
    auto label = *x_out.known.focus;
    if (label == label_of(Flag::late_payment)) label = label_of(Sign::payment);
    const auto count = x_out.known.heard(label)->count;
    if (!count) return;
    if (x_hearing.names_count(*count) || x_text.size() <= short_text) take_count(label, q);
  }

  void take_delay(double days) {
    if (days < 1 || days > 3'650) return;
    const bool money = contains(x_out.noted, label_of(Sign::payment)) ||
                       contains(x_out.again, label_of(Sign::payment));
    if (money) x_out.known.late_days = static_cast<int>(std::lround(days));
  }

  void take_share(double percent) {
    const bool said = x_out.has(Fact::dependence);
    if (x_open.question != Question::dependence && !said) return;
    const auto value = percent < 34   ? Dependence::small
                       : percent < 67 ? Dependence::half
                                      : Dependence::most;
    x_out.known.set(Fact::dependence, value);
    if (!said) x_out.facts.push_back(Fact::dependence);
  }

  void take_safe(std::string words) {
    x_out.known.fact(Fact::safety) = {static_cast<std::uint8_t>(Safety::safe), std::move(words)};
    x_out.facts.push_back(Fact::safety);
  }

  void take_danger(std::string words) {
    x_out.danger = true;
    x_out.known.danger.belief = Belief::yes;
    add_quote(x_out.known.danger, std::move(words));
    x_out.known.fact(Fact::safety) = {static_cast<std::uint8_t>(Safety::unsafe), {}};
  }

  const Understanding& x_heard;
  std::string_view x_text;
  const OpenQuestion& x_open;
  const Hearing x_hearing;
  Merge x_out;
};

}  // namespace

Merge take_in(const Case& known, const Understanding& heard, std::string_view text,
              const OpenQuestion& open) {
  return Merger(known, heard, text, open).run();
}

}  // namespace advisor
