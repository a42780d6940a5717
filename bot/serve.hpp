// `advisor serve`: store, service and server put together.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/net/tls.hpp"
#include "bot/store/retention.hpp"
#include "dialog/advisor.hpp"

namespace advisor {

struct ServeOptions {
  std::shared_ptr<const Advisor> advisor;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;         // 0: the system chooses
  std::filesystem::path data;        // empty: default_data_directory()
  bool ephemeral = false;            // keep nothing
  std::string store;                 // another than the file in `data`: see store/open.hpp
  Retention retention;               // how long talks are kept
  std::vector<std::string> origins;  // pages that may talk to us besides our own
  std::filesystem::path pages;       // the widget's files: CONTENT/bot/widget
  std::size_t threads = 0;           // that serve; 0: one a core
  TlsFiles tls;
  std::vector<std::string> proxies;     // whose X-Forwarded-For is believed
  std::filesystem::path bridge_tokens;  // besides those in $ADVISOR_BRIDGE_TOKENS
  // Of one address; 0: without limit. Not given: defaults that leave loopback alone.
  std::optional<std::size_t> sockets;
  std::optional<double> rate;
  std::optional<double> bridge_rate;
};

// $XDG_STATE_HOME/advisor, ~/.local/state/advisor where that is not set.
std::filesystem::path default_data_directory();

// Serves until SIGTERM or SIGINT; returns the exit status. Prints "listening on
// http://ADDRESS:PORT" on stdout when it accepts, problems on stderr.
int serve(const ServeOptions& options);

}  // namespace advisor
