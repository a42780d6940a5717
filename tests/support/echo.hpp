// A server's network half with an echo behind it, on a thread of its own.
#pragma once

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bot/net/server.hpp"

namespace advisor {

class Echo final : public LinkHandler {
 public:
  explicit Echo(Link& link) : x_link(link) {}
  // "flood..." comes back 200,000 times.
  void received(std::string_view message, bool) override {
    for (std::size_t i = message.starts_with("flood") ? 200'000 : 1; i > 0; --i)
      x_link.send(message);
  }
  void unreadable(Unreadable why) override {
    x_link.send(why == Unreadable::bad_utf8 ? "bad_utf8" : "too_large");
  }
  void overrun(std::string_view message) override { x_link.send("over " + std::string(message)); }

 private:
  Link& x_link;
};

class EchoServer {
 public:
  explicit EchoServer(ServerOptions options, bool signals = false)
      : server(for_test(std::move(options), signals)) {
    const auto listening = server.listen();
    if (!listening) throw std::runtime_error(listening.error().text());
    port = *listening;
    x_thread = std::thread([this] {
      server.run(std::vector<Server::Part>(
          server.lanes(), {.make = [](Link& link) { return std::make_unique<Echo>(link); },
                           .stopping = [] {},
                           .idle = [this] { return !busy; }}));
    });
  }
  ~EchoServer() { stop(); }
  EchoServer(const EchoServer&) = delete;

  void stop() {
    if (!x_thread.joinable()) return;
    server.stop();
    x_thread.join();
  }

  Server server;
  std::uint16_t port = 0;
  std::atomic<bool> busy = false;  // turns are under way: a stop waits

 private:
  static ServerOptions for_test(ServerOptions options, bool signals) {
    options.port = 0;
    options.signals = signals;
    return options;
  }
  std::thread x_thread;
};

}  // namespace advisor
