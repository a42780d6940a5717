#include "bot/net/accounts.hpp"

#include <boost/asio/ip/address.hpp>
#include <limits>

namespace advisor {
namespace {

constexpr std::size_t extra_seats = 16;
constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max() - extra_seats;

using boost::asio::ip::address;

address plain(const address& given) {
  if (!given.is_v6() || !given.to_v6().is_v4_mapped()) return given;
  return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, given.to_v6());
}

// A household or a server has a network of 64 bits to choose addresses from.
std::string key_of(const address& given) {
  if (given.is_v4()) return given.to_string();
  auto bytes = given.to_v6().to_bytes();
  for (std::size_t i = 8; i < bytes.size(); ++i) bytes[i] = 0;
  return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace

Seat AccountBook::open(const std::string& text) {
  boost::system::error_code code;
  const auto given = plain(boost::asio::ip::make_address(text, code));
  if (code) return open(text, x_limits.rate, x_limits.sockets);
  if (given.is_loopback() && !x_limits.limit_loopback) return open(key_of(given), {}, 0);
  return open(key_of(given), x_limits.rate, x_limits.sockets);
}

Seat AccountBook::open_bridge(const std::string& name) {
  return open("bridge " + name, x_limits.bridge_rate, 0);
}

Seat AccountBook::open(const std::string& key, Rate rate, std::size_t sockets) {
  const std::lock_guard lock(x_mutex);
  auto& account = x_accounts[key];
  if (!account) account = std::make_shared<Account>(rate);
  const std::size_t limit = sockets == 0 ? unlimited : sockets;
  const std::size_t taken = account->sockets.fetch_add(1, std::memory_order_relaxed);
  if (taken < limit + extra_seats) return {account, taken >= limit};
  account->sockets.fetch_sub(1, std::memory_order_relaxed);
  return {};
}

void AccountBook::forget_idle() {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(x_mutex);
  std::erase_if(x_accounts, [&](const auto& entry) {
    const Account& account = *entry.second;
    return account.sockets.load(std::memory_order_relaxed) == 0 && account.bucket.is_full(now);
  });
}

std::size_t AccountBook::size() const {
  const std::lock_guard lock(x_mutex);
  return x_accounts.size();
}

}  // namespace advisor
