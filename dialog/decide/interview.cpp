#include "dialog/decide/interview.hpp"

#include <algorithm>
#include <vector>

#include "dialog/decide/verdict.hpp"

namespace advisor {
namespace {

std::size_t index(Question q) { return static_cast<std::size_t>(q); }

// Where a talk stands: what is known, and what was asked.
struct Standing {
  Case known;
  Asked asked;
};

// Shouting is asked apart; what else has no frequency yet gets the same.
void give_frequency(Frequency value, const std::vector<Label>& about, Case& known) {
  const auto abuse = label_of(Sign::abuse);
  if (!about.empty() && about.front() == abuse) {
    known.heard(abuse)->frequency = value;
    return;
  }
  const auto give = [&](Heard& heard) {
    if (heard.yes() && heard.frequency == Frequency::unknown && &heard != known.heard(abuse))
      heard.frequency = value;
  };
  std::ranges::for_each(known.signs, give);
  std::ranges::for_each(known.flags, give);
}

// The same talk after each answer that can be given to the question.
class Answers {
 public:
  Answers(const Standing& before, const OpenQuestion& open) : x_before(before), x_open(open) {
    auto& times = x_before.asked.times[index(open.question)];
    if (times < max_repeats) ++times;
  }

  std::vector<Standing> all() {
    auto passed = x_before;
    passed.asked.closed[index(x_open.question)] = true;
    x_list.push_back(std::move(passed));
    const auto fact = fact_of(x_open.question);
    if (!fact) return std::move(x_list);
    if (x_open.question == Question::owed) add_low_pay();
    for (std::uint8_t value = 1; value <= values_of(*fact); ++value) add(*fact, value);
    return std::move(x_list);
  }

 private:
  void add_low_pay() {
    for (const bool both : {false, true}) {
      auto after = x_before;
      after.known.low_pay = true;
      if (both) after.known.set(Fact::owed, Owed::owed);
      after.asked.closed[index(Question::owed)] = true;
      x_list.push_back(std::move(after));
    }
  }

  void add(Fact fact, std::uint8_t value) {
    if (fact == Fact::owed && value == static_cast<std::uint8_t>(Owed::too_little)) return;
    auto after = x_before;
    if (fact == Fact::frequency)
      give_frequency(static_cast<Frequency>(value), x_open.about, after.known);
    else after.known.fact(fact).value = value;
    if (x_open.question == Question::result) after.asked.closed[index(Question::result)] = true;
    if (fact == Fact::safety && value == static_cast<std::uint8_t>(Safety::unsafe))
      after.known.danger.belief = Belief::yes;
    if (fact == Fact::team && value >= static_cast<std::uint8_t>(Team::some))
      after.known.sign(Sign::morale).belief = Belief::yes;
    x_list.push_back(std::move(after));
  }

  Standing x_before;
  const OpenQuestion& x_open;
  std::vector<Standing> x_list;
};

// What the question asks was said before.
bool is_known(const Case& known, const OpenQuestion& open) {
  const auto fact = fact_of(open.question);
  if (open.question == Question::frequency) return open.about.empty();
  if (!fact || open.question == Question::result) return false;
  return known.known(*fact);
}

// Nothing would be asked either if there were no bound.
bool is_settled(Standing standing) {
  for (std::size_t i = 0; i < count_of<Question>; ++i)
    if (standing.asked.times[i] > 0) standing.asked.closed[i] = true;
  standing.asked.times = {};
  const auto next = next_question(standing.known, standing.asked).question;
  return next == Question::none || next == Question::sign;
}

class Explorer {
 public:
  explicit Explorer(const std::string& name) : x_path(name) {}

  void from(const Standing& standing) {
    if (standing.known.danger.yes()) return end(standing, true);
    const auto open = next_question(standing.known, standing.asked);
    if (open.question == Question::none || open.question == Question::sign)
      return end(standing, is_settled(standing));
    const auto before = x_path.size();
    x_path += " > " + std::string(name(open.question));
    if (is_known(standing.known, open) && x_out.broken.empty()) x_out.broken = x_path;
    for (const auto& after : Answers(standing, open).all()) from(after);
    x_path.resize(before);
  }

  Interviews take() { return std::move(x_out); }

 private:
  void end(const Standing& standing, bool settled) {
    const int asked = questions_asked(standing.asked);
    ++x_out.talks;
    x_out.settled += settled;
    ++x_out.by_questions.at(static_cast<std::size_t>(std::min(asked, max_questions + 1)));
    if (asked <= x_out.most) return;
    x_out.most = asked;
    x_out.longest = x_path;
  }

  Interviews x_out;
  std::string x_path;
};

}  // namespace

void Interviews::add(const Interviews& other) {
  talks += other.talks;
  settled += other.settled;
  for (std::size_t i = 0; i < by_questions.size(); ++i) by_questions[i] += other.by_questions[i];
  const auto shorter = [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  };
  if (other.most > most || (other.most == most && shorter(other.longest, longest)))
    longest = other.longest;
  most = std::max(most, other.most);
  if (!other.broken.empty() && (broken.empty() || shorter(other.broken, broken)))
    broken = other.broken;
}

Interviews interviews_from(const Case& known, const std::string& name) {
  Explorer explorer(name);
  explorer.from({known, {}});
  return explorer.take();
}

}  // namespace advisor
