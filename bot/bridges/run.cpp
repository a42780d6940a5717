#include "bot/bridges/run.hpp"

#include <sys/resource.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/bridges/matrix.hpp"
#include "bot/bridges/secret.hpp"
#include "bot/bridges/slack.hpp"
#include "bot/log.hpp"
#include "bot/net/outward.hpp"
#include "bot/serve.hpp"

namespace advisor::bridges {
namespace {

using Json = nlohmann::json;

struct BadSetUp : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class T> T good(Result<T> result) {
  if (!result) throw BadSetUp(result.error().text());
  return std::move(*result);
}

std::string needed(const std::string& name) {
  auto secret = good(read_secret(name));
  if (secret.empty()) throw BadSetUp("set $" + name + " or $" + name + "_FILE");
  return secret;
}

SocketTarget advisor_target(const BridgeCommand& command) {
  good(read_url(command.server));
  SocketTarget target{.url = command.server};
  const auto token = good(read_secret("ADVISOR_BRIDGE_TOKEN"));
  if (!token.empty()) target.headers.push_back({"Authorization", "Bearer " + token});
  return target;
}

BridgeOptions bridge_options(const BridgeCommand& command) {
  BridgeOptions options;
  options.answers_a_minute = command.answers_a_minute;
  options.remove_answers = command.remove_answers;
  if (command.platform == "slack") options.pace.between = std::chrono::milliseconds(1'050);
  return options;
}

// One of the two, with what they have in common.
struct Running {
  World& world;
  std::unique_ptr<Slack> slack;
  std::unique_ptr<Matrix> matrix;
  int status = 0;
  bool is_stopping = false;
  std::int64_t deadline = 0;
  Timer timer;

  Bridge& bridge() { return slack ? slack->bridge() : matrix->bridge(); }
  bool is_connected() const { return slack ? slack->is_connected() : matrix->is_connected(); }
  bool has_stopped() {
    const bool is_quiet = bridge().unsent() == 0 || bridge().limited_until() > 0;
    return is_quiet && (slack ? slack->has_stopped() : matrix->has_stopped());
  }
};

Json health_of(Running& running) {
  Bridge& bridge = running.bridge();
  const Counters& c = bridge.counters();
  return {{"connected", running.is_connected()}, {"advisor", bridge.is_linked()},
          {"last_event", c.last_event}, {"queue", bridge.waiting()}, {"unsent", bridge.unsent()},
          {"limited_until", bridge.limited_until()}, {"received", c.received},
          {"duplicates", c.duplicates}, {"answered", c.answered}, {"retried", c.retried},
          {"limited", c.limited}, {"lost", c.lost}, {"reconnected", c.reconnected},
          {"num_connections", c.num_connections}};
}

SlackOptions slack_options(const BridgeCommand& command) {
  SlackOptions options{.api = command.slack_api, .app_token = needed("SLACK_APP_TOKEN"),
                       .bot_token = needed("SLACK_BOT_TOKEN"),
                       .strict_mention = command.strict_mention};
  if (options.api.back() != '/') options.api += '/';
  good(read_url(options.api));
  const auto problem = slack_token_problem(options.app_token, options.bot_token);
  if (!problem.empty()) throw BadSetUp(problem);
  return options;
}

MatrixOptions matrix_options(const BridgeCommand& command) {
  MatrixOptions options{.homeserver = command.homeserver, .msgtype = command.msgtype,
                        .allowed = command.allowed, .strict_mention = command.strict_mention};
  good(read_url(options.homeserver));
  const bool is_service = command.appservice >= 0;
  options.token = needed(is_service ? "MATRIX_AS_TOKEN" : "MATRIX_ACCESS_TOKEN");
  if (is_service) options.hs_token = needed("MATRIX_HS_TOKEN");
  if (is_service) options.user = command.user;
  if (is_service && options.user.empty()) throw BadSetUp("an application service needs --user");
  if (command.invites == "open") options.invites = Invites::open;
  if (command.invites == "none") options.invites = Invites::none;
  return options;
}

// Finishes what was begun, ten seconds at most.
void stop(Running& running, Outward& world) {
  if (!std::exchange(running.is_stopping, true)) {
    running.deadline = world.now() + 10'000;
    if (running.slack) running.slack->stop();
    else running.matrix->stop();
  }
  if (running.has_stopped() || world.now() >= running.deadline) return world.end();
  running.timer = world.after(Milliseconds(50), [&] { stop(running, world); });
}

// New tokens are used from the next call on; what is wrong with them leaves the old ones.
void reload(Running& running, const BridgeCommand& command) {
  try {
    running.bridge().set_advisor(advisor_target(command));
    if (running.slack) {
      const auto options = slack_options(command);
      running.slack->set_tokens(options.app_token, options.bot_token);
    } else {
      running.matrix->set_token(matrix_options(command).token);
    }
    log_info("reloaded");
  } catch (const BadSetUp& e) {
    log_error("reload_failed", e.what());
  }
}

void listen(Outward& world, Running& running, const BridgeCommand& command) {
  if (command.health >= 0) {
    const auto port = good(world.listen(
        "127.0.0.1", static_cast<std::uint16_t>(command.health),
        [&running](PushedRequest, Outward::Answer answer) {
          answer({running.is_connected() && running.bridge().is_linked() ? 200 : 503,
                  health_of(running).dump() + "\n"});
        }));
    std::cout << "health on http://127.0.0.1:" << port << "/healthz" << std::endl;
  }
  if (command.appservice < 0 || !running.matrix) return;
  const auto port = good(world.listen(
      "127.0.0.1", static_cast<std::uint16_t>(command.appservice),
      [&running](PushedRequest request, Outward::Answer answer) {
        running.matrix->pushed({request.method, request.target, request.authorization,
                                std::move(request.body)},
                               [&](const Matrix::PushAnswer& a) { answer({a.status, a.body}); });
      }));
  std::cout << "application service on http://127.0.0.1:" << port << std::endl;
}

void make(Running& running, BridgeState& state, const Words& words, const BridgeCommand& command) {
  const auto target = advisor_target(command);
  const auto options = bridge_options(command);
  if (command.platform == "slack")
    running.slack = std::make_unique<Slack>(running.world, state, words, slack_options(command),
                                            options, target);
  else
    running.matrix = std::make_unique<Matrix>(running.world, state, words,
                                              matrix_options(command), options, target);
}

int run(const BridgeCommand& command) {
  const auto words = good(Words::load(command.words));
  const auto file = command.state.empty()
                        ? default_data_directory() / ("bridge-" + command.platform + ".sqlite")
                        : command.state;
  const auto world = good(Outward::create({.ca = command.ca, .proxy = command.proxy}));
  auto state = good(BridgeState::open(file));
  Running running{.world = *world, .slack = nullptr, .matrix = nullptr, .timer = nullptr};
  make(running, state, words, command);
  const auto failed = [&](const std::string& problem) {
    std::cerr << "advisor: " << problem << '\n';
    running.status = 1;
    stop(running, *world);
  };
  listen(*world, running, command);
  if (running.slack) running.slack->on_failure(failed);
  else running.matrix->on_failure(failed);
  if (running.slack) running.slack->start();
  else running.matrix->start();
  world->run([&](int signal) {
    if (signal == SIGHUP) reload(running, command);
    else stop(running, *world);
  });
  log_info("stopped");
  return running.status;
}

}  // namespace
}  // namespace advisor::bridges

namespace advisor {

int run_bridge(const BridgeCommand& command) {
  start_log();
  // A core file would hold tokens and what people wrote.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  try {
    return bridges::run(command);
  } catch (const bridges::BadSetUp& e) {
    std::cerr << "advisor: " << e.what() << '\n';
    return 1;
  }
}

}  // namespace advisor
