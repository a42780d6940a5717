// What one connection may take of the server. Plain values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "bot/net/accounts.hpp"
#include "bot/net/frames.hpp"

namespace advisor {

struct ConnectionLimits {
  ReaderLimits reader{};
  AccountLimits accounts{};
  bool joined = true;  // all answers to one read or commit leave in one write; false to measure it
  std::size_t unsent = 4 * 1024 * 1024;  // bytes; a reader slower than this is cut
  std::size_t refused = 1'000;           // messages over the rate in a row; then the socket ends
  std::size_t connections = 100'000;     // at once; less where the system allows fewer open files
  std::int64_t handshake = 10;           // seconds, all below
  std::int64_t ping_after = 30;          // of silence
  std::int64_t cut_after = 75;           // of silence
  std::int64_t closing = 2;              // to answer a close
};

}  // namespace advisor
