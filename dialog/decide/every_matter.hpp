// Every matter there can be, what it weighs, and which weights grow into which by one more sign, flag
// or kind of trouble. Filled by the methods in their order; each spreads its own work. 60 MB.
#pragma once

#include <atomic>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dialog/decide/prove.hpp"
#include "dialog/decide/score.hpp"

namespace advisor {

class EveryMatter {
 public:
  // Points that the manner can take away: once, improved, never stated.
  static constexpr int max_taken = 5;

  explicit EveryMatter(ProofScope scope);

  // Weighs every matter and numbers the weights that occur.
  void weigh(const Spread& spread);
  // Finds which weight grows into which; the number of steps between matters that were taken.
  std::uint64_t relate(const Spread& spread);

  std::uint64_t count() const { return x_count; }
  const std::vector<Weight>& weights() const { return x_weights; }
  // With the fewest signs and flags of all that weigh so.
  const Matter& smallest(std::uint32_t weight) const { return x_smallest[weight]; }
  bool grows(std::uint32_t from, std::uint32_t to) const;
  std::pair<Matter, Matter> smallest_step(std::uint32_t from, std::uint32_t to) const;

 private:
  static constexpr std::uint32_t sets_of_signs = 1U << count_of<Sign>;
  static constexpr std::uint32_t sets_of_flags = 1U << count_of<Flag>;
  static constexpr std::uint32_t kinds = 8;  // late, low, won't listen
  using Number = std::uint16_t;

  struct Found;

  void weigh(std::uint32_t signs, Found& own);
  Number add(const Weight& weight, const Matter& matter,
             std::unordered_map<std::uint32_t, Number>& numbers);
  bool can_be(const Matter& matter) const;
  static std::size_t place(const Matter& matter);
  Number number(const Matter& matter) const { return x_number[matter.signs][place(matter)]; }
  template <class Function> void for_each(std::uint32_t signs, Function function) const;
  template <class Function> void for_each_worse(const Matter& matter, Function function) const;

  ProofScope x_scope;

  std::vector<std::vector<Number>> x_number;  // by signs, then by flags and kinds
  std::vector<Weight> x_weights;
  std::vector<Matter> x_smallest;
  std::uint64_t x_count = 0;
  std::vector<std::atomic<std::uint64_t>> x_grows;  // bits, weights x weights
};

}  // namespace advisor
