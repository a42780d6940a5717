// A clock that a test sets, while other threads may read it.
#pragma once

#include <atomic>
#include <cstdint>

#include "bot/clock.hpp"

namespace advisor {

class FakeClock final : public Clock {
 public:
  std::int64_t now() const override { return time; }
  std::atomic<std::int64_t> time = 1'700'000'000;
};

}  // namespace advisor
