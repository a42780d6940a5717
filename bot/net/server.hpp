// The network half of `advisor serve`: listens, serves the site, carries WebSocket messages to
// handlers, and ends in good order on SIGTERM or SIGINT; SIGHUP reads the certificate again. Knows
// nothing of talks.
//
// Connections live on lanes: one thread each, with a loop of its own. The first lane is the thread
// that calls run(); it also accepts, and gives a new connection to the lane that has the fewest.
// Before run() everything belongs to the caller's thread; while it runs, any may call post(),
// stop(), reload_certificate(), connections() and rejections().
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/link.hpp"
#include "bot/net/limits.hpp"
#include "bot/net/rejection.hpp"
#include "bot/net/tls.hpp"
#include "bot/net/trust.hpp"
#include "knowledge/result.hpp"

namespace advisor {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;           // 0: the system chooses
  std::size_t threads = 1;             // 0: one a core
  std::vector<std::string> origins{};  // besides our own
  std::filesystem::path pages{};       // the widget's files
  bool signals = true;                 // SIGTERM and SIGINT stop it, SIGHUP reloads
  std::function<void()> reload{};      // at SIGHUP, on the first lane, besides the certificate
  ConnectionLimits limits{};
  TlsFiles tls{};
  Proxies proxies{};  // whose X-Forwarded-For is believed
  BridgeTokens bridges{};
  std::string socket_path = "/ws";  // of the WebSocket; empty: any
};

class Server {
 public:
  // One lane's part in what the connections are for; all of it is called on the lane's thread.
  struct Part {
    // Makes the handler of a new WebSocket; the link is borrowed and outlives it.
    std::function<std::unique_ptr<LinkHandler>(Link&)> make;
    std::function<void()> stopping = [] {};            // the stop begins
    std::function<bool()> idle = [] { return true; };  // asked then: may connections be closed?
  };

  explicit Server(ServerOptions options);
  ~Server();

  // The port; a problem in words where the address can't be had or a certificate is none.
  Result<std::uint16_t> listen();
  std::size_t lanes() const;
  // Until stopped and every connection is gone, 5 seconds after the stop at most. One part a lane.
  void run(std::vector<Part> parts);

  void post(std::size_t lane, std::function<void()> task);  // to the lane's thread
  void stop();
  // Reads the files again: new connections get what they hold, open ones keep theirs. Where they
  // can't be used, nothing changes.
  std::optional<Error> reload_certificate();

  std::size_t connections() const;
  RejectionCounts::Values rejections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> x_impl;
};

}  // namespace advisor
