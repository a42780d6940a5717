// Why a connection or a message was turned away, counted: attacks are told by numbers, not by a
// line of the log each. One thread adds, any may read.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "knowledge/ids.hpp"

namespace advisor {

enum class Rejection : std::uint8_t {
  connections,  // the server has as many as it may
  address,      // this address has as many sockets as it may
  rate,         // a request or message over the rate
  origin,       // a page that may not talk to us
  token,        // a bridge's token that is none
  request,      // no HTTP request, or no handshake
  handshake,    // not done in time
  slow_reader,  // left too much unread
  silent,       // did not answer a ping
  protocol      // broke RFC 6455
};
template <>
struct Names<Rejection> {
  static constexpr std::array<std::string_view, 10> list{
      "connections", "address",   "rate",        "origin", "token",
      "request",     "handshake", "slow_reader", "silent", "protocol"};
};
inline constexpr std::size_t rejection_count = Names<Rejection>::list.size();

class RejectionCounts {
 public:
  using Values = std::array<std::uint64_t, rejection_count>;

  void add(Rejection why) {
    auto& count = x_counts[static_cast<std::size_t>(why)];
    count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
  Values values() const {
    Values values{};
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = x_counts[i].load(std::memory_order_relaxed);
    return values;
  }

 private:
  std::array<std::atomic<std::uint64_t>, rejection_count> x_counts{};
};

}  // namespace advisor
