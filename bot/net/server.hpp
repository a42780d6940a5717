// The network half of `advisor serve`: listens, serves the site, carries WebSocket messages to
// handlers, and ends in good order on SIGTERM or SIGINT. Knows nothing of talks. One thread runs
// it; only post() and stop() may be called from others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bot/link.hpp"
#include "bot/net/limits.hpp"
#include "knowledge/result.hpp"

namespace advisor {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;           // 0: the system chooses
  std::vector<std::string> origins{};  // besides our own
  std::filesystem::path pages{};       // the widget's files
  bool signals = true;                 // SIGTERM and SIGINT stop it
  ConnectionLimits limits{};
};

class Server {
 public:
  // Makes the handler of a new WebSocket; the link is borrowed and outlives it.
  using MakeHandler = std::function<std::unique_ptr<LinkHandler>(Link&)>;

  explicit Server(ServerOptions options);
  ~Server();

  // `problem` in words where the address can't be had.
  Result<std::uint16_t> listen();  // the port
  // Until stopped and every connection is gone, 5 seconds after the stop at most. `stopping` is
  // called at the stop; connections are closed as soon as `idle`.
  void run(MakeHandler make, std::function<void()> stopping, std::function<bool()> idle);

  void post(std::function<void()> task);  // to the thread of run()
  void stop();
  std::size_t connections() const;  // on the thread of run()

 private:
  struct Impl;
  std::unique_ptr<Impl> x_impl;
};

}  // namespace advisor
