#include "dialog/decide/score.hpp"

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

// At most so many lines: the signs, the flags, and three that move the sum.
class Lines {
 public:
  void add(ScoreLine line) {
    if (line.points != 0) x_list[x_size++] = line;
  }
  int sum() const {
    int points = 0;
    for (const auto& line : *this) points += line.points;
    return points;
  }
  const ScoreLine* begin() const { return x_list.data(); }
  const ScoreLine* end() const { return x_list.data() + x_size; }

 private:
  std::array<ScoreLine, count_of<Sign> + count_of<Flag> + 3> x_list{};
  std::size_t x_size = 0;
};

// Too little weighs more than too late; what is not known to be too little weighs as late.
int points_of(const Matter& matter, Sign sign) {
  if (!matter.has(sign)) return 0;
  if (sign != Sign::payment) return sign_points[static_cast<std::size_t>(sign)];
  return (matter.late || !matter.low ? late_points : 0) + (matter.low ? low_points : 0);
}

// A flag beside its sign adds less, because they say the same. In all, the flags lose no more to a sign
// than the sign weighs: else one more sign could soften the verdict.
class Discounts {
 public:
  explicit Discounts(const Matter& matter) {
    for (std::size_t i = 0; i < count_of<Sign>; ++i)
      x_left[i] = points_of(matter, static_cast<Sign>(i));
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

void add_flags(const Matter& matter, Lines& lines) {
  Discounts discounts(matter);
  for (std::size_t i = 0; i < count_of<Flag>; ++i) {
    const auto flag = static_cast<Flag>(i);
    if (!matter.has(flag)) continue;
    const auto& entry = flag_points[i];
    const std::span<const Sign> related(entry.signs.data(), entry.count);
    const int discount = entry.alone - entry.beside;
    const bool beside = discount > 0 && discounts.take(related, discount);
    // "Won't listen" is weighed with the expectations (+3), not twice.
    if (flag == Flag::ignores_opinion && matter.wont_listen) continue;
    lines.add({Term::flag, label_of(flag), beside ? entry.beside : entry.alone});
  }
}

Lines base_lines(const Matter& matter) {
  Lines lines;
  for (std::size_t i = 0; i < count_of<Sign>; ++i) {
    const auto sign = static_cast<Sign>(i);
    lines.add({Term::sign, label_of(sign), points_of(matter, sign)});
  }
  add_flags(matter, lines);
  return lines;
}

void add_frequency(const Weight& weight, const Manner& manner, Lines& lines) {
  if (manner.worst == Frequency::once) lines.add({Term::once, {}, -1});
  if (manner.worst == Frequency::constantly && !weight.norm) lines.add({Term::constantly, {}, 1});
}

// Who accepted a no to an unethical request has improved.
Raised raised(const Weight& weight, const Manner& manner) {
  const bool accepted = weight.unethical && manner.insists == Insists::accepted;
  return manner.raised == Raised::unknown && accepted ? Raised::improved : manner.raised;
}

void add_raised(const Weight& weight, const Manner& manner, Lines& lines) {
  if (weight.wont_listen) return lines.add({Term::wont_listen, {}, 3});
  switch (raised(weight, manner)) {
    case Raised::ignored: return lines.add({Term::ignored, {}, 2});
    case Raised::improved: return lines.add({Term::improved, {}, -3});
    case Raised::not_raised:
      if (!(weight.respect && manner.rude_always)) lines.add({Term::not_raised, {}, -2});
      return;
    default: return;
  }
}

// What moves the sum, where there is one.
void add_moves(const Weight& weight, const Manner& manner, Lines& lines) {
  if (!weight.scored) return;
  add_frequency(weight, manner, lines);
  add_raised(weight, manner, lines);
  if ((weight.terms && manner.unwritten) || (weight.hours && manner.unstated))
    lines.add({Term::never_stated, {}, -1});
}

bool any(const Matter& matter, std::initializer_list<Sign> signs) {
  for (const auto sign : signs)
    if (matter.has(sign)) return true;
  return false;
}

bool any(const Matter& matter, std::initializer_list<Flag> flags) {
  for (const auto flag : flags)
    if (matter.has(flag)) return true;
  return false;
}

// What is the matter is this sign at most, and this flag.
bool only(const Matter& matter, std::initializer_list<Sign> signs,
          std::initializer_list<Flag> flags) {
  Matter allowed;
  for (const auto sign : signs) allowed.add(sign);
  for (const auto flag : flags) allowed.add(flag);
  return (matter.signs & ~allowed.signs) == 0 && (matter.flags & ~allowed.flags) == 0;
}

}  // namespace

Weight weight_of(const Matter& matter) {
  const auto lines = base_lines(matter);
  Weight weight;
  weight.points = static_cast<std::int8_t>(lines.sum());
  weight.scored = lines.begin() != lines.end();
  weight.nothing = only(matter, {}, {});
  weight.abuse = matter.has(Sign::abuse);
  weight.respect = matter.has(Sign::respect);
  weight.harsh = weight.respect && (matter.has(Sign::time) ||
                                    any(matter, {Flag::selfish, Flag::crosses_boundaries}));
  weight.unethical = matter.has(Flag::unethical_requests);
  weight.sabotage = matter.has(Flag::sabotage);
  weight.late = matter.late;
  weight.only_late = matter.late && !matter.low && only(matter, {Sign::payment}, {Flag::late_payment});
  weight.clash = matter.has(Flag::values_clash);
  weight.only_clash = only(matter, {}, {Flag::values_clash});
  weight.only_gut = matter.has(Sign::gut) && only(matter, {Sign::gut}, {});
  weight.declinable =
      any(matter, {Sign::respect, Sign::abuse, Sign::expectations, Sign::gut, Sign::time}) ||
      weight.unethical || weight.clash;
  weight.norm = matter.has(Flag::unrealistic_norm);
  weight.terms = any(matter, {Sign::scope, Sign::payment}) ||
                 any(matter, {Flag::unpaid_extra, Flag::breaks_terms});
  weight.hours = matter.has(Sign::time) || matter.has(Flag::breaks_terms);
  weight.wont_listen = matter.wont_listen;
  return weight;
}

int points_of(const Weight& weight, const Manner& manner) {
  Lines lines;
  add_moves(weight, manner, lines);
  return weight.points + lines.sum();
}

std::vector<ScoreLine> lines_of(const Gist& gist) {
  auto lines = base_lines(gist.matter);
  add_moves(weight_of(gist.matter), gist.manner, lines);
  return {lines.begin(), lines.end()};
}

bool never_raised(const Weight& weight, const Manner& manner) {
  return manner.raised == Raised::not_raised && !weight.wont_listen;
}

Level band(int points) {
  if (points >= exit_points) return Level::exit;
  return points >= warn_points ? Level::warn : Level::keep;
}

}  // namespace advisor
