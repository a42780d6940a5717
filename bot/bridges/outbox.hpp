// Posts the answers: in order within a room, rooms independent of each other, no sooner than the
// platform allows. What waits is in the state; this holds the order of it. Borrows all it is given.
// One thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

#include "bot/bridges/backoff.hpp"
#include "bot/bridges/counters.hpp"
#include "bot/bridges/platform.hpp"

namespace advisor::bridges {

struct Pace {
  Milliseconds between{0};      // two posts in one room
  std::size_t at_once = 8;      // posts under way
  std::size_t limited_rooms = 5;  // so many rooms told to wait: everything waits
};

class Outbox {
 public:
  Outbox(World& world, BridgeState& state, Platform& platform, Counters& counters, Pace pace)
      : x_world(world), x_state(state), x_platform(platform), x_counters(counters), x_pace(pace) {}

  void load();  // what a former life left
  // Stores it; call inside a transaction, then pump() behind it.
  void add(Outgoing outgoing);
  void pump();
  void drop(const std::string& room);
  std::size_t size() const;
  std::int64_t limited_until() const;  // 0: not limited
  void on_gone(std::function<void(const std::string& room)> gone) { x_gone = std::move(gone); }

 private:
  struct Room {
    std::deque<Outgoing> queue;
    bool is_busy = false;
    std::int64_t not_before = 0;
    bool is_limited = false;
    Backoff backoff{60'000};
  };

  bool may_send(const Room& room, std::int64_t now) const;
  void send(const std::string& name, Room& room);
  void take(const std::string& name, std::int64_t number, const Sent& sent);
  void limit(Room& room, const Sent& sent);
  void finish(const std::string& name, Room& room);
  std::string target_of(const Outgoing& outgoing);
  void wake();

  World& x_world;
  BridgeState& x_state;
  Platform& x_platform;
  Counters& x_counters;
  Pace x_pace;
  std::map<std::string, Room> x_rooms;
  std::string x_last;  // the room that was served last: the next is another's turn
  std::size_t x_under_way = 0;
  std::int64_t x_hold = 0;
  bool x_careful = false;  // after a limit of everything: one at a time
  Timer x_wake;
  std::function<void(const std::string&)> x_gone;
};

}  // namespace advisor::bridges
