// A token bucket in one number, so that sockets of one address on several threads share it without
// a lock: the time at which it would be full again. Any thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace advisor {

struct Rate {
  double per_second = 0;  // 0: without limit
  double burst = 1;       // at least 1: what may come at once after a rest
};

class Bucket {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Bucket(Rate rate)
      : x_each(rate.per_second > 0 ? static_cast<std::int64_t>(1e9 / rate.per_second) : 0),
        x_room(static_cast<std::int64_t>(static_cast<double>(x_each) * std::max(rate.burst, 1.0))) {
  }

  bool limits() const { return x_each != 0; }

  // False where it is empty; then nothing is taken.
  bool take(Time now) {
    if (!limits()) return true;
    const std::int64_t at = now.time_since_epoch() / std::chrono::nanoseconds(1);
    std::int64_t full = x_full.load(std::memory_order_relaxed);
    while (true) {
      const std::int64_t next = std::max(full, at) + x_each;
      if (next - at > x_room) return false;
      if (x_full.compare_exchange_weak(full, next, std::memory_order_relaxed)) return true;
    }
  }
  bool is_full(Time now) const {
    return x_full.load(std::memory_order_relaxed) <= now.time_since_epoch().count();
  }

 private:
  const std::int64_t x_each;  // nanoseconds a token takes to come back
  const std::int64_t x_room;
  std::atomic<std::int64_t> x_full = 0;
};

}  // namespace advisor
