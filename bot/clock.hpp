// The time of day, as a seam: everything that stamps an event asks this. now() may be called from
// any thread. tests/support/fake_clock.hpp is the other one.
#pragma once

#include <chrono>
#include <cstdint>

namespace advisor {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t now() const = 0;  // seconds since 1970-01-01 UTC
};

class SystemClock final : public Clock {
 public:
  std::int64_t now() const override {
    using std::chrono::duration_cast, std::chrono::seconds, std::chrono::system_clock;
    return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
  }
};

}  // namespace advisor
