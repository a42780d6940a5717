// `advisor chat`: the advisor in the terminal, in process, its talks in the same store as the
// server's.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "dialog/advisor.hpp"

namespace advisor {

struct ChatOptions {
  std::shared_ptr<const Advisor> advisor;
  std::optional<Language> language;  // to begin in; else the environment's, else as the user speaks
  std::filesystem::path data;        // empty: default_data_directory()
  bool ephemeral = false;            // keep nothing
  bool resume = false;               // go on with the last talk
};

// Reads stdin to its end or /quit; returns the exit status. Line editing on a terminal, bare lines
// in and replies out otherwise.
int chat(const ChatOptions& options);

}  // namespace advisor
