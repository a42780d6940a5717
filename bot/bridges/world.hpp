// The seam between a bridge and the world: HTTP calls, WebSockets, timers and the time. All
// callbacks come on the one thread that runs the world, never inside the call that asked for them,
// and none after it ended. bot/net/outward.hpp is the real one, tests/support/fake_world.hpp the
// other. Plain values; what is given as a reference is borrowed as its line says.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace advisor {

using Milliseconds = std::chrono::milliseconds;

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpCall {
  std::string method = "POST";
  std::string url;
  std::vector<HttpHeader> headers{};
  std::string body{};
  Milliseconds time = std::chrono::seconds(30);
};

// Status 0: no answer came, and nobody knows whether the call arrived.
struct HttpAnswer {
  int status = 0;
  std::string body{};
  std::string retry_after{};
  std::string problem{};  // in words, without anything of the request
};

// One WebSocket of ours. Its destruction drops the connection without a word.
class RemoteSocket {
 public:
  virtual ~RemoteSocket() = default;
  virtual void send(std::string_view text) = 0;  // dropped where the socket is not open
  virtual void ping() = 0;
  // Begins the closing handshake; ended() follows within a second whatever the other end does.
  virtual void close(std::uint16_t code) = 0;
};

class RemoteEar {
 public:
  virtual void opened() = 0;
  virtual void received(std::string_view text) = 0;  // borrowed for the call
  virtual void alive() = 0;                          // a ping or a pong came
  virtual void ended(std::string_view problem) = 0;  // the last call

 protected:
  ~RemoteEar() = default;
};

struct SocketTarget {
  std::string url;
  std::vector<HttpHeader> headers{};
};

// Dropping it cancels the timer.
using Timer = std::shared_ptr<void>;

class World {
 public:
  virtual ~World() = default;
  virtual std::int64_t now() const = 0;  // milliseconds since 1970; never goes back
  virtual void http(HttpCall call, std::function<void(HttpAnswer)> done) = 0;
  // The ear is borrowed until ended() came or the socket was destroyed.
  virtual std::unique_ptr<RemoteSocket> open(const SocketTarget& target, RemoteEar& ear) = 0;
  [[nodiscard]] virtual Timer after(Milliseconds time, std::function<void()> task) = 0;
};

}  // namespace advisor
