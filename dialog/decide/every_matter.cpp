#include "dialog/decide/every_matter.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>
#include <unordered_map>

namespace advisor {
namespace {

int size(const Matter& matter) {
  return std::popcount(matter.signs) + std::popcount(matter.flags) + matter.late + matter.low +
         matter.wont_listen;
}

bool smaller(const Matter& a, const Matter& b) {
  return size(a) != size(b) ? size(a) < size(b) : a < b;
}

struct Restates {
  Flag flag;
  Sign sign;
};
constexpr std::array restating{Restates{Flag::late_payment, Sign::payment},
                               Restates{Flag::ignores_time, Sign::time},
                               Restates{Flag::unrealistic_norm, Sign::expectations}};

// No manner takes more than max_taken points away (the proof checks that), so that from here on all
// points are alike.
Weight read(Weight weight) {
  weight.points = std::min<std::int8_t>(weight.points, exit_points + EveryMatter::max_taken);
  return weight;
}

// All of a weight in one number.
std::uint32_t bits(const Weight& w) {
  auto all = static_cast<std::uint32_t>(w.points);
  for (const bool bit : {w.scored, w.nothing, w.abuse, w.respect, w.harsh, w.unethical, w.sabotage,
                         w.late, w.only_late, w.only_clash, w.clash, w.only_gut, w.declinable,
                         w.norm, w.terms, w.hours, w.wont_listen})
    all = all << 1U | static_cast<std::uint32_t>(bit);
  return all;
}

// The kinds that follow from what is there: R7 says that money is late.
Matter settled(Matter matter) {
  if (matter.has(Sign::payment) && matter.has(Flag::late_payment)) matter.late = true;
  return matter;
}

}  // namespace

EveryMatter::EveryMatter(ProofScope scope) : x_scope(scope), x_number(sets_of_signs) {}

// A kind of trouble belongs to its sign.
bool EveryMatter::can_be(const Matter& matter) const {
  if ((matter.signs & ~x_scope.signs) != 0 || (matter.flags & ~x_scope.flags) != 0) return false;
  const bool money = matter.has(Sign::payment);
  if ((matter.late || matter.low) && !money) return false;
  if (matter.wont_listen && !matter.has(Sign::expectations)) return false;
  return matter.late || !money || !matter.has(Flag::late_payment);
}

// Only the kinds that the signs can have take a place.
std::size_t EveryMatter::place(const Matter& matter) {
  const bool money = matter.has(Sign::payment);
  const bool hopes = matter.has(Sign::expectations);
  std::size_t at = matter.flags;
  if (money) at = at * 4 + matter.late * 2U + matter.low;
  if (hopes) at = at * 2 + matter.wont_listen;
  return at;
}

template <class Function>
void EveryMatter::for_each(std::uint32_t signs, Function function) const {
  if ((signs & ~std::uint32_t{x_scope.signs}) != 0) return;
  for (std::uint32_t flags = 0;; flags = (flags - x_scope.flags) & x_scope.flags) {
    for (std::uint32_t kind = 0; kind < kinds; ++kind) {
      const Matter matter{static_cast<std::uint8_t>(signs), static_cast<std::uint16_t>(flags),
                          (kind & 1U) != 0, (kind & 2U) != 0, (kind & 4U) != 0};
      if (can_be(matter)) function(matter);
    }
    if (flags == x_scope.flags) return;  // the next subset after the whole is none
  }
}

// One more sign, flag or kind. A flag that restates a sign brings it along, unless it was denied.
template <class Function>
void EveryMatter::for_each_worse(const Matter& matter, Function function) const {
  const auto take = [&](const Matter& worse) {
    if (can_be(worse)) function(worse);
  };
  for (std::size_t i = 0; i < count_of<Sign>; ++i) {
    if (matter.has(static_cast<Sign>(i))) continue;
    auto worse = matter;
    worse.add(static_cast<Sign>(i));
    take(settled(worse));
  }
  for (std::size_t i = 0; i < count_of<Flag>; ++i) {
    if (matter.has(static_cast<Flag>(i))) continue;
    auto worse = matter;
    worse.add(static_cast<Flag>(i));
    take(settled(worse));
    for (const auto& [flag, sign] : restating) {
      if (flag != static_cast<Flag>(i) || matter.has(sign)) continue;
      worse.add(sign);
      take(settled(worse));
    }
  }
  const auto also = [&](bool Matter::*kind) {
    auto worse = matter;
    worse.*kind = true;
    if (!(matter.*kind)) take(worse);
  };
  also(&Matter::late);
  also(&Matter::low);
  also(&Matter::wont_listen);
}

// Of one set of signs.
struct EveryMatter::Found {
  std::unordered_map<std::uint32_t, Number> numbers;  // by the weight's bits
  std::vector<Weight> weights;
  std::vector<Matter> smallest;
  std::uint64_t count = 0;
};

void EveryMatter::weigh(const Spread& spread) {
  std::vector<Found> found(sets_of_signs);
  spread(sets_of_signs, [&](std::uint32_t signs) { weigh(signs, found[signs]); });
  std::unordered_map<std::uint32_t, Number> numbers;
  std::vector<std::vector<Number>> renumbered(sets_of_signs);
  for (std::uint32_t signs = 0; signs < sets_of_signs; ++signs) {
    const auto& own = found[signs];
    x_count += own.count;
    for (std::size_t i = 0; i < own.weights.size(); ++i)
      renumbered[signs].push_back(add(own.weights[i], own.smallest[i], numbers));
  }
  spread(sets_of_signs, [&](std::uint32_t signs) {
    if (renumbered[signs].empty()) return;  // beyond the scope
    for (auto& number : x_number[signs]) number = renumbered[signs][number];
  });
}

void EveryMatter::weigh(std::uint32_t signs, Found& own) {
  if ((signs & ~std::uint32_t{x_scope.signs}) != 0) return;
  Matter largest{static_cast<std::uint8_t>(signs), sets_of_flags - 1, false, false, false};
  largest.late = largest.low = largest.has(Sign::payment);
  largest.wont_listen = largest.has(Sign::expectations);
  x_number[signs].resize(place(largest) + 1);
  for_each(signs, [&](const Matter& matter) {
    ++own.count;
    const auto weight = read(weight_of(matter));
    const auto next = static_cast<Number>(own.weights.size());
    const auto [at, is_new] = own.numbers.try_emplace(bits(weight), next);
    if (is_new) {
      own.weights.push_back(weight);
      own.smallest.push_back(matter);
    } else if (smaller(matter, own.smallest[at->second])) {
      own.smallest[at->second] = matter;
    }
    x_number[signs][place(matter)] = at->second;
  });
}

// Its number in the one numbering of all sets.
EveryMatter::Number EveryMatter::add(const Weight& weight, const Matter& matter,
                                     std::unordered_map<std::uint32_t, Number>& numbers) {
  if (x_weights.size() > 65'000) throw std::length_error("more weights than numbers");
  const auto [at, is_new] =
      numbers.try_emplace(bits(weight), static_cast<Number>(x_weights.size()));
  if (is_new) {
    x_weights.push_back(weight);
    x_smallest.push_back(matter);
  } else if (smaller(matter, x_smallest[at->second])) {
    x_smallest[at->second] = matter;
  }
  return at->second;
}

std::uint64_t EveryMatter::relate(const Spread& spread) {
  const auto size = x_weights.size();
  x_grows = std::vector<std::atomic<std::uint64_t>>((size * size + 63) / 64);
  std::atomic<std::uint64_t> steps = 0;
  spread(sets_of_signs, [&](std::uint32_t signs) {
    std::uint64_t own = 0;
    for_each(signs, [&](const Matter& matter) {
      const auto row = number(matter) * size;
      for_each_worse(matter, [&](const Matter& worse) {
        ++own;
        const auto bit = row + number(worse);
        const auto mask = std::uint64_t{1} << (bit % 64);
        auto& word = x_grows[bit / 64];
        if ((word.load(std::memory_order_relaxed) & mask) == 0)
          word.fetch_or(mask, std::memory_order_relaxed);
      });
    });
    steps += own;
  });
  return steps;
}

bool EveryMatter::grows(std::uint32_t from, std::uint32_t to) const {
  const auto bit = from * x_weights.size() + to;
  return ((x_grows[bit / 64].load(std::memory_order_relaxed) >> (bit % 64)) & 1U) != 0;
}

std::pair<Matter, Matter> EveryMatter::smallest_step(std::uint32_t from, std::uint32_t to) const {
  std::pair<Matter, Matter> best{smallest(from), smallest(to)};
  bool any = false;
  for (std::uint32_t signs = 0; signs < sets_of_signs; ++signs)
    for_each(signs, [&](const Matter& matter) {
      if (number(matter) != from || (any && !smaller(matter, best.first))) return;
      for_each_worse(matter, [&](const Matter& worse) {
        if (number(worse) != to) return;
        best = {matter, worse};
        any = true;
      });
    });
  return best;
}

}  // namespace advisor
