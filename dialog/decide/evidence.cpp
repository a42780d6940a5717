#include "dialog/decide/evidence.hpp"

#include <algorithm>
#include <cmath>

#include "dialog/decide/answer.hpp"
#include "dialog/decide/overlap.hpp"
#include "dialog/decide/quote.hpp"

namespace advisor {
namespace {

using Kind = Label::Kind;

constexpr std::size_t max_quotes = 4;
constexpr std::size_t short_text = 16;
constexpr std::size_t short_answer = 40;
constexpr std::size_t short_rest = 3;  // marks and spaces around an answer

bool topic(Label label) { return label.kind == Kind::sign || label.kind == Kind::flag; }
bool contains(const std::vector<Label>& list, Label label) {
  return std::ranges::find(list, label) != list.end();
}

void remember(std::vector<Label>& list, Label label) {
  if (!contains(list, label)) list.push_back(label);
}

void add_quote(Heard& heard, std::string words) {
  auto& list = heard.quotes;
  if (words.empty() || std::ranges::find(list, words) != list.end()) return;
  if (list.size() < max_quotes) list.push_back(std::move(words));
}

class Merger {
 public:
  Merger(const Case& known, const Understanding& heard, std::string_view text,
         const OpenQuestion& open)
      : x_heard(heard), x_text(text), x_open(open) {
    x_out.known = known;
  }

  Merge run() {
    for (const auto& e : x_heard.evidence)
      if (topic(e.label)) take_topic(e);
    for (const auto& e : x_heard.evidence)
      if (e.label.kind == Kind::denied_sign) take_denial(e);
    for (const auto& e : x_heard.evidence)
      if (e.label.kind == Kind::fact) take_fact(e);
    for (const auto& q : x_heard.quantities) take_quantity(q);
    if (x_heard.act == Act::danger) take_danger(shortened(x_text, max_quote));
    return std::move(x_out);
  }

 private:
  // The clause, unless it also tells of something else, told apart: then the words alone.
  std::string words(const Evidence& e) const {
    const auto clause = quote(x_text, e.begin, e.end);
    bool apart = false;
    for (const auto& other : x_heard.evidence) {
      if (!topic(other.label) || other.strength == Strength::weak) continue;
      const bool same = other.begin == e.begin && other.end == e.end;
      if (!same && other.begin < e.end && e.begin < other.end) return clause;
      const auto own = x_text.substr(other.begin, other.end - other.begin);
      apart = apart || (!same && clause.find(own) != std::string::npos);
    }
    return apart ? shortened(x_text.substr(e.begin, e.end - e.begin), max_quote) : clause;
  }

  void take_topic(const Evidence& e) {
    if (e.strength == Strength::weak) {
      if (x_out.known.heard(e.label)->belief == Belief::unknown) remember(x_out.weak, e.label);
      return;
    }
    if (only_about_extras(e)) return;
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
    add_quote(heard, words(e));
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

  // "Won't pay for the extras" is scope with R10, not trouble with payment as such (READING 7C 8).
  bool only_about_extras(const Evidence& e) const {
    if (e.label != label_of(Sign::payment)) return false;
    const auto beside = [&](Flag flag) {
      return std::ranges::any_of(x_heard.evidence, [&](const Evidence& other) {
        return other.label == label_of(flag) && other.begin < e.end && e.begin < other.end;
      });
    };
    return beside(Flag::unpaid_extra) && !beside(Flag::late_payment);
  }

  void take_denial(const Evidence& e) {
    const Label label{Kind::sign, e.label.id, 0};
    // "He never threatened me" answers whether the user is safe; it takes back no shouting.
    if (x_open.question == Question::safety && label == label_of(Sign::abuse))
      return take_safe(words(e));
    if (e.strength == Strength::weak || contains(x_out.noted, label)) return;
    auto& heard = *x_out.known.heard(label);
    // "The money came yesterday" settles the debt; that it was late stays true.
    if (label == label_of(Sign::payment) && heard.yes() && says(Fact::owed, Owed::settled)) return;
    if (heard.belief == Belief::yes || heard.belief == Belief::likely)
      remember(x_out.withdrawn, label);
    heard = {Belief::denied, Frequency::unknown, {}, {}};
    add_quote(heard, words(e));
    remember(x_out.denied, label);
    for (const auto flag : flags_that_restate(static_cast<Sign>(label.id)))
      if (!contains(x_out.noted, label_of(flag))) x_out.known.flag(flag) = {};
  }

  bool answers_open(Fact fact) const { return fact_of(x_open.question) == fact; }

  // "Nem" or "half of it" is an answer to whatever was asked, so that patterns of many facts take
  // it; it belongs to the open question, and a bare yes or no is read by answer.hpp.
  bool belongs_elsewhere(const Evidence& e) const {
    const auto fact = static_cast<Fact>(e.label.id);
    const auto act = x_heard.act;
    if (act == Act::affirm || act == Act::deny)
      return !answers_open(fact) ||
             (is_one_word(x_text) && can_be_answered_yes_or_no(x_open.question));
    if (act == Act::unsure || act == Act::skip) return true;
    if (!is_whole(e) || answers_open(fact)) return false;
    if (is_one_word(x_text)) return true;
    return std::ranges::any_of(x_heard.evidence, [&](const Evidence& other) {
      return other.label.kind == Kind::fact && other.label.id != e.label.id && is_whole(other);
    });
  }

  bool is_whole(const Evidence& e) const {
    return e.end - e.begin + short_rest >= x_text.size() && x_text.size() <= short_answer;
  }

  void take_fact(const Evidence& e) {
    const auto fact = static_cast<Fact>(e.label.id);
    if (belongs_elsewhere(e)) return;
    if (e.strength == Strength::weak && !answers_open(fact)) return;
    if (e.strength == Strength::likely && x_out.known.known(fact) && !answers_open(fact)) return;
    if (fact == Fact::safety && e.label == label_of(Fact::safety, Safety::unsafe))
      return take_danger(words(e));
    // "How do I tell them?" does not say that they were told.
    if (fact == Fact::raised && x_heard.faq == Faq::how_to_tell) return;
    if (fact == Fact::frequency && !take_frequency(e)) return;
    // After "and has it got better?", a "not yet" is not about raising it.
    if (x_open.question == Question::result &&
        e.label == label_of(Fact::raised, Raised::not_raised))
      return take_fact_value(fact, static_cast<std::uint8_t>(Raised::ignored), e);
    take_fact_value(fact, e.label.value, e);
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
    known = {value, words(e)};
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

  // The sign or flag nearest in the text; none where a denial is nearer ("mindig pontosan utal").
  std::optional<Label> nearest(std::size_t begin, std::size_t end) const {
    std::optional<Label> best;
    auto best_distance = x_text.size() + 1;
    for (const auto& e : x_heard.evidence) {
      if (!topic(e.label) && e.label.kind != Kind::denied_sign) continue;
      if (e.strength == Strength::weak) continue;
      const auto distance = e.begin >= end ? e.begin - end : begin >= e.end ? begin - e.end : 0;
      if (distance >= best_distance) continue;
      best_distance = distance;
      best = e.label;
    }
    return best;
  }

  // "I told them once", and "yes, twice" to "have you raised it?": the number is of the telling.
  bool is_about_the_user() const {
    const auto of_telling = [](Fact fact) {
      return fact == Fact::raised || fact == Fact::reminded || fact == Fact::insists;
    };
    const auto asked = fact_of(x_open.question);
    return (asked && of_telling(*asked)) ||
           std::ranges::any_of(x_heard.evidence, [&](const Evidence& e) {
             return e.label.kind == Kind::fact && of_telling(static_cast<Fact>(e.label.id));
           });
  }

  // What a "twice" or "always" is about: in this utterance, else the open question, else the last
  // topic.
  std::optional<Label> subject(std::size_t begin, std::size_t end) const {
    if (const auto label = nearest(begin, end)) {
      if (label->kind == Kind::denied_sign) return std::nullopt;
      return label;
    }
    if (x_open.question == Question::frequency && !x_open.about.empty())
      return x_open.about.front();
    if (is_about_the_user() || x_heard.question) return std::nullopt;
    return x_out.known.focus;
  }

  void set_frequency(Label label, Frequency value) {
    x_out.known.heard(label)->frequency = value;
    // What was said in one breath is about the same thing.
    for (const auto& e : x_heard.evidence)
      if (topic(e.label) && e.strength != Strength::weak &&
          x_out.known.heard(e.label)->frequency == Frequency::unknown)
        x_out.known.heard(e.label)->frequency = value;
  }

  bool take_frequency(const Evidence& e) {
    auto label = subject(e.begin, e.end);
    // "Always" is never said of the telling.
    const bool always = e.label.value == static_cast<std::uint8_t>(Frequency::constantly);
    if (!label && always && !names_topic() && !denies()) label = x_out.known.focus;
    if (!label) return false;
    const auto value = static_cast<Frequency>(e.label.value);
    set_frequency(*label, value);
    if (*label != label_of(Sign::abuse) && !names_topic()) give_to_all(value);
    return true;
  }

  bool denies() const {
    return std::ranges::any_of(x_heard.evidence,
                               [](const Evidence& e) { return e.label.kind == Kind::denied_sign; });
  }

  bool names_topic() const {
    return std::ranges::any_of(x_heard.evidence, [](const Evidence& e) { return topic(e.label); });
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
    const auto label = subject(q.begin, q.end);
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
    if (x_out.recounted == label || denied_number(q)) return;
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
    const bool beside = std::ranges::any_of(x_heard.quantities, [&](const Quantity& other) {
      return std::lround(other.value) == *count;
    });
    if (beside || x_text.size() <= short_text) take_count(label, q);
  }

  // The number that a "nem" or "not" stands before.
  bool denied_number(const Quantity& q) const {
    const auto before = x_text.substr(0, q.begin);
    for (const std::string_view word : {"nem ", "not ", "Nem ", "Not "})
      if (before.ends_with(word)) return true;
    return false;
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
  Merge x_out;
};

}  // namespace

Merge take_in(const Case& known, const Understanding& heard, std::string_view text,
              const OpenQuestion& open) {
  return Merger(known, heard, text, open).run();
}

}  // namespace advisor
