// The world of a bridge over real sockets: HTTP and WebSocket clients with TLS verified against the
// system's store, timers, signals, and a small HTTP listener for who pushes to us. One thread calls
// run(); everything comes on it. TLS is asked for by https and wss; plain http and ws go to
// loopback alone. Nothing here is logged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "bot/bridges/world.hpp"
#include "knowledge/result.hpp"

namespace advisor {

struct OutwardOptions {
  std::filesystem::path ca;  // PEM: believed besides the system's store
  std::string proxy;         // http://HOST:PORT, asked to CONNECT; not for loopback
};

struct Url {
  bool is_secure = false;
  std::string host;  // an IPv6 address without brackets
  std::string port;
  std::string target;  // path and query
  bool is_loopback() const;
};

// http, https, ws or wss. Without TLS only to loopback: anything else is an error.
Result<Url> read_url(const std::string& text);

// What a listener was asked.
struct PushedRequest {
  std::string method;
  std::string target;
  std::string authorization;
  std::string body;
};

struct PushedAnswer {
  int status = 200;
  std::string body = "{}";
};

class Outward final : public World {
 public:
  static Result<std::unique_ptr<Outward>> create(const OutwardOptions& options);
  ~Outward() override;

  std::int64_t now() const override;
  void http(HttpCall call, std::function<void(HttpAnswer)> done) override;
  std::unique_ptr<RemoteSocket> open(const SocketTarget& target, RemoteEar& ear) override;
  Timer after(Milliseconds time, std::function<void()> task) override;

  using Answer = std::function<void(PushedAnswer)>;
  using Listener = std::function<void(PushedRequest, Answer)>;
  // The port that was taken; 0 lets the system choose.
  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port, Listener listener);

  // Runs until end(); `signalled` is called with SIGTERM, SIGINT or SIGHUP. Throws what a callback
  // threw.
  void run(std::function<void(int)> signalled);
  void end();

  struct Impl;

 private:
  explicit Outward(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> x_impl;
};

}  // namespace advisor
