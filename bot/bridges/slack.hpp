// The Slack bridge: events of Socket Mode to what Bridge understands, and its posts to the Web API.
// Borrows world, state and words. One thread.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "bot/bridges/bridge.hpp"
#include "bot/bridges/slack_socket.hpp"

namespace advisor::bridges {

struct SlackOptions {
  std::string api = "https://slack.com/api/";
  std::string app_token, bot_token;
  bool strict_mention = false;
};

// What is wrong with a token, judged by its beginning; empty: nothing.
std::string slack_token_problem(const std::string& app_token, const std::string& bot_token);

class Slack final : public Platform, SlackSocket::Owner {
 public:
  Slack(World& world, BridgeState& state, const Words& words, SlackOptions options,
        BridgeOptions bridge, SocketTarget advisor);

  void start();
  void stop();
  bool has_stopped() const { return x_socket.has_ended() && x_bridge.has_stopped(); }
  void set_tokens(const std::string& app_token, const std::string& bot_token);
  Bridge& bridge() { return x_bridge; }
  bool is_connected() const { return x_socket.is_connected(); }
  void on_failure(std::function<void(std::string)> failed) { x_failed = std::move(failed); }

  std::vector<std::string> compose(const Place& place, const Said& said,
                                   const std::string& txn) override;
  void deliver(const Outgoing& outgoing, const std::string& target,
               std::function<void(Sent)> done) override;
  void thinking(const Place&, bool) override {}
  void locale(const std::string& person, std::function<void(std::string)> done) override;

 private:
  using Json = nlohmann::json;
  using Done = std::function<void(Sent)>;

  std::string enveloped(const std::string& type, const std::string& frame) override;
  void given_up(const std::string& error) override;
  void authenticate();
  void take_identity(const HttpAnswer& answer);
  void event(const Json& payload);
  void message(const std::string& team, const Json& event);
  void changed(const std::string& team, const Json& event);
  void clicked(const Json& payload);
  std::string slashed(const Json& payload);
  bool is_own(const Json& event) const;
  bool is_addressed(const Json& event, const Heard& heard);
  Heard heard_of(const std::string& team, const Json& event) const;
  void call(const std::string& method, const Json& body, std::function<void(HttpAnswer)> done);
  void post(const Outgoing& outgoing, const std::string& target, Done done);
  void look_for(const Outgoing& outgoing, const std::string& cursor, int pages, Done done);

  World& x_world;
  SlackOptions x_options;
  Bridge x_bridge;
  SlackSocket x_socket;
  std::string x_self, x_bot, x_team;
  Backoff x_backoff;
  Timer x_retry;
  bool x_stopping = false;
  std::function<void(std::string)> x_failed;
};

}  // namespace advisor::bridges
