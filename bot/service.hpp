// Talks, independent of how they come in: loads them, keeps the order within each, answers a
// repeated message from the record, applies the limits, and lets a reply out only when its turn is
// stored. Knows no sockets and no JSON but the reply frames it stores.
//
// Every thread has a service of its own, and nothing is shared between them but the store: what a
// talk that is open on several threads needs to know passes through Neighbours.
//
// The truth of a talk is its stored log; a live Conversation is a cache of it, rebuilt by replaying
// the events, and bounded in number. Borrows store and clock. Belongs to one thread; so do the
// callbacks. Subscribers are borrowed until leave() was called for each of their talks, and must
// not be destroyed inside a callback. Outstanding store callbacks must come, or never come, before
// destruction.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/clock.hpp"
#include "bot/message.hpp"
#include "bot/report_file.hpp"
#include "bot/store/store.hpp"
#include "dialog/conversation.hpp"
#include "dialog/reply.hpp"

namespace advisor {

struct Turn;

// A door's ear: what happens in the talks that it opened or resumed.
class Subscriber {
 public:
  virtual void welcomed(const Welcome& welcome) = 0;     // the missed replies follow
  virtual void turned_away(const Refusal& refusal) = 0;  // opening or resuming failed
  virtual void replied(const Delivery& delivery) = 0;
  virtual void refused(const Refusal& refusal) = 0;     // a message or forgetting failed
  virtual void forgotten(const std::string& talk) = 0;  // and left: it is gone
  // The report that was asked for; a door that never asks for one need not listen.
  virtual void reported(const ReportDelivery&) {}

 protected:
  ~Subscriber() = default;
};

struct Incoming {
  std::string talk{};
  std::string
      client_id{};  // repeated: answered from the record; empty: never taken for a repetition
  Event::Kind kind = Event::Kind::say;
  std::string text{};
  bool restart = false;  // say the talk's language's words for it; `text` is unused
};

// The services of the other threads, as one of them sees it. A talk that lives on one thread alone,
// as nearly all do, never asks for them.
class Neighbours {
 public:
  // Tells the others that the talk is resumed here, and calls `then` when they all know; each bit
  // of `where` is one that has the talk as well.
  using Then = std::function<void(std::uint64_t where)>;
  virtual void announce(const std::string& talk, Then then) = 0;
  // Tells those in `where` of a turn that was stored, or that the talk was erased.
  virtual void advanced(std::uint64_t where, const std::string& talk, const StoredTurn& turn) = 0;
  virtual void forgot(std::uint64_t where, const std::string& talk) = 0;

 protected:
  ~Neighbours() = default;
};

class Service {
 public:
  // A pure function: Advisor::turn, or a test's.
  using TurnFunction = std::function<Turn(const Conversation&, const Event&)>;
  // A pure function too: the talk as a file.
  using ReportFunction = std::function<ReportFile(const Conversation&, ReportFormat)>;

  struct Limits {
    std::size_t live_talks = 16'384;  // conversations in memory
    std::size_t turns = 1'000;        // in one talk
    std::size_t bytes = 1024 * 1024;  // of all that was typed in one talk
    std::size_t waiting = 64;         // messages of one talk that wait for their turn
  };

  // `neighbours` is null where there is one thread.
  Service(TurnFunction turn, Store& store, const Clock& clock, Limits limits,
          Neighbours* neighbours = nullptr, ReportFunction report = {});
  ~Service();
  Service(const Service&) = delete;

  // A new talk, under a new random_id(): welcomed() and its greeting, or turned_away().
  void open(Subscriber& who, const std::string& talk, std::optional<Language> language);
  // An old one: welcomed() and the replies after `after`, or turned_away().
  void resume(Subscriber& who, const std::string& talk, std::string token, std::uint32_t after);
  // One turn of a talk that `who` opened or resumed, or asked to: a message waits for that outcome.
  // All the talk's subscribers get the reply.
  void say(Subscriber& who, Incoming message);
  // The talk as a file, when the messages before it are answered; it is no turn, and only `who` is
  // told: reported() or refused().
  void report(Subscriber& who, const std::string& talk, std::string client_id, ReportFormat format);
  void forget(Subscriber& who, const std::string& talk);
  void leave(Subscriber& who, const std::string& talk);

  // What a neighbour tells: it has resumed the talk (true where we have it as well); it stored a turn
  // of it; it erased it.
  bool hear_announced(const std::string& talk, std::uint64_t neighbour);
  void hear_advanced(const std::string& talk, const StoredTurn& turn);
  void hear_forgot(const std::string& talk);

  // From now on everything is refused with `stopping`; what was begun goes on until idle().
  void stop() { x_stopping = true; }
  bool idle() const { return x_waiting == 0; }
  std::size_t live_talks() const { return x_recent.size(); }

 private:
  struct Job;
  struct State;
  struct Talk;
  using Talks = std::unordered_map<std::string, std::unique_ptr<Talk>>;

  std::optional<Code> why_not(Talks::const_iterator found, const Subscriber& who) const;
  void enqueue(Talk& talk, Job job);
  void pump(Talk& talk);
  void finish(Talk& talk);
  void start(Talk& talk, Job& job);
  void start_open(Talk& talk, Job& job);
  void start_resume(Talk& talk, Job& job);
  void resumed(Talk& talk, const StoredTalk& stored);
  void start_say(Talk& talk);
  void take_turn(Talk& talk);
  bool answer_from_record(Talk& talk);
  void stored(Talk& talk, StoreStatus status, Turn turn, const StoredTurn& entry);
  void start_report(Talk& talk);
  void give_report(Talk& talk);
  void start_forget(Talk& talk);
  void start_catch_up(Talk& talk);
  void load(Talk& talk, std::function<void(Talk&, const StoredTalk&)> then);
  bool rebuild(Talk& talk, const StoredTalk& stored);
  std::optional<Turn> try_turn(const Conversation& conversation, const Event& event) const;
  void advance(Talk& talk, Conversation next, const Reply& reply, std::vector<std::string> ids);
  void welcome(Talk& talk, bool is_resumed);
  void deliver(Talk& talk, const StoredTurn& entry, const Reply* reply,
               const Subscriber* except = nullptr);
  void deliver_missed(Talk& talk, const StoredTalk& stored, const Subscriber* except = nullptr);
  void end(Talk& talk);
  void refuse(Talk& talk, Code code);
  void touch(Talk& talk);
  void forget_state(Talk& talk);
  void shrink();
  void drop_if_unused(Talk& talk);

  TurnFunction x_turn;
  ReportFunction x_report;
  Store& x_store;
  const Clock& x_clock;
  Limits x_limits;
  Neighbours* x_neighbours;
  bool x_stopping = false;
  std::size_t x_waiting = 0;  // jobs not finished
  std::list<Talk*> x_recent;  // talks with a live state, longest unused first
  Talks x_talks;
};

}  // namespace advisor
