// One thing that happened in a talk, as it came in. Time comes in with it: nothing in dialog/ reads
// a clock. A conversation is rebuilt by replaying its events in order. Plain value; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "knowledge/ids.hpp"

namespace advisor {

struct Event {
  enum class Kind : std::uint8_t {
    start,   // the talk begins; `language` is what the door asked for, if anything
    say,     // `text` is what the person typed, UTF-8
    choose,  // `text` is the id of one of the choices that the last reply offered
  };
  Kind kind = Kind::start;
  std::string text;
  std::optional<Language> language;
  std::int64_t at = 0;  // seconds since 1970-01-01 UTC
  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace advisor
