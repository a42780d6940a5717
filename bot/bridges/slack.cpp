#include "bot/bridges/slack.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "bot/bridges/slack_format.hpp"
#include "bot/bridges/fields.hpp"
#include "bot/bridges/text.hpp"
#include "bot/log.hpp"

namespace advisor::bridges {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 6> closed_errors{
    "channel_not_found", "not_in_channel", "is_archived", "account_inactive", "user_not_found",
    "cannot_dm_bot"};
constexpr std::array<std::string_view, 8> passing_errors{
    "internal_error", "fatal_error", "service_unavailable", "request_timeout", "rollup_error",
    "team_added_to_org", "ratelimited", "rate_limited"};

template <class List>
bool is_in(const List& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string message_identity(const std::string& team, const std::string& channel,
                             const std::string& ts) {
  return "slack/" + team + "/" + channel + "/" + ts;
}

Milliseconds wait_of(const HttpAnswer& answer) {
  return std::chrono::seconds(std::max(1, std::atoi(answer.retry_after.c_str())));
}

// What the answer of a call that posts means.
Sent sent_of(const HttpAnswer& answer) {
  const Json json = parsed(answer.body);
  const std::string error = string_in(json, "error");
  if (answer.status == 429)
    return {.kind = Sent::Kind::limited, .after = wait_of(answer), .problem = "ratelimited"};
  if (error == "ratelimited" || error == "rate_limited")
    return {.kind = Sent::Kind::limited, .after = wait_of(answer), .problem = error};
  if (answer.status == 0 || answer.status >= 500 || is_in(passing_errors, error) || json.empty())
    return {.kind = Sent::Kind::unsure,
            .problem = error.empty() ? "status " + std::to_string(answer.status) : error};
  const auto ok = json.find("ok");
  if (ok != json.end() && *ok == true) return {.message = string_in(json, "ts")};
  if (is_in(closed_errors, error)) return {.kind = Sent::Kind::gone, .problem = error};
  return {.kind = Sent::Kind::refused, .problem = error};
}

std::string method_of(Outgoing::Kind kind) {
  switch (kind) {
    case Outgoing::Kind::post: return "chat.postMessage";
    case Outgoing::Kind::update: return "chat.update";
    case Outgoing::Kind::remove: return "chat.delete";
    case Outgoing::Kind::whisper: return "chat.postEphemeral";
  }
  return {};
}

}  // namespace

std::string slack_token_problem(const std::string& app_token, const std::string& bot_token) {
  const auto kind = [](const std::string& token) { return token.substr(0, 4); };
  if (app_token.empty()) return "there is no app-level token (xapp-)";
  if (bot_token.empty()) return "there is no bot token (xoxb-)";
  if (kind(app_token) == "xoxb")
    return "this is an xoxb, apps.connections.open needs an xapp (an app-level token)";
  if (kind(bot_token) == "xapp")
    return "this is an xapp, chat.postMessage needs an xoxb (a bot token)";
  if (kind(app_token) != "xapp") return "the app-level token does not begin with xapp-";
  return kind(bot_token) == "xoxb" ? "" : "the bot token does not begin with xoxb-";
}

Slack::Slack(World& world, BridgeState& state, const Words& words, SlackOptions options,
             BridgeOptions bridge, SocketTarget advisor)
    : x_world(world), x_options(std::move(options)),
      x_bridge(world, state, *this, words, bridge, std::move(advisor)),
      x_socket(world, *this, x_bridge.counters(), x_options.api) {}

void Slack::start() {
  x_bridge.start();
  authenticate();
}

void Slack::stop() {
  x_stopping = true;
  x_retry.reset();
  x_bridge.stop();
  x_socket.stop();
}

void Slack::set_tokens(const std::string& app_token, const std::string& bot_token) {
  x_options.app_token = app_token;
  x_options.bot_token = bot_token;
  x_socket.set_token(app_token);
}

void Slack::call(const std::string& method, const Json& body,
                 std::function<void(HttpAnswer)> done) {
  x_world.http({.url = x_options.api + method,
                .headers = {{"Authorization", "Bearer " + x_options.bot_token},
                            {"Content-Type", "application/json; charset=utf-8"}},
                .body = body.dump(-1, ' ', false, Json::error_handler_t::replace)},
               std::move(done));
}

// Who we are must be known before the first event: what we said ourselves comes back.
void Slack::authenticate() {
  call("auth.test", Json::object(), [this](const HttpAnswer& answer) { take_identity(answer); });
}

void Slack::take_identity(const HttpAnswer& answer) {
  if (x_stopping) return;
  const Json json = parsed(answer.body);
  x_self = string_in(json, "user_id");
  x_bot = string_in(json, "bot_id");
  x_team = string_in(json, "team_id");
  const std::string error = string_in(json, "error");
  if (answer.status == 200 && !x_self.empty()) return x_socket.start(x_options.app_token);
  if (answer.status == 200 && !error.empty() && !is_in(passing_errors, error))
    return given_up(error);
  log_warning("slack_unreachable", {{"problem", error.empty() ? answer.problem : error}});
  const auto wait = answer.status == 429 ? wait_of(answer) : x_backoff.next(x_world.now());
  x_retry = x_world.after(wait, [this] { authenticate(); });
}

void Slack::given_up(const std::string& error) {
  log_error("slack_refused", error);
  if (x_failed) x_failed("Slack refused a token: " + error);
}

std::string Slack::enveloped(const std::string& type, const std::string& frame) {
  const Json payload = object_in(parsed(frame), "payload");
  if (type == "events_api") event(payload);
  else if (type == "interactive") clicked(payload);
  else if (type == "slash_commands") return slashed(payload);
  else log_warning("slack_unknown", {{"type", type}});
  return {};
}

bool Slack::is_own(const Json& event) const {
  return !string_in(event, "bot_id").empty() || string_in(event, "user") == x_self ||
         string_in(event, "subtype") == "bot_message" || string_in(event, "user").empty() ||
         event.contains("bot_profile");
}

void Slack::event(const Json& payload) {
  if (string_in(payload, "type") != "event_callback")
    return log_warning("slack_event", {{"type", string_in(payload, "type")}});
  const Json inner = object_in(payload, "event");
  const std::string type = string_in(inner, "type");
  if (type != "message" && type != "app_mention") return;
  const std::string team = string_in(payload, "team_id").empty() ? x_team
                                                                  : string_in(payload, "team_id");
  const std::string subtype = string_in(inner, "subtype");
  if (subtype == "message_changed") return changed(team, inner);
  const std::string channel = string_in(inner, "channel");
  if (subtype == "message_deleted") {
    const std::string origin = message_identity(team, channel, string_in(inner, "deleted_ts"));
    return x_bridge.deleted(origin, origin + "#deleted");
  }
  if (subtype.empty() || subtype == "thread_broadcast" || subtype == "file_share")
    message(team, inner);
}

// A DM goes on flat, or in the thread it is in; a mention in a channel opens a thread.
Heard Slack::heard_of(const std::string& team, const Json& event) const {
  const std::string channel = string_in(event, "channel"), ts = string_in(event, "ts");
  const std::string kind = string_in(event, "channel_type");
  const bool is_direct = kind == "im" || (kind.empty() && channel.substr(0, 1) == "D");
  std::string thread = string_in(event, "thread_ts");
  const bool is_root = thread.empty();
  if (is_root && !is_direct) thread = ts;
  const std::string user = string_in(event, "user");
  return {.origin = message_identity(team, channel, ts),
          .conversation = "slack/" + team + "/" + channel + "/" + (thread.empty() ? "-" : thread),
          .person = team + "/" + user,
          .place = {.room = channel, .thread = thread},
          .text = slack_plain(string_in(event, "text"), x_self),
          .is_group = !is_direct,
          .is_starter = is_root || thread == ts || string_in(event, "parent_user_id") == user,
          .is_media = event.contains("files")};
}

bool Slack::is_addressed(const Json& event, const Heard& heard) {
  const std::string text = string_in(event, "text");
  if (!heard.is_group || string_in(event, "type") == "app_mention" || slack_mentions(text, x_self))
    return true;
  if (x_options.strict_mention || string_in(event, "thread_ts").empty()) return false;
  // Going on without a mention is for who called us into their own thread, and talks to nobody else.
  const bool is_for_others = text.find("<@") != std::string::npos;
  return !is_for_others && x_bridge.starter(heard.conversation) == heard.person;
}

void Slack::message(const std::string& team, const Json& event) {
  if (is_own(event)) return;
  const Heard heard = heard_of(team, event);
  if (is_addressed(event, heard)) x_bridge.hear(heard);
}

// Also sent where a link unfurls and for our own updates: then the text is the same, or ours.
void Slack::changed(const std::string& team, const Json& event) {
  Json now = object_in(event, "message");
  if (is_own(now) || string_in(now, "text") == string_in(object_in(event, "previous_message"), "text"))
    return;
  now["channel"] = string_in(event, "channel");
  if (event.contains("channel_type")) now["channel_type"] = event["channel_type"];
  Heard heard = heard_of(team, now);
  const std::string original = heard.origin;
  const std::string edit = string_in(object_in(now, "edited"), "ts");
  heard.origin += "#" + (edit.empty() ? string_in(event, "ts") : edit);
  x_bridge.edited(heard, original);
}

void Slack::clicked(const Json& payload) {
  const auto actions = payload.find("actions");
  if (string_in(payload, "type") != "block_actions" || actions == payload.end() ||
      !actions->is_array() || actions->empty())
    return;
  const Json action = (*actions)[0];
  const Json user = object_in(payload, "user"), message = object_in(payload, "message");
  const std::string channel = string_in(object_in(payload, "channel"), "id");
  const std::string value = string_in(action, "value"), id = string_in(user, "id");
  std::string team = string_in(object_in(payload, "team"), "id");
  if (team.empty()) team = x_team;
  const std::string identity = "slack-click/" + value;
  const std::string label = string_in(object_in(action, "text"), "text");
  if (x_bridge.chosen(value, team + "/" + id, identity, slack_settled(message, channel, label)))
    return;
  const Language language = x_bridge.language_of(team + "/" + id);
  Json body{{"channel", channel}, {"user", id},
            {"text", slack_escaped(x_bridge.words().say("choice.over", language))}};
  const std::string thread = string_in(message, "thread_ts");
  if (!thread.empty()) body["thread_ts"] = thread;
  call("chat.postEphemeral", body, [](const HttpAnswer&) {});
}

// Commands are answered within the acknowledgement, for one pair of eyes.
std::string Slack::slashed(const Json& payload) {
  const std::string team = string_in(payload, "team_id"), channel = string_in(payload, "channel_id");
  const std::string person = team + "/" + string_in(payload, "user_id");
  const std::string text = string_in(payload, "text");
  const Command command = text.empty() ? Command::help : x_bridge.words().command(text);
  std::string key = "slash";
  if (command == Command::help) key = "help";
  if (command == Command::privacy) key = "privacy";
  if (command == Command::language) key = "language";
  if (command == Command::hu || command == Command::en) {
    x_bridge.set_language(person, command == Command::hu ? Language::hu : Language::en);
    key = "language.set";
  }
  const bool is_direct = channel.substr(0, 1) == "D";
  if (command == Command::forget || (command == Command::none && is_direct)) {
    key = command == Command::forget ? "slash.forget" : "";
    x_bridge.hear({.origin = "slack-slash/" + string_in(payload, "trigger_id"),
                   .conversation = "slack/" + team + "/" + channel + "/-",
                   .person = person, .place = {.room = channel}, .text = text,
                   .is_group = !is_direct});
  }
  if (key.empty()) return {};
  const Language language = x_bridge.language_of(person);
  return Json{{"response_type", "ephemeral"},
              {"text", slack_escaped(x_bridge.words().say(key, language))}}
      .dump();
}

std::vector<std::string> Slack::compose(const Place& place, const Said& said,
                                        const std::string& txn) {
  return slack_messages(place, said, txn);
}

void Slack::deliver(const Outgoing& outgoing, const std::string& target, Done done) {
  // Slack has no idempotent posts: what may have arrived is looked for first.
  if (outgoing.tried && outgoing.kind == Outgoing::Kind::post)
    return look_for(outgoing, {}, 0, std::move(done));
  post(outgoing, target, std::move(done));
}

void Slack::post(const Outgoing& outgoing, const std::string& target, Done done) {
  Json body = parsed(outgoing.body);
  Outgoing::Kind kind = outgoing.kind;
  if (kind == Outgoing::Kind::update || kind == Outgoing::Kind::remove) {
    const std::string ts = target.empty() ? string_in(body, "ts") : target;
    if (ts.empty() && kind == Outgoing::Kind::remove) return done({});
    if (ts.empty()) kind = Outgoing::Kind::post;
    else body["ts"] = ts;
    body["channel"] = outgoing.room;
  }
  call(method_of(kind), body, [done = std::move(done), kind](const HttpAnswer& answer) {
    Sent sent = sent_of(answer);
    const bool is_gone = sent.problem == "message_not_found" || sent.problem == "cant_update_message";
    if (kind != Outgoing::Kind::post && is_gone) sent = {};
    done(sent);
  });
}

void Slack::look_for(const Outgoing& outgoing, const std::string& cursor, int pages, Done done) {
  constexpr int most_pages = 5;
  const Json body = parsed(outgoing.body);
  const std::string thread = string_in(body, "thread_ts");
  const std::string turn =
      string_in(object_in(object_in(body, "metadata"), "event_payload"), "turn");
  std::string form = "channel=" + url_encoded(outgoing.room) +
                     "&limit=200&include_all_metadata=true";
  if (!thread.empty()) form += "&ts=" + url_encoded(thread);
  if (!cursor.empty()) form += "&cursor=" + url_encoded(cursor);
  const std::string method = thread.empty() ? "conversations.history" : "conversations.replies";
  const auto look = [this, outgoing, turn, pages, done](const HttpAnswer& answer) {
    const Sent read = sent_of(answer);
    if (read.kind == Sent::Kind::limited || read.kind == Sent::Kind::unsure) return done(
        {.kind = Sent::Kind::unsure, .problem = "history: " + read.problem});
    const Json json = parsed(answer.body);
    for (const auto& message : json.value("messages", Json::array())) {
      const Json payload = object_in(object_in(message, "metadata"), "event_payload");
      if (string_in(payload, "turn") == turn) return done({.message = string_in(message, "ts")});
    }
    const std::string next = string_in(object_in(json, "response_metadata"), "next_cursor");
    if (!next.empty() && pages + 1 < most_pages) return look_for(outgoing, next, pages + 1, done);
    if (read.kind != Sent::Kind::done) log_warning("slack_history", {{"problem", read.problem}});
    post(outgoing, {}, done);
  };
  x_world.http({.url = x_options.api + method,
                .headers = {{"Authorization", "Bearer " + x_options.bot_token},
                            {"Content-Type", "application/x-www-form-urlencoded"}},
                .body = form},
               look);
}

void Slack::locale(const std::string& person, std::function<void(std::string)> done) {
  const std::string user = person.substr(person.find('/') + 1);
  x_world.http({.url = x_options.api + "users.info",
                .headers = {{"Authorization", "Bearer " + x_options.bot_token},
                            {"Content-Type", "application/x-www-form-urlencoded"}},
                .body = "user=" + url_encoded(user) + "&include_locale=true"},
               [done = std::move(done)](const HttpAnswer& answer) {
                 const std::string found =
                     string_in(object_in(parsed(answer.body), "user"), "locale").substr(0, 2);
                 done(found == "hu" || found == "en" ? found : "");
               });
}

}  // namespace advisor::bridges
