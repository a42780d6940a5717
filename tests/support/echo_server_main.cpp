// The server's own connections with an echo behind them, for suites that test WebSockets: any path
// is the WebSocket, messages of 16 MiB in any number of fragments are taken, and RFC 6455 is kept to
// the letter (bad UTF-8 ends a connection with 1007 at its first byte, where `advisor serve` answers
// it). Ends on SIGTERM.
//
//     echo_server --port 9001
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "bot/net/server.hpp"

namespace {

using namespace advisor;

class Echo final : public LinkHandler {
 public:
  explicit Echo(Link& link) : x_link(link) {}
  void received(std::string_view message, bool is_text) override {
    if (is_text) x_link.send(message);
    else x_link.send_binary(message);
  }
  void unreadable(Unreadable) override {}
  void overrun(std::string_view) override {}

 private:
  Link& x_link;
};

}  // namespace

int main(int argc, char** argv) {
  constexpr std::size_t largest = 16 * 1024 * 1024;
  CLI::App app{"Echoes WebSocket messages."};
  ServerOptions options{
      .port = 0,
      .origins = {"*"},
      .limits = {.reader = {.message = largest, .drained = largest, .fail_on_bad_utf8 = true},
                 .unsent = 4 * largest},
      .socket_path = ""};
  app.add_option("--address", options.address, "Address to listen on");
  app.add_option("--port", options.port, "Port; 0 lets the system choose");
  app.add_option("--threads", options.threads, "Threads that serve; 0: one a core");
  CLI11_PARSE(app, argc, argv);
  Server server(options);
  const auto port = server.listen();
  if (!port) {
    std::cerr << port.error().text() << '\n';
    return 1;
  }
  std::cout << "listening on http://" << options.address << ':' << *port << std::endl;
  server.run(std::vector<Server::Part>(
      server.lanes(), {.make = [](Link& link) { return std::make_unique<Echo>(link); }}));
}
