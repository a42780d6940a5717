// What connections share. `Common` is all threads': made before the first of them runs and not
// changed after, but for the account book, which locks itself. A `Lane` is one thread's: its loop
// and the connections that live on it. One connection lives on one lane, so there is no strand, and
// no lock on the path of a message.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bot/link.hpp"
#include "bot/net/accounts.hpp"
#include "bot/net/limits.hpp"
#include "bot/net/rejection.hpp"
#include "bot/net/site.hpp"
#include "bot/net/stream.hpp"
#include "bot/net/tls.hpp"
#include "bot/net/trust.hpp"

namespace advisor {

class Connection;

struct Common {
  Site site;
  std::vector<std::string> origins;
  Proxies proxies;
  BridgeTokens bridges;
  std::string socket_path;  // of the WebSocket; empty: any
  ConnectionLimits limits;
  bool secure = false;  // TLS
  AccountBook book;
};

struct Lane {
  explicit Lane(Common& shared) : common(shared) {}

  Common& common;
  std::function<std::unique_ptr<LinkHandler>(Link&)> handler;
  TlsContext tls;  // for new connections; null: plain
  bool stopping = false;
  std::int64_t now = 0;  // seconds, steady; advanced by the lane's one timer
  std::vector<Connection*> connections;
  // Connections with something to send. They send when all that was ready has been read, or half a
  // millisecond later: the first write wakes the other end, the rest find it awake.
  std::vector<std::shared_ptr<Connection>> unsent;
  std::chrono::steady_clock::time_point unsent_since;
  std::atomic<std::size_t> load = 0;     // connections, with those on their way here; any thread
  RejectionCounts rejections;            // written by the lane, read by any thread
  std::array<char, 64 * 1024> buffer{};  // what is read is used up before the next read
  asio::io_context io{1};  // one thread; last, as its end destroys what connections are left
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(Lane& lane) : x_lane(lane), x_place(lane.connections.size()) {
    lane.connections.push_back(this);
    lane.load.fetch_add(1, std::memory_order_relaxed);
  }
  virtual ~Connection() {
    x_lane.connections.back()->x_place = x_place;
    x_lane.connections[x_place] = x_lane.connections.back();
    x_lane.connections.pop_back();
    x_lane.load.fetch_sub(1, std::memory_order_relaxed);
  }
  Connection(const Connection&) = delete;

  virtual void sweep() = 0;  // once a second: time limits
  virtual void stop() = 0;   // end in good order; cut() follows where that takes too long
  virtual void cut() = 0;
  virtual void flush_late() {}  // what flush_soon() asked for

 protected:
  Lane& x_lane;

 private:
  std::size_t x_place;  // in the lane's list
};

void flush_soon(Lane& lane, std::shared_ptr<Connection> connection);
void flush_if_late(Lane& lane);  // called between the reads

// Serves pages on a new connection until it asks for the WebSocket. `peer` is the address that it
// comes from; a proxy's connection has no seat, its requests have.
void start_http(Lane& lane, Stream stream, std::string peer, Seat seat);

// Goes on as a WebSocket after the answer `opening` (101); `read` is what came behind the request.
void start_websocket(Lane& lane, Stream stream, Seat seat, std::string opening, std::string read);

}  // namespace advisor
