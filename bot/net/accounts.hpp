// Who holds how much of the server: the sockets and the token bucket of every address and every
// bridge. All threads share one AccountBook: its lock is taken when a connection begins or ends and
// once in ten seconds, never on the path of a turn. A message takes from the bucket of its own
// account, which is one atomic number.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "bot/net/bucket.hpp"

namespace advisor {

struct AccountLimits {
  std::size_t sockets = 256;  // of one address; 0: without limit
  Rate rate{50, 200};         // requests and messages of one address
  Rate bridge_rate{2'000, 10'000};
  // Behind loopback stands a proxy that nobody named, or the machine's owner: no limit unless it
  // was asked for.
  bool limit_loopback = false;
};

struct Account {
  explicit Account(Rate rate) : bucket(rate) {}
  Bucket bucket;
  std::atomic<std::size_t> sockets = 0;
};

// A place among the sockets of an account, given back at the end.
class Seat {
 public:
  Seat() = default;
  Seat(std::shared_ptr<Account> account, bool is_extra)
      : x_account(std::move(account)), x_extra(is_extra) {}
  Seat(Seat&& other) noexcept = default;
  Seat& operator=(Seat&& other) noexcept {
    std::swap(x_account, other.x_account);
    std::swap(x_extra, other.x_extra);
    return *this;
  }
  ~Seat() {
    if (x_account) x_account->sockets.fetch_sub(1, std::memory_order_relaxed);
  }

  explicit operator bool() const { return x_account != nullptr; }
  bool is_extra() const { return x_extra; }  // one too many: good for a refusal
  bool take() {
    return !x_account || !x_account->bucket.limits() ||
           x_account->bucket.take(std::chrono::steady_clock::now());
  }

 private:
  std::shared_ptr<Account> x_account;
  bool x_extra = false;
};

class AccountBook {
 public:
  explicit AccountBook(AccountLimits limits) : x_limits(limits) {}

  // One more socket of this address, given as text; IPv6 counts by networks of 64 bits. Past the
  // limit a few seats are extra, then there is none.
  Seat open(const std::string& address);
  Seat open_bridge(const std::string& name);  // bridges have no limit of sockets

  void forget_idle();  // accounts without sockets whose bucket is full
  std::size_t size() const;

 private:
  Seat open(const std::string& key, Rate rate, std::size_t sockets);

  const AccountLimits x_limits;
  mutable std::mutex x_mutex;  // guards the map; accounts are atomic in themselves
  std::unordered_map<std::string, std::shared_ptr<Account>> x_accounts;
};

}  // namespace advisor
