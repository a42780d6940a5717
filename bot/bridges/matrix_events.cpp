// The second half of Matrix: what single events mean, invites, and rooms that we must leave.
#include <algorithm>

#include "bot/bridges/matrix.hpp"
#include "bot/bridges/matrix_format.hpp"
#include "bot/bridges/fields.hpp"
#include "bot/bridges/text.hpp"
#include "bot/log.hpp"

namespace advisor::bridges {
namespace {

using Json = nlohmann::json;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// "advisor: ...", "advisor, ...", "@advisor ...": how people call without a mention.
bool begins_with_name(std::string_view body, const std::string& name) {
  if (!body.empty() && body.front() == '@') body.remove_prefix(1);
  if (name.empty() || without_accents(body.substr(0, name.size())) != without_accents(name))
    return false;
  return body.size() == name.size() || !is_word(body[name.size()]);
}

std::string without_name(std::string body, const std::string& self, const std::string& name) {
  body = trimmed(replaced(std::move(body), self, ""));
  if (begins_with_name(body, name)) body.erase(0, name.size() + (body.front() == '@' ? 1 : 0));
  const auto begin = body.find_first_not_of(" :,");
  return begin == std::string::npos ? std::string() : body.substr(begin);
}

}  // namespace

void Matrix::event(const std::string& room, const Json& event) {
  const std::string type = string_in(event, "type"), sender = string_in(event, "sender");
  if (type == "m.room.member") return member(room, event);
  if (sender == x_self) return;
  if (type == "m.room.message") return message(room, event);
  if (type == "m.reaction") return reaction(room, event);
  if (type == "m.room.encrypted" || type == "m.room.encryption") return encrypted(room);
  if (type == "m.sticker") return message(room, event);
  if (type != "m.room.redaction") return;
  std::string what = string_in(event, "redacts");
  if (what.empty()) what = string_in(object_in(event, "content"), "redacts");
  x_bridge.deleted("matrix/" + room + "/" + what, "matrix/" + room + "/" + string_in(event, "event_id"));
}

bool Matrix::is_direct(const std::string& room) const {
  const std::string known = x_state.value("room:" + room);
  return known.substr(0, 1) == "d" || known.substr(std::min<std::size_t>(1, known.size())) == "2";
}

Heard Matrix::heard_of(const std::string& room, const Json& event) {
  const Json content = object_in(event, "content"), relates = object_in(content, "m.relates_to");
  const std::string id = string_in(event, "event_id"), sender = string_in(event, "sender");
  const std::string thread =
      string_in(relates, "rel_type") == "m.thread" ? string_in(relates, "event_id") : "";
  const std::string msgtype = string_in(content, "msgtype");
  const bool is_group = !is_direct(room);
  const bool is_text = msgtype == "m.text" || msgtype == "m.emote";
  const std::string body = is_text ? without_quote(string_in(content, "body")) : "";
  const bool is_starter = !thread.empty() && x_state.value("by:" + thread) == sender;
  return {.origin = "matrix/" + room + "/" + id,
          .conversation = "matrix/" + room + "/" + (thread.empty() ? "-" : thread),
          .person = sender,
          .place = {.room = room, .thread = thread,
                    .reply_to = is_group || !thread.empty() ? id : ""},
          .text = is_group ? without_name(body, x_self, x_name) : body,
          .is_group = is_group,
          .is_starter = is_starter,
          .is_media = !is_text};
}

bool Matrix::is_addressed(const Json& event, const Heard& heard) const {
  if (!heard.is_group) return true;
  const Json content = object_in(event, "content"), mentions = object_in(content, "m.mentions");
  const auto users = mentions.find("user_ids");
  if (users != mentions.end() && users->is_array() &&
      std::find(users->begin(), users->end(), Json(x_self)) != users->end())
    return true;
  const Json relates = object_in(content, "m.relates_to");
  const bool is_fallback = relates.value("is_falling_back", false);
  const std::string reply = string_in(object_in(relates, "m.in_reply_to"), "event_id");
  auto& bridge = const_cast<Bridge&>(x_bridge);
  if (!is_fallback && !reply.empty() && bridge.is_ours(heard.place.room, reply)) return true;
  const std::string body = without_quote(string_in(content, "body"));
  if (body.find(x_self) != std::string::npos || begins_with_name(body, x_name)) return true;
  if (x_options.strict_mention || heard.place.thread.empty()) return false;
  const bool is_for_others = users != mentions.end() && users->is_array() && !users->empty();
  return !is_for_others && bridge.starter(heard.conversation) == heard.person;
}

void Matrix::message(const std::string& room, const Json& event) {
  const Json content = object_in(event, "content"), relates = object_in(content, "m.relates_to");
  const std::string msgtype = string_in(content, "msgtype"), sender = string_in(event, "sender");
  const std::string id = string_in(event, "event_id");
  const bool is_machine = msgtype == "m.notice" || content.contains("org.advisor.turn");
  if (is_machine || content.empty() || id.empty()) return;
  Heard heard = heard_of(room, event);
  if (string_in(relates, "rel_type") == "m.replace") {
    const std::string original = "matrix/" + room + "/" + string_in(relates, "event_id");
    const std::string body = string_in(object_in(content, "m.new_content"), "body");
    heard.text = heard.is_group ? without_name(body, x_self, x_name) : body;
    return x_bridge.edited(heard, original);
  }
  if (heard.is_group && heard.place.thread.empty()) x_state.set_value("by:" + id, sender);
  if (!is_addressed(event, heard) || is_stranger(heard, sender)) return;
  x_last[room] = id;
  x_bridge.hear(heard);
}

// Someone in a direct room whom the list does not name: told once.
bool Matrix::is_stranger(const Heard& heard, const std::string& sender) {
  const bool is_open = x_options.invites != Invites::allow_list || x_options.allowed.empty();
  if (is_open || heard.is_group || is_allowed(sender, heard.place.room)) return false;
  if (x_state.value("stranger:" + sender).empty()) {
    x_state.set_value("stranger:" + sender, "1");
    x_bridge.tell(heard.place, "stranger", x_bridge.language_of(sender), heard.origin);
  }
  return true;
}

void Matrix::reaction(const std::string& room, const Json& event) {
  const Json relates = object_in(object_in(event, "content"), "m.relates_to");
  const int number = read_number(string_in(relates, "key"));
  if (number == 0) return;
  x_bridge.reacted(room, string_in(relates, "event_id"), number, string_in(event, "sender"),
                   "matrix/" + room + "/" + string_in(event, "event_id"));
}

void Matrix::member(const std::string& room, const Json& event) {
  const std::string who = string_in(event, "state_key");
  const std::string membership = string_in(object_in(event, "content"), "membership");
  const bool is_end = membership == "leave" || membership == "ban";
  if (who == x_self && is_end) {
    x_state.set_value("room:" + room, "");
    x_bridge.drop_room(room);
  } else if (who == x_self && membership == "join" && x_state.value("room:" + room).empty()) {
    x_state.set_value("room:" + room, x_state.value("direct:" + room) == "1" ? "d" : "g");
  } else if (who != x_self && is_end) {
    // The summary of /sync counts who is left; an application service has none, so ask.
    call("GET", "rooms/" + url_encoded(room) + "/joined_members", {},
         [this, room](const HttpAnswer& answer) {
           const Json json = Json::parse(answer.body, nullptr, false);
           const Json joined = object_in(json, "joined");
           if (answer.status == 200 && joined.size() == 1 && joined.contains(x_self)) leave(room, {});
         });
  }
}

// Without its keys there is nothing to read: said once, then left.
void Matrix::encrypted(const std::string& room) {
  if (!x_leaving.insert(room).second) return;
  const std::string identity = "encrypted:" + room;
  if (x_state.value("room:" + room).empty()) return leave(room, {});
  x_bridge.tell({.room = room}, "encrypted", Language::en, identity);
  leave_when_said(room);
}

void Matrix::leave_when_said(const std::string& room) {
  x_leave = x_world.after(std::chrono::seconds(2), [this] {
    if (x_bridge.unsent() > 0 && x_bridge.limited_until() > 0) return leave_when_said({});
    const auto rooms = x_leaving;
    for (const auto& name : rooms) leave(name, {});
  });
  (void)room;
}

bool Matrix::is_allowed(const std::string& user, const std::string& room) const {
  const auto colon = user.find(':');
  const std::string server = colon == std::string::npos ? "" : user.substr(colon + 1);
  return std::any_of(x_options.allowed.begin(), x_options.allowed.end(), [&](const auto& glob) {
    return matches_glob(glob, user) || matches_glob(glob, server) || matches_glob(glob, room);
  });
}

void Matrix::invited(const std::string& room, const Json& invite) {
  bool is_direct = false, is_encrypted = false;
  std::string inviter;
  for (const auto& one : invite.value("events", Json::array())) {
    const std::string type = string_in(one, "type");
    if (type == "m.room.encryption") is_encrypted = true;
    if (type != "m.room.member" || string_in(one, "state_key") != x_self) continue;
    inviter = string_in(one, "sender");
    is_direct = object_in(one, "content").value("is_direct", false);
  }
  const bool may = x_options.invites == Invites::open ||
                   (x_options.invites == Invites::allow_list && is_allowed(inviter, room));
  log_info("invited", {{"joined", may && !is_encrypted ? "yes" : "no"}});
  const Language language = x_bridge.language_of(inviter);
  if (!may) return leave(room, x_bridge.words().say("stranger", language));
  if (is_encrypted) return leave(room, x_bridge.words().say("encrypted.invite", language));
  x_state.set_value("direct:" + room, is_direct ? "1" : "");
  join(room, 0);
}

void Matrix::join(const std::string& room, int tries) {
  constexpr int most_tries = 6;
  call("POST", "rooms/" + url_encoded(room) + "/join", "{}",
       [this, room, tries](const HttpAnswer& answer) {
         const bool may_pass = answer.status == 0 || answer.status == 429 || answer.status >= 500;
         if (!may_pass || tries + 1 >= most_tries) return;
         auto timer = std::make_shared<Timer>();
         *timer = x_world.after(std::chrono::seconds(2 << tries), [this, room, tries, timer] {
           join(room, tries + 1);
         });
       });
}

void Matrix::leave(const std::string& room, const std::string& reason) {
  const Json body = reason.empty() ? Json::object() : Json{{"reason", reason}};
  call("POST", "rooms/" + url_encoded(room) + "/leave", body.dump(), [this, room](const HttpAnswer&) {
    x_leaving.erase(room);
  });
}

}  // namespace advisor::bridges
