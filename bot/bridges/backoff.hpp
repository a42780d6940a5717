// How long to wait before the next try: exponential with jitter, from 0.5 s to 60 s, begun anew
// after a minute of health. Takes the time it is given; one thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

#include "bot/bridges/world.hpp"

namespace advisor::bridges {

class Backoff {
 public:
  static constexpr std::int64_t first = 500;
  static constexpr std::int64_t healthy = 60'000;

  explicit Backoff(std::int64_t longest = 60'000) : x_longest(longest) {}

  void connected(std::int64_t now) { x_since = now; }
  // Half of the step is chance: many bridges do not come back in one moment.
  Milliseconds next(std::int64_t now) {
    if (x_since != 0 && now - x_since >= healthy) x_step = first;
    x_since = 0;
    const auto step = std::min(x_step, x_longest);
    x_step = std::min(x_step * 2, x_longest);
    std::uniform_int_distribution<std::int64_t> chance(std::max(first, step / 2), std::max(first, step));
    return Milliseconds(chance(x_random));
  }
  void reset() { x_step = first; }

 private:
  std::int64_t x_longest;
  std::int64_t x_step = first;
  std::int64_t x_since = 0;
  std::minstd_rand x_random{std::random_device{}()};
};

}  // namespace advisor::bridges
