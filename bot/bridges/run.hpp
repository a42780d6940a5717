// `advisor bridge slack` and `advisor bridge matrix`: options and secrets to a running bridge, its
// signals, its health, its end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace advisor {

struct BridgeCommand {
  std::string platform;  // slack or matrix
  std::filesystem::path words;
  std::string server = "ws://127.0.0.1:8080/ws";
  std::filesystem::path state;  // empty: beside the server's talks
  std::filesystem::path ca;
  std::string proxy;
  int health = -1;  // port; below 0: none
  bool strict_mention = false;
  bool remove_answers = false;
  std::size_t answers_a_minute = 20;
  std::string slack_api = "https://slack.com/api/";
  std::string homeserver;
  std::string msgtype = "m.notice";
  std::string invites = "allow_list";
  std::vector<std::string> allowed;
  int appservice = -1;  // port; below 0: /sync
  std::string user;     // of the application service
};

// Blocks until SIGTERM or SIGINT, or a token that is refused; the exit status.
int run_bridge(const BridgeCommand& command);

}  // namespace advisor
