#include "bot/bridges/slack_socket.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/log.hpp"

namespace advisor::bridges {
namespace {

using Json = nlohmann::json;

constexpr auto ping_time = std::chrono::seconds(10);
constexpr std::int64_t silence = 28'000;  // looked at every ping_time: found within 30 to 38 s
constexpr std::int64_t hello_time = 15'000;
constexpr std::array<std::string_view, 8> final_errors{
    "not_authed",    "invalid_auth",           "account_inactive", "user_removed_from_team",
    "team_disabled", "not_allowed_token_type", "token_revoked",    "missing_scope"};

std::string string_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

// One socket; tells the SlackSocket which of them is speaking.
struct SlackSocket::Line final : RemoteEar {
  explicit Line(SlackSocket& o) : owner(o) {}
  SlackSocket& owner;
  std::unique_ptr<RemoteSocket> socket;
  std::int64_t begun = 0, last_life = 0;
  bool has_hello = false, is_closing = false;
  Timer timer;

  void opened() override { alive(); }
  void received(std::string_view text) override {
    alive();
    owner.heard(*this, text);
  }
  void alive() override { last_life = owner.x_world.now(); }
  void ended(std::string_view problem) override { owner.lost(*this, problem); }
};

SlackSocket::SlackSocket(World& world, Owner& owner, Counters& counters, std::string api)
    : x_world(world), x_owner(owner), x_counters(counters), x_api(std::move(api)) {}

SlackSocket::~SlackSocket() = default;

void SlackSocket::start(std::string app_token) {
  x_token = std::move(app_token);
  ask_for_url();
}

void SlackSocket::stop() {
  x_stopping = true;
  x_retry.reset();
  for (const auto& line : x_lines) line->socket->close(1000);
}

void SlackSocket::ask_for_url() {
  if (x_stopping || std::exchange(x_opening, true)) return;
  x_retry.reset();
  x_world.http({.url = x_api + "apps.connections.open",
                .headers = {{"Authorization", "Bearer " + x_token},
                            {"Content-Type", "application/x-www-form-urlencoded"}},
                .time = std::chrono::seconds(15)},
               [this](const HttpAnswer& answer) { take_url(answer); });
}

void SlackSocket::try_again(Milliseconds time) {
  x_opening = false;
  if (x_stopping) return;
  x_retry = x_world.after(time, [this] { ask_for_url(); });
}

void SlackSocket::take_url(const HttpAnswer& answer) {
  const Json json = Json::parse(answer.body, nullptr, false);
  const std::string url = json.is_object() ? string_in(json, "url") : std::string();
  const std::string error = json.is_object() ? string_in(json, "error") : std::string();
  if (std::find(final_errors.begin(), final_errors.end(), error) != final_errors.end()) {
    x_opening = false;
    return x_owner.given_up(error);
  }
  if (answer.status == 429)
    return try_again(std::chrono::seconds(std::max(1, std::atoi(answer.retry_after.c_str()))));
  if (answer.status != 200 || url.empty()) {
    log_warning("slack_unreachable", {{"problem", error.empty() ? answer.problem : error}});
    return try_again(x_backoff.next(x_world.now()));
  }
  if (x_stopping) return;
  auto& line = *x_lines.emplace_back(std::make_unique<Line>(*this));
  line.begun = line.last_life = x_world.now();
  line.socket = x_world.open({.url = url}, line);
  watch(line);
}

// Pings, and drops a socket that says nothing: a half-open connection looks well until then.
void SlackSocket::watch(Line& line) {
  const auto now = x_world.now();
  const bool is_mute = !line.has_hello && now - line.begun > hello_time;
  if (is_mute || now - line.last_life > silence) {
    log_warning("slack_silent");
    line.socket.reset();
    return lost(line, "silent");
  }
  line.socket->ping();
  line.timer = x_world.after(ping_time, [this, &line] { watch(line); });
}

void SlackSocket::heard(Line& line, std::string_view text) {
  const Json frame = Json::parse(text, nullptr, false);
  if (!frame.is_object()) return log_warning("slack_unreadable");
  const std::string type = string_in(frame, "type");
  if (type == "hello") return hello(line, std::string(text));
  if (type == "disconnect") return disconnect(line, string_in(frame, "reason"));
  const std::string id = string_in(frame, "envelope_id");
  if (id.empty()) return log_warning("slack_unknown", {{"type", type}});
  const std::string payload = x_owner.enveloped(type, std::string(text));
  Json ack{{"envelope_id", id}};
  const auto accepts = frame.find("accepts_response_payload");
  const bool may_answer =
      type == "slash_commands" || (accepts != frame.end() && *accepts == true);
  if (!payload.empty() && may_answer) ack["payload"] = Json::parse(payload, nullptr, false);
  if (line.socket) line.socket->send(ack.dump());
}

void SlackSocket::hello(Line& line, const std::string& text) {
  const Json frame = Json::parse(text, nullptr, false);
  line.has_hello = true;
  x_opening = false;
  x_backoff.connected(x_world.now());
  Line* old = std::exchange(x_current, &line);
  for (const auto& other : x_lines)
    if (other.get() != &line && !std::exchange(other->is_closing, true)) other->socket->close(1000);
  if (old) ++x_counters.reconnected;
  const auto count = frame.find("num_connections");
  x_counters.num_connections =
      count != frame.end() && count->is_number() ? count->get<std::uint64_t>() : 1;
  log_info("slack_connected", {{"num_connections", x_counters.num_connections}});
  if (x_counters.num_connections > x_lines.size())
    log_warning("slack_ghosts", {{"num_connections", x_counters.num_connections},
                                 {"ours", x_lines.size()}});
}

void SlackSocket::disconnect(Line& line, const std::string& reason) {
  log_info("slack_disconnect", {{"reason", reason}});
  if (&line != x_current) return;
  if (reason == "link_disabled" || reason == "too_many_websockets") {
    log_error("slack_disconnect", reason);
    if (x_opening) return;
    x_opening = true;  // the token is good, the way is barred: not at once
    return try_again(x_backoff.next(x_world.now()));
  }
  ask_for_url();
}

void SlackSocket::lost(Line& line, std::string_view problem) {
  const bool was_current = &line == x_current;
  const bool was_next = !line.has_hello;
  remove(line);
  if (x_stopping) return;
  if (was_current) {
    x_current = nullptr;
    ++x_counters.reconnected;
    log_warning("slack_lost", {{"problem", problem}});
    if (!x_opening && !x_retry) try_again(x_backoff.next(x_world.now()));
  } else if (was_next) {
    try_again(x_backoff.next(x_world.now()));
  }
}

void SlackSocket::remove(Line& line) {
  line.timer.reset();
  for (auto& held : x_lines)
    if (held.get() == &line) x_gone.push_back(std::move(held));
  std::erase_if(x_lines, [](const auto& held) { return !held; });
  x_sweep = x_world.after(Milliseconds(1), [this] { x_gone.clear(); });
}

}  // namespace advisor::bridges
