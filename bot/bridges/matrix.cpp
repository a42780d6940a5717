#include "bot/bridges/matrix.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "bot/bridges/matrix_format.hpp"
#include "bot/bridges/fields.hpp"
#include "bot/bridges/text.hpp"
#include "bot/log.hpp"

namespace advisor::bridges {
namespace {

using Json = nlohmann::json;

// Only what is read: no presence, no receipts, members as they speak.
constexpr const char* filter =
    R"({"presence":{"types":[]},"account_data":{"types":[]},"room":{"timeline":{"limit":50},)"
    R"("state":{"lazy_load_members":true},"ephemeral":{"types":[]},"account_data":{"types":[]}}})";

// Seconds as a header, or milliseconds in the body.
Milliseconds wait_of(const HttpAnswer& answer, const Json& json) {
  const auto field = json.find("retry_after_ms");
  if (field != json.end() && field->is_number())
    return Milliseconds(std::max<std::int64_t>(100, field->get<std::int64_t>()));
  return std::chrono::seconds(std::max(1, std::atoi(answer.retry_after.c_str())));
}

Sent sent_of(const HttpAnswer& answer) {
  const Json json = parsed(answer.body);
  const std::string error = string_in(json, "errcode");
  if (answer.status == 200)
    return {.message = string_in(json, "event_id")};
  if (answer.status == 429)
    return {.kind = Sent::Kind::limited, .after = wait_of(answer, json), .is_whole = true,
            .problem = error};
  if (error == "M_FORBIDDEN" || answer.status == 404)
    return {.kind = Sent::Kind::gone, .problem = error};
  if (answer.status == 0 || answer.status >= 500 || answer.status == 401)
    return {.kind = Sent::Kind::unsure,
            .problem = error.empty() ? "status " + std::to_string(answer.status) : error};
  return {.kind = Sent::Kind::refused, .problem = error};
}

}  // namespace

Matrix::Matrix(World& world, BridgeState& state, const Words& words, MatrixOptions options,
               BridgeOptions bridge, SocketTarget advisor)
    : x_world(world), x_state(state), x_options(std::move(options)),
      x_bridge(world, state, *this, words, bridge, std::move(advisor)) {
  while (!x_options.homeserver.empty() && x_options.homeserver.back() == '/')
    x_options.homeserver.pop_back();
}

void Matrix::start() {
  x_bridge.start();
  identify();
}

void Matrix::stop() {
  x_stopping = true;
  x_retry.reset();
  x_bridge.stop();
}

std::string Matrix::url(const std::string& path) const {
  const std::string whole = x_options.homeserver + "/_matrix/client/v3/" + path;
  if (x_options.user.empty()) return whole;
  return whole + (whole.find('?') == std::string::npos ? "?" : "&") + "user_id=" +
         url_encoded(x_options.user);
}

void Matrix::call(const std::string& method, const std::string& path, const std::string& body,
                  std::function<void(HttpAnswer)> done, Milliseconds time) {
  x_world.http({.method = method, .url = url(path),
                .headers = {{"Authorization", "Bearer " + x_options.token},
                            {"Content-Type", "application/json"}},
                .body = body, .time = time},
               std::move(done));
}

void Matrix::later(std::function<void()> task) {
  if (x_stopping) return;
  x_retry = x_world.after(x_backoff.next(x_world.now()), std::move(task));
}

void Matrix::identify() {
  call("GET", "account/whoami", {}, [this](const HttpAnswer& answer) { take_identity(answer); });
}

void Matrix::take_identity(const HttpAnswer& answer) {
  if (x_stopping) return;
  const Json json = parsed(answer.body);
  const std::string error = string_in(json, "errcode");
  if (answer.status == 401 || answer.status == 403) {
    log_error("matrix_refused", error);
    if (x_failed) x_failed("the homeserver does not accept the access token (" + error + ")");
    return;
  }
  x_self = string_in(json, "user_id");
  if (answer.status != 200 || x_self.empty()) {
    log_warning("matrix_unreachable", {{"problem", answer.problem.empty() ? error : answer.problem}});
    return later([this] { identify(); });
  }
  x_name = x_self.substr(1, x_self.find(':') - 1);
  call("GET", "profile/" + url_encoded(x_self) + "/displayname", {}, [this](const HttpAnswer& a) {
    const std::string name = string_in(parsed(a.body), "displayname");
    if (!name.empty()) x_name = name;
  });
  x_since = x_state.value("since:" + x_self);
  x_connected = true;
  log_info("matrix_connected");
  if (x_options.hs_token.empty()) sync();
}

void Matrix::sync() {
  if (x_stopping) return;
  std::string path = "sync?filter=" + url_encoded(filter);
  if (!x_since.empty())
    path += "&since=" + url_encoded(x_since) + "&timeout=" + std::to_string(x_options.poll.count());
  const auto time = x_since.empty() ? Milliseconds(120'000) : x_options.poll * 3 / 2;
  call("GET", path, {}, [this](const HttpAnswer& answer) { take_sync(answer); }, time);
}

void Matrix::take_sync(const HttpAnswer& answer) {
  if (x_stopping) return;
  const Json json = parsed(answer.body);
  const std::string error = string_in(json, "errcode");
  if (answer.status == 401) {
    x_connected = false;
    if (x_failed) x_failed("the homeserver no longer accepts the access token (" + error + ")");
    return;
  }
  if (answer.status == 400 && !x_since.empty()) {
    // The token is good for nothing any more; asking again would be the same for ever.
    log_error("matrix_since", "the place in the stream is not accepted; beginning anew");
    x_since.clear();
    x_state.set_value("since:" + x_self, "");
    return later([this] { sync(); });
  }
  if (answer.status == 429) {
    x_retry = x_world.after(wait_of(answer, json), [this] { sync(); });
    return;
  }
  x_next = string_in(json, "next_batch");
  if (answer.status != 200 || x_next.empty()) {
    x_connected = false;
    ++x_bridge.counters().reconnected;
    log_warning("matrix_lost", {{"problem", answer.problem.empty() ? error : answer.problem}});
    return later([this] { sync(); });
  }
  x_connected = true;
  x_backoff.connected(x_world.now());
  x_then = [this] { sync(); };
  take_rooms(object_in(json, "rooms"), x_since.empty());
}

// Joined rooms become batches; gaps are filled first, then all is handled oldest first.
void Matrix::take_rooms(const Json& rooms, bool is_first) {
  x_batches.clear();
  x_gaps.clear();
  x_fresh.clear();
  const Json all_joined = object_in(rooms, "join");  // items() borrows it
  for (const auto& [room, joined] : all_joined.items()) {
    const bool is_known = !x_state.value("room:" + room).empty();
    note_room(room, joined);
    if (is_first) continue;
    if (!is_known) x_fresh.insert(room);
    const Json timeline = object_in(joined, "timeline");
    Batch batch{.room = room, .events = {}};
    for (const auto& one : timeline.value("events", Json::array())) batch.events.push_back(one);
    const std::string from = string_in(timeline, "prev_batch");
    const bool is_limited = timeline.value("limited", false) && !from.empty() && is_known;
    if (is_limited) x_gaps.emplace_back(x_batches.size(), from);
    x_batches.push_back(std::move(batch));
  }
  const Json invites = object_in(rooms, "invite");
  for (const auto& [room, invite] : invites.items())
    invited(room, object_in(invite, "invite_state"));
  take_left(object_in(rooms, "leave"));
  if (x_gaps.empty()) return handle_batches();
  fill_gap(x_gaps.back().first, x_gaps.back().second, 0);
}

void Matrix::take_left(const Json& rooms) {
  for (const auto& [room, left] : rooms.items()) {
    (void)left;
    x_leaving.erase(room);
    if (x_state.value("room:" + room).empty()) continue;
    x_state.set_value("room:" + room, "");
    x_bridge.drop_room(room);
  }
}

// What is known of a room: "d" direct, else "g", and how many are in it.
void Matrix::note_room(const std::string& room, const Json& joined) {
  const Json summary = object_in(joined, "summary");
  const std::string known = x_state.value("room:" + room);
  std::string kind = known.empty() ? "g" : known.substr(0, 1);
  std::string count = known.size() > 1 ? known.substr(1) : "";
  const auto number = [&](const char* key) {
    const auto found = summary.find(key);
    return found != summary.end() && found->is_number() ? found->get<int>() : -1;
  };
  const int here = number("m.joined_member_count");
  if (here >= 0) count = std::to_string(here + std::max(0, number("m.invited_member_count")));
  if (x_state.value("direct:" + room) == "1") kind = "d";
  if (known != kind + count) x_state.set_value("room:" + room, kind + count);
  for (const auto& one : object_in(joined, "state").value("events", Json::array()))
    if (string_in(one, "type") == "m.room.encryption") encrypted(room);
  if (here == 1 && !known.empty()) leave(room, {});
}

void Matrix::fill_gap(std::size_t index, const std::string& from, int pages) {
  std::string path = "rooms/" + url_encoded(x_batches[index].room) +
                     "/messages?dir=b&limit=100&from=" + url_encoded(from);
  if (!x_since.empty()) path += "&to=" + url_encoded(x_since);
  call("GET", path, {},
       [this, index, pages](const HttpAnswer& answer) { take_page(index, answer, pages); });
}

void Matrix::take_page(std::size_t index, const HttpAnswer& answer, int pages) {
  constexpr int most_pages = 100;
  if (x_stopping) return;
  const bool is_gone = answer.status == 403 || answer.status == 404;
  if (answer.status != 200 && !is_gone)
    return later([this, pages] { fill_gap(x_gaps.back().first, x_gaps.back().second, pages); });
  const Json json = parsed(answer.body);
  const Json chunk = json.value("chunk", Json::array());
  auto& events = x_batches[index].events;
  for (const auto& one : chunk) events.insert(events.begin(), one);
  const std::string end = string_in(json, "end");
  x_gaps.back().second = end;
  if (!chunk.empty() && !end.empty() && pages + 1 < most_pages) return fill_gap(index, end, pages + 1);
  x_gaps.pop_back();
  if (x_gaps.empty()) return handle_batches();
  fill_gap(x_gaps.back().first, x_gaps.back().second, 0);
}

// The place in the stream moves on with what was found there, or not at all.
void Matrix::handle_batches() {
  x_state.atomically([&] {
    for (const auto& batch : x_batches) {
      // What was said before we came is not for us.
      auto begin = batch.events.begin();
      for (auto at = batch.events.begin(); at != batch.events.end(); ++at)
        if (x_fresh.count(batch.room) > 0 && string_in(*at, "type") == "m.room.member" &&
            string_in(*at, "state_key") == x_self &&
            string_in(object_in(*at, "content"), "membership") == "join")
          begin = at + 1;
      for (; begin != batch.events.end(); ++begin) event(batch.room, *begin);
    }
    if (!x_next.empty()) x_state.set_value("since:" + x_self, x_next);
  });
  x_bridge.post();
  if (!x_next.empty()) x_since = x_next;
  x_batches.clear();
  if (x_then) std::exchange(x_then, nullptr)();
}

// A push is a sync in pieces: the same events, one after the other, the next when this is on disk.
void Matrix::pushed(const Push& push, const std::function<void(PushAnswer)>& answer) {
  const auto path = push.target.substr(0, push.target.find('?'));
  const bool is_asked = push.authorization == "Bearer " + x_options.hs_token ||
                        push.target.find("access_token=" + url_encoded(x_options.hs_token)) !=
                            std::string::npos;
  if (!is_asked) return answer({403, R"({"errcode":"M_FORBIDDEN"})"});
  if (path.find("/users/") != std::string::npos || path.find("/rooms/") != std::string::npos) {
    const bool is_us = path.find(url_encoded(x_self)) != std::string::npos;
    return answer(is_us ? PushAnswer{} : PushAnswer{404, R"({"errcode":"M_NOT_FOUND"})"});
  }
  const auto at = path.find("/transactions/");
  if (at == std::string::npos) return answer({});  // a ping
  if (!x_connected) return answer({503, R"({"errcode":"M_UNKNOWN"})"});
  std::map<std::string, Batch> rooms;
  const Json body = parsed(push.body);
  for (const auto& one : body.value("events", Json::array())) {
    const std::string room = string_in(one, "room_id");
    const bool is_invite = string_in(one, "type") == "m.room.member" &&
                           string_in(one, "state_key") == x_self &&
                           string_in(object_in(one, "content"), "membership") == "invite";
    if (is_invite) invited(room, {{"events", Json::array({one})}});
    else rooms[room].events.push_back(one);
  }
  x_batches.clear();
  for (auto& [room, batch] : rooms) x_batches.push_back({room, std::move(batch.events)});
  x_next.clear();
  x_then = nullptr;
  handle_batches();
  answer({});
}

std::vector<std::string> Matrix::compose(const Place& place, const Said& said,
                                         const std::string& txn) {
  return matrix_messages(place, said, txn, x_options.msgtype, x_bridge.words());
}

void Matrix::deliver(const Outgoing& outgoing, const std::string& target,
                     std::function<void(Sent)> done) {
  const std::string room = "rooms/" + url_encoded(outgoing.room);
  const auto take = [done = std::move(done)](const HttpAnswer& answer) { done(sent_of(answer)); };
  if (outgoing.kind == Outgoing::Kind::remove)
    return call("PUT", room + "/redact/" + url_encoded(target) + "/" + outgoing.txn, "{}", take);
  Json content = parsed(outgoing.body);
  if (content.empty()) return take({.status = 200, .body = "{}"});  // a button's: nothing to do
  if (outgoing.kind == Outgoing::Kind::update && !target.empty())
    content = matrix_edit(std::move(content), target);
  call("PUT", room + "/send/m.room.message/" + outgoing.txn, content.dump(), take);
}

void Matrix::thinking(const Place& place, bool is_thinking) {
  if (place.room.empty()) return;
  const std::string room = "rooms/" + url_encoded(place.room);
  const Json typing = is_thinking ? Json{{"typing", true}, {"timeout", 30'000}}
                                  : Json{{"typing", false}};
  call("PUT", room + "/typing/" + url_encoded(x_self), typing.dump(), [](const HttpAnswer&) {});
  const auto last = x_last.find(place.room);
  if (!is_thinking || last == x_last.end()) return;
  call("POST", room + "/receipt/m.read/" + url_encoded(last->second), "{}",
       [](const HttpAnswer&) {});
  x_last.erase(last);
}

}  // namespace advisor::bridges
