// `advisor serve`: store, service and server put together.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

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
};

// $XDG_STATE_HOME/advisor, ~/.local/state/advisor where that is not set.
std::filesystem::path default_data_directory();

// Serves until SIGTERM or SIGINT; returns the exit status. Prints "listening on
// http://ADDRESS:PORT" on stdout when it accepts, problems on stderr.
int serve(const ServeOptions& options);

}  // namespace advisor
