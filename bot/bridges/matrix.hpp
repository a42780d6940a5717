// The Matrix bridge: /sync with one account, or an application service's transactions, to what
// Bridge understands, and its posts to the client-server API. Borrows world, state and words. One
// thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "bot/bridges/bridge.hpp"

namespace advisor::bridges {

enum class Invites : std::uint8_t { open, allow_list, none };

struct MatrixOptions {
  std::string homeserver{};  // https://...
  std::string token{};
  std::string user{};      // of an application service: the account to speak as
  std::string hs_token{};  // of an application service; empty: /sync
  std::string msgtype = "m.notice";
  Invites invites = Invites::allow_list;
  std::vector<std::string> allowed{};  // globs of users, servers, rooms
  bool strict_mention = false;
  Milliseconds poll{30'000};
};

class Matrix final : public Platform {
 public:
  Matrix(World& world, BridgeState& state, const Words& words, MatrixOptions options,
         BridgeOptions bridge, SocketTarget advisor);

  void start();
  void stop();
  bool has_stopped() const { return x_bridge.has_stopped(); }
  void set_token(const std::string& token) { x_options.token = token; }
  Bridge& bridge() { return x_bridge; }
  bool is_connected() const { return x_connected; }
  void on_failure(std::function<void(std::string)> failed) { x_failed = std::move(failed); }
  // A push of the homeserver to an application service; the answer comes when all is on disk.
  struct Push {
    std::string method, target, authorization, body;
  };
  struct PushAnswer {
    int status = 200;
    std::string body = "{}";
  };
  void pushed(const Push& push, const std::function<void(PushAnswer)>& answer);

  std::vector<std::string> compose(const Place& place, const Said& said,
                                   const std::string& txn) override;
  void deliver(const Outgoing& outgoing, const std::string& target,
               std::function<void(Sent)> done) override;
  void thinking(const Place& place, bool is_thinking) override;

 private:
  using Json = nlohmann::json;

  // What came for one room, oldest first.
  struct Batch {
    std::string room;
    std::vector<Json> events;
  };

  void identify();
  void take_identity(const HttpAnswer& answer);
  void sync();
  void take_sync(const HttpAnswer& answer);
  void take_rooms(const Json& answer, bool is_first);
  void take_left(const Json& rooms);
  void note_room(const std::string& room, const Json& joined);
  void fill_gap(std::size_t index, const std::string& from, int pages);
  void take_page(std::size_t index, const HttpAnswer& answer, int pages);
  void handle_batches();
  void later(std::function<void()> task);

  void event(const std::string& room, const Json& event);
  void message(const std::string& room, const Json& event);
  void reaction(const std::string& room, const Json& event);
  void member(const std::string& room, const Json& event);
  void encrypted(const std::string& room);
  void invited(const std::string& room, const Json& invite);
  bool is_allowed(const std::string& user, const std::string& room) const;
  Heard heard_of(const std::string& room, const Json& event);
  bool is_addressed(const Json& event, const Heard& heard) const;
  bool is_direct(const std::string& room) const;
  bool is_stranger(const Heard& heard, const std::string& sender);

  void call(const std::string& method, const std::string& path, const std::string& body,
            std::function<void(HttpAnswer)> done, Milliseconds time = std::chrono::seconds(30));
  void join(const std::string& room, int tries);
  void leave(const std::string& room, const std::string& reason);
  void leave_when_said(const std::string& room);
  std::string url(const std::string& path) const;

  World& x_world;
  BridgeState& x_state;
  MatrixOptions x_options;
  Bridge x_bridge;
  std::string x_self, x_name;
  std::string x_since, x_next;
  std::vector<Batch> x_batches;
  std::vector<std::pair<std::size_t, std::string>> x_gaps;  // batch and prev_batch
  std::function<void()> x_then;  // behind the batches
  std::set<std::string> x_fresh;  // rooms of this answer that we had not been in
  std::map<std::string, std::string> x_last;  // the room's event that was heard last
  Backoff x_backoff;
  Timer x_retry, x_leave;
  std::set<std::string> x_leaving;
  bool x_connected = false, x_stopping = false;
  std::function<void(std::string)> x_failed;
};

}  // namespace advisor::bridges
