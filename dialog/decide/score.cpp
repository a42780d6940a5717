#include "dialog/decide/score.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace advisor {
namespace {

// How strongly the article words each sign; abuse has rules, not points. Payment is weighed apart.
constexpr std::array<int, count_of<Sign>> sign_points{3, 2, 0, 3, 0, 2, 1, 3};
constexpr int late_points = 1;
constexpr int low_points = 2;

// A flag by itself, and the signs of the overlap map (READING section 4) beside which it adds only
// 1. unethical_requests, values_clash, breaks_principles and sabotage stand alone there and always
// count in full; abuse is left out because it has no points that could stand for the flag.
struct FlagPoints {
  int alone;
  int beside;
  std::array<Sign, 4> signs;
  std::size_t count;
};
constexpr std::array<FlagPoints, count_of<Flag>> flag_points{{
    {2, 1, {Sign::respect, Sign::expectations, Sign::morale}, 3},  // ignores_opinion
    {2, 1, {Sign::respect, Sign::scope, Sign::time}, 3},           // crosses_boundaries
    {4, 4, {}, 0},                                                 // unethical_requests
    {3, 3, {}, 0},                                                 // values_clash
    {1, 1, {Sign::expectations}, 1},                               // unrealistic_norm
    {1, 1, {Sign::respect, Sign::time}, 2},                        // inattentive
    {0, 0, {Sign::payment}, 1},                                    // late_payment
    {2, 1, {Sign::scope, Sign::payment, Sign::time}, 3},           // breaks_terms
    {2, 1, {Sign::respect, Sign::morale}, 2},                      // doubts_judgment
    {2, 1, {Sign::scope, Sign::payment}, 2},                       // unpaid_extra
    {3, 3, {}, 0},                                                 // breaks_principles
    {0, 0, {Sign::time}, 1},                                       // ignores_time
    {1, 1, {Sign::morale, Sign::gut}, 2},                          // no_results
    {4, 4, {}, 0},                                                 // sabotage
    {2, 1, {Sign::respect}, 1},                                    // selfish
}};

// Too little weighs more than too late; what is not known to be too little weighs as late.
int points_of_payment(const Case& known) {
  return (pays_late(known) || !known.low_pay ? late_points : 0) + (known.low_pay ? low_points : 0);
}

int points_of(const Case& known, Sign sign) {
  if (!counts(known, sign)) return 0;
  return sign == Sign::payment ? points_of_payment(known)
                               : sign_points[static_cast<std::size_t>(sign)];
}

void add_signs(const Case& known, Score& sum) {
  for (std::size_t i = 0; i < count_of<Sign>; ++i) {
    const auto sign = static_cast<Sign>(i);
    if (const int points = points_of(known, sign); points != 0)
      sum.lines.push_back({Term::sign, label_of(sign), points});
  }
}

bool wont_listen(const Case& known) {
  return counts(known, Sign::expectations) &&
         known.is<Listens>(Fact::listens) == Listens::wont_listen;
}

// A flag beside its sign adds less, because they say the same. In all, the flags lose no more to a sign
// than the sign weighs: else one more sign could soften the verdict.
class Discounts {
 public:
  explicit Discounts(const Case& known) {
    for (std::size_t i = 0; i < count_of<Sign>; ++i)
      x_left[i] = points_of(known, static_cast<Sign>(i));
  }

  // Takes the discount from the related sign that has most left.
  bool take(std::span<const Sign> related, int discount) {
    Sign best{};
    int most = 0;
    for (const auto sign : related)
      if (left(sign) > most) most = left(best = sign);
    if (most < discount) return false;
    left(best) -= discount;
    return true;
  }

 private:
  int& left(Sign sign) { return x_left[static_cast<std::size_t>(sign)]; }
  std::array<int, count_of<Sign>> x_left{};
};

void add_flags(const Case& known, Score& sum) {
  Discounts discounts(known);
  for (std::size_t i = 0; i < count_of<Flag>; ++i) {
    if (!known.flags[i].yes()) continue;
    const auto& entry = flag_points[i];
    const std::span<const Sign> related(entry.signs.data(), entry.count);
    const int discount = entry.alone - entry.beside;
    const bool beside = discount > 0 && discounts.take(related, discount);
    int points = beside ? entry.beside : entry.alone;
    // "Won't listen" is weighed with the expectations (+3), not twice.
    if (static_cast<Flag>(i) == Flag::ignores_opinion && wont_listen(known)) points = 0;
    if (points != 0) sum.lines.push_back({Term::flag, label_of(static_cast<Flag>(i)), points});
  }
}

// The worst frequency of all that counts; one that is unknown is read as "several".
Frequency worst_frequency(const Case& known, const std::vector<ScoreLine>& lines) {
  auto worst = Frequency::once;
  for (const auto& line : lines) {
    auto own = known.heard(line.label)->frequency;
    if (line.label == label_of(Sign::payment))
      own = std::max(own, known.flag(Flag::late_payment).frequency);
    if (line.label == label_of(Sign::time))
      own = std::max(own, known.flag(Flag::ignores_time).frequency);
    if (own == Frequency::unknown) own = Frequency::several;
    worst = std::max(worst, own);
  }
  return worst;
}

void add_frequency(const Case& known, Score& sum) {
  const auto worst = worst_frequency(known, sum.lines);
  if (worst == Frequency::once) sum.lines.push_back({Term::once, {}, -1});
  // "The norm" (R5) already says constantly.
  if (worst == Frequency::constantly && !known.flag(Flag::unrealistic_norm).yes())
    sum.lines.push_back({Term::constantly, {}, 1});
}

void add_raised(const Case& known, Score& sum) {
  auto raised = known.is<Raised>(Fact::raised);
  // Who accepted a no to an unethical request has improved.
  if (raised == Raised::unknown && known.flag(Flag::unethical_requests).yes() &&
      known.is<Insists>(Fact::insists) == Insists::accepted)
    raised = Raised::improved;
  const auto& respect = known.sign(Sign::respect);
  if (wont_listen(known)) sum.lines.push_back({Term::wont_listen, {}, 3});
  else if (raised == Raised::ignored) sum.lines.push_back({Term::ignored, {}, 2});
  else if (raised == Raised::improved) sum.lines.push_back({Term::improved, {}, -3});
  else if (raised == Raised::not_raised &&
           !(respect.yes() && respect.frequency == Frequency::constantly))
    sum.lines.push_back({Term::not_raised, {}, -2});
}

void add_never_stated(const Case& known, Score& sum) {
  const bool terms = counts(known, Sign::scope) || counts(known, Sign::payment) ||
                     known.flag(Flag::unpaid_extra).yes() || known.flag(Flag::breaks_terms).yes();
  const bool hours = counts(known, Sign::time) || known.flag(Flag::breaks_terms).yes();
  if ((terms && known.is<Contract>(Fact::contract) == Contract::none) ||
      (hours && known.is<Limits>(Fact::limits) == Limits::not_stated))
    sum.lines.push_back({Term::never_stated, {}, -1});
}

}  // namespace

Score score(const Case& known) {
  Score sum;
  add_signs(known, sum);
  add_flags(known, sum);
  if (sum.lines.empty()) return sum;
  add_frequency(known, sum);
  add_raised(known, sum);
  add_never_stated(known, sum);
  for (const auto& line : sum.lines) sum.points += line.points;
  return sum;
}

Level band(int points) {
  if (points >= 6) return Level::exit;
  return points >= 3 ? Level::warn : Level::keep;
}

}  // namespace advisor
