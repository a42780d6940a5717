#include "bot/bridges/advisor_link.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/log.hpp"
#include "bot/protocol.hpp"

namespace advisor::bridges {
namespace {

using Json = nlohmann::json;

constexpr auto watch_time = std::chrono::seconds(15);
constexpr int patience = 4;  // with faults of the server in one turn
constexpr std::int64_t silence = 50'000;  // with a ping each watch_time

std::string text_of(const Json& frame, const char* key) {
  const auto found = frame.find(key);
  return found != frame.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// What a platform took for text may hold half a character.
std::string dumped(const Json& frame) {
  return frame.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class Number>
Number number_of(const Json& frame, const char* key) {
  const auto found = frame.find(key);
  return found != frame.end() && found->is_number() ? found->get<Number>() : Number{};
}

}  // namespace

void AdvisorLink::connect() {
  if (x_stopping) return;
  x_reconnect.reset();
  x_last_life = x_world.now();
  x_socket = x_world.open(x_target, *this);
  x_watch = x_world.after(watch_time, [this] { watch(); });
}

void AdvisorLink::opened() {
  alive();
  x_backoff.connected(x_world.now());
  x_linked = true;
  log_info("advisor_connected");
  x_owner.linked(true);
  std::vector<std::string> waiting;
  for (const auto& [memory, work] : x_work)
    if (!work.is_idle()) waiting.push_back(memory);
  for (const auto& memory : waiting) begin(memory, x_work[memory]);
}

void AdvisorLink::watch() {
  if (!x_socket) return;
  if (x_world.now() - x_last_life > silence) {
    x_socket.reset();
    return ended("silent");
  }
  x_socket->ping();
  x_watch = x_world.after(watch_time, [this] { watch(); });
}

void AdvisorLink::ended(std::string_view problem) {
  // The handle is kept until the next connection: this may be called from within it.
  x_old = std::move(x_socket);
  x_watch.reset();
  x_memories.clear();
  x_opening.clear();
  std::erase_if(x_work, [](const auto& entry) { return entry.second.is_idle(); });
  for (auto& [memory, work] : x_work) {
    work.line = Line::closed;
    work.sent = false;
    work.retry.reset();
  }
  if (std::exchange(x_linked, false)) x_owner.linked(false);
  if (x_stopping) return;
  log_warning("advisor_lost", {{"problem", problem}});
  x_reconnect = x_world.after(x_backoff.next(x_world.now()), [this] {
    x_old.reset();
    connect();
  });
}

void AdvisorLink::stop() {
  x_stopping = true;
  x_reconnect.reset();
  if (x_socket) x_socket->close(1000);
}

void AdvisorLink::ask(Ask ask) {
  const std::string memory = ask.memory;
  Work& work = x_work[memory];
  work.ask = std::move(ask);
  work.sent = false;
  work.faults = 0;
  proceed(memory, work);
}

void AdvisorLink::withdraw(const std::string& memory) {
  const auto found = x_work.find(memory);
  if (found != x_work.end()) found->second.ask.reset();
}

void AdvisorLink::erase(const std::string& memory) {
  Work& work = x_work[memory];
  work.doomed = true;
  proceed(memory, work);
}

// A talk is resumed when it is needed: a socket carries a thousand at most.
void AdvisorLink::begin(const std::string& memory, Work& work) {
  work.line = Line::opening;
  Json hello{{"type", "hello"}, {"version", 1}};
  if (const auto talk = x_state.talk(memory)) {
    work.talk = talk->talk;
    x_memories[talk->talk] = memory;
    hello.update({{"talk", talk->talk}, {"token", talk->token}, {"after", talk->seq}});
  } else if (work.doomed && !work.ask) {
    work.doomed = false;
    return x_owner.erased(memory);
  } else if (!work.ask) {
    work.line = Line::closed;
    return;
  } else {
    if (!work.ask->language.empty()) hello["lang"] = work.ask->language;
    x_opening.push_back(memory);
  }
  send(dumped(hello));
}

void AdvisorLink::proceed(const std::string& memory, Work& work) {
  if (!x_linked || work.retry) return;
  if (work.line == Line::closed) return begin(memory, work);
  if (work.line == Line::opening) return;
  if (work.doomed) return send(Json{{"type", "forget"}, {"talk", work.talk}}.dump());
  if (!work.ask || work.sent) return;
  work.sent = true;
  const auto& ask = *work.ask;
  Json frame{{"type", ask.is_choice ? "choose" : "say"}, {"talk", work.talk}, {"id", ask.id}};
  frame[ask.is_choice ? "choice" : "text"] = ask.text;
  send(dumped(frame));
}

void AdvisorLink::received(std::string_view text) {
  alive();
  const Json frame = Json::parse(text, nullptr, false);
  if (!frame.is_object()) return;
  const std::string type = text_of(frame, "type"), talk = text_of(frame, "talk");
  if (type == "welcome") {
    const auto resumed = frame.find("resumed");
    take_welcome(talk, text_of(frame, "token"), resumed != frame.end() && *resumed == true);
  } else if (type == "reply") {
    take_reply(talk, text, text_of(frame, "re"), number_of<std::uint32_t>(frame, "seq"));
  } else if (type == "forgotten") {
    take_forgotten(talk);
  } else if (type == "error") {
    take_error(talk, text_of(frame, "re"), text_of(frame, "code"),
               number_of<int>(frame, "retry_after"));
  }
}

// New talks are all alike: whichever is welcomed belongs to who has waited longest.
void AdvisorLink::take_welcome(const std::string& talk, const std::string& token, bool resumed) {
  std::string memory;
  if (resumed) {
    const auto found = x_memories.find(talk);
    if (found == x_memories.end()) return;
    memory = found->second;
  } else {
    if (x_opening.empty()) return;
    memory = x_opening.front();
    x_opening.pop_front();
  }
  Work& work = x_work[memory];
  if (!resumed) {
    x_memories[talk] = memory;
    work.talk = talk;
    x_state.save({.memory = memory, .talk = talk, .token = token,
                  .person = work.ask ? work.ask->person : std::string()});
  }
  work.line = Line::open;
  proceed(memory, work);
}

void AdvisorLink::take_reply(const std::string& talk, std::string_view frame, const std::string& re,
                             std::uint32_t seq) {
  const auto found = x_memories.find(talk);
  if (found == x_memories.end() || re.empty()) return;
  Work& work = x_work[found->second];
  if (!work.ask || work.ask->id != re) return;
  const auto reply = read_reply(frame);
  if (!reply) return log_warning("unreadable_reply");
  const Ask ask = *std::exchange(work.ask, std::nullopt);
  work.sent = false;
  x_owner.replied(ask, seq, *reply);
}

void AdvisorLink::take_forgotten(const std::string& talk) {
  const auto found = x_memories.find(talk);
  if (found == x_memories.end()) return;
  settle(found->second);
}

// The talk is gone. A question of its person that came behind begins a new one.
void AdvisorLink::settle(const std::string& memory) {
  Work& work = x_work[memory];
  x_memories.erase(work.talk);
  x_state.drop_talk(memory);
  work.line = Line::closed;
  work.sent = false;
  const bool was_doomed = std::exchange(work.doomed, false);
  const std::string name = memory;
  if (was_doomed) x_owner.erased(name);
  Work& rest = x_work[name];
  if (rest.ask) proceed(name, rest);
}

void AdvisorLink::opening_failed(int retry_after) {
  if (x_opening.empty()) return;
  const std::string memory = x_opening.front();
  x_opening.pop_front();
  x_work[memory].line = Line::closed;
  retry(memory, retry_after);
}

void AdvisorLink::retry(const std::string& memory, int seconds) {
  Work& work = x_work[memory];
  work.sent = false;
  work.retry = x_world.after(std::chrono::seconds(std::max(seconds, 1)), [this, memory] {
    Work& again = x_work[memory];
    again.retry.reset();
    proceed(memory, again);
  });
}

// The server no longer knows the talk, or it is full: the next one takes the question.
void AdvisorLink::begin_anew(const std::string& memory) {
  log_warning("talk_begun_anew");
  settle(memory);
}

void AdvisorLink::take_error(const std::string& talk, const std::string& re,
                             const std::string& code, int retry_after) {
  if (code == "stopping") return;  // the connection ends, and all is asked again
  if (code == "too_many_talks" && x_socket) {
    x_socket->close(1000);
    return;
  }
  const auto found = x_memories.find(talk);
  if (found == x_memories.end()) return opening_failed(retry_after);
  const std::string memory = found->second;
  Work& work = x_work[memory];
  if (work.line == Line::opening && retry_after > 0) {
    work.line = Line::closed;
    return retry(memory, retry_after);
  }
  if (code == "unknown_talk" || code == "bad_token" || code == "talk_full")
    return begin_anew(memory);
  if (!work.ask || (!re.empty() && re != work.ask->id)) return;
  const bool may_pass = code == "internal" && ++work.faults < patience;
  if (retry_after > 0 || may_pass) return retry(memory, std::max(retry_after, 1));
  const Ask ask = *std::exchange(work.ask, std::nullopt);
  work.sent = false;
  x_owner.refused(ask, code);
}

void AdvisorLink::send(std::string text) {
  if (x_socket && x_linked) x_socket->send(text);
}

}  // namespace advisor::bridges
