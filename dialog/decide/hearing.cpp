#include "dialog/decide/hearing.hpp"

#include <algorithm>
#include <cmath>

#include "dialog/decide/answer.hpp"
#include "dialog/decide/quote.hpp"

namespace advisor {
namespace {

using Kind = Label::Kind;

constexpr std::size_t short_answer = 40;
constexpr std::size_t short_rest = 3;  // marks and spaces around an answer

bool is_of_telling(Fact fact) {
  return fact == Fact::raised || fact == Fact::reminded || fact == Fact::insists;
}

// That the money came is an answer to each of these.
bool asks_about_the_debt(Question question) {
  return question == Question::reminded || question == Question::work_stopped;
}

// "All the time" is no yes to these.
bool asks_whether(Question question) {
  return question == Question::safety || question == Question::raised;
}

bool overlap(const Evidence& a, const Evidence& b) { return a.begin < b.end && b.begin < a.end; }

}  // namespace

std::string Hearing::words(const Evidence& e) const {
  const auto clause = quote(x_text, e.begin, e.end);
  bool apart = false;
  for (const auto& other : x_heard.evidence) {
    if (!is_topic(other.label) || other.strength == Strength::weak) continue;
    const bool same = other.begin == e.begin && other.end == e.end;
    if (!same && overlap(other, e)) return clause;
    const auto own = x_text.substr(other.begin, other.end - other.begin);
    apart = apart || (!same && clause.find(own) != std::string::npos);
  }
  return apart ? shortened(x_text.substr(e.begin, e.end - e.begin), max_quote) : clause;
}

bool Hearing::names_topic() const {
  return std::ranges::any_of(x_heard.evidence, [](const Evidence& e) { return is_topic(e.label); });
}

bool Hearing::denies() const {
  return std::ranges::any_of(x_heard.evidence,
                             [](const Evidence& e) { return e.label.kind == Kind::denied_sign; });
}

bool Hearing::only_about_extras(const Evidence& e) const {
  if (e.label != label_of(Sign::payment)) return false;
  const auto beside = [&](Flag flag) {
    return std::ranges::any_of(x_heard.evidence, [&](const Evidence& other) {
      return other.label == label_of(flag) && overlap(other, e);
    });
  };
  return beside(Flag::unpaid_extra) && !beside(Flag::late_payment);
}

bool Hearing::is_denied_there(const Evidence& e) const {
  if (e.label.kind != Kind::sign || e.strength == Strength::sure) return false;
  return std::ranges::any_of(x_heard.evidence, [&](const Evidence& other) {
    return other.label.kind == Kind::denied_sign && other.label.id == e.label.id &&
           other.strength == Strength::sure && overlap(other, e);
  });
}

bool Hearing::blames_another(const Evidence& denial) const {
  return std::ranges::any_of(x_heard.evidence, [&](const Evidence& e) {
    return e.label.id == denial.label.id && is_denied_there(e) && overlap(e, denial);
  });
}

bool Hearing::is_whole(const Evidence& e) const {
  return e.end - e.begin + short_rest >= x_text.size() && x_text.size() <= short_answer;
}

bool Hearing::belongs_elsewhere(const Evidence& e) const {
  const auto fact = static_cast<Fact>(e.label.id);
  const auto act = x_heard.act;
  if (fact == Fact::frequency && asks_whether(x_open.question)) return false;
  if (act == Act::affirm || act == Act::deny)
    return !answers_open(fact) ||
           (is_one_word(x_text) && can_be_answered(x_open.question, act == Act::affirm));
  if (answers_open(fact) || (fact == Fact::owed && asks_about_the_debt(x_open.question)))
    return false;
  if (act == Act::unsure || act == Act::skip) return is_one_word(x_text);
  if (!is_whole(e)) return false;
  if (is_one_word(x_text)) return true;
  return std::ranges::any_of(x_heard.evidence, [&](const Evidence& other) {
    return other.label.kind == Kind::fact && other.label.id != e.label.id && is_whole(other);
  });
}

std::optional<Label> Hearing::nearest(std::size_t begin, std::size_t end) const {
  std::optional<Label> best;
  auto best_distance = x_text.size() + 1;
  for (const auto& e : x_heard.evidence) {
    if (!is_topic(e.label) && e.label.kind != Kind::denied_sign) continue;
    if (e.strength == Strength::weak) continue;
    const auto distance = e.begin >= end ? e.begin - end : begin >= e.end ? begin - e.end : 0;
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = e.label;
  }
  return best;
}

// "I told them three times": the number is of the telling.
bool Hearing::tells_what_was_told() const {
  return std::ranges::any_of(x_heard.evidence, [&](const Evidence& e) {
    return e.label.kind == Kind::fact && is_of_telling(static_cast<Fact>(e.label.id)) &&
           !belongs_elsewhere(e);
  });
}

std::optional<Label> Hearing::subject(std::size_t begin, std::size_t end,
                                      std::optional<Label> focus) const {
  if (const auto label = nearest(begin, end)) {
    if (label->kind == Kind::denied_sign) return std::nullopt;
    return label;
  }
  if (tells_what_was_told()) return std::nullopt;
  if (x_open.question == Question::frequency && !x_open.about.empty()) return x_open.about.front();
  // "Yes, twice", to "have you raised it?"
  const auto asked = fact_of(x_open.question);
  if ((asked && is_of_telling(*asked)) || x_heard.question) return std::nullopt;
  return focus;
}

bool Hearing::is_part_of_a_frequency(const Quantity& q) const {
  return std::ranges::any_of(x_heard.evidence, [&](const Evidence& e) {
    return e.label.kind == Kind::fact && static_cast<Fact>(e.label.id) == Fact::frequency &&
           e.begin <= q.begin && q.end <= e.end;
  });
}

bool Hearing::denied_number(const Quantity& q) const {
  const auto before = x_text.substr(0, q.begin);
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"nem ", "not ", "Nem ", "Not "},
      [&](std::string_view word) { return before.ends_with(word); });
}

bool Hearing::names_count(int count) const {
  return std::ranges::any_of(x_heard.quantities,
                             [&](const Quantity& q) { return std::lround(q.value) == count; });
}

}  // namespace advisor
