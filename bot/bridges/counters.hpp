// What the operator sees of a bridge. Plain values; one thread.
#pragma once

#include <cstdint>

namespace advisor::bridges {

struct Counters {
  std::uint64_t received = 0;    // messages that were for us
  std::uint64_t duplicates = 0;  // seen before
  std::uint64_t answered = 0;
  std::uint64_t retried = 0;  // posts that were tried again
  std::uint64_t limited = 0;  // posts that were told to wait
  std::uint64_t lost = 0;     // answers that the platform refused for good
  std::uint64_t reconnected = 0;
  std::uint64_t num_connections = 0;  // as Slack counts them
  std::int64_t last_event = 0;        // milliseconds since 1970
};

}  // namespace advisor::bridges
