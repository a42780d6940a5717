#include "bot/bridges/outbox.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "bot/log.hpp"

namespace advisor::bridges {

void Outbox::load() {
  for (auto& outgoing : x_state.outgoing()) x_rooms[outgoing.room].queue.push_back(std::move(outgoing));
}

void Outbox::add(Outgoing outgoing) {
  outgoing.number = x_state.add(outgoing);
  if (outgoing.number == 0) return;  // the same once more
  x_rooms[outgoing.room].queue.push_back(std::move(outgoing));
}

bool Outbox::may_send(const Room& room, std::int64_t now) const {
  return !room.is_busy && !room.queue.empty() && room.not_before <= now;
}

void Outbox::pump() {
  const auto now = x_world.now();
  const std::size_t at_once = x_careful ? 1 : x_pace.at_once;
  std::vector<std::string> order;
  for (auto at = x_rooms.upper_bound(x_last); at != x_rooms.end(); ++at) order.push_back(at->first);
  for (auto at = x_rooms.begin(); at != x_rooms.upper_bound(x_last); ++at) order.push_back(at->first);
  for (const auto& name : order) {
    if (x_under_way >= at_once || now < x_hold) break;
    Room& room = x_rooms[name];
    if (may_send(room, now)) send(name, room);
  }
  wake();
}

// One timer for the room, or the whole, that may go on first.
void Outbox::wake() {
  const auto now = x_world.now();
  std::int64_t first = 0;
  for (const auto& [name, room] : x_rooms) {
    if (room.is_busy || room.queue.empty()) continue;
    const auto at = std::max(room.not_before, x_hold);
    if (at > now && (first == 0 || at < first)) first = at;
  }
  x_wake = first == 0 ? nullptr : x_world.after(Milliseconds(first - now), [this] { pump(); });
}

// The message that an update or a removal is about: known once the original was posted, which
// stands before it in the same room.
std::string Outbox::target_of(const Outgoing& outgoing) {
  for (const auto& part : x_state.parts(outgoing.origin))
    if (part.part == outgoing.part) return part.message;
  return {};
}

void Outbox::send(const std::string& name, Room& room) {
  Outgoing& outgoing = room.queue.front();
  const bool has_target =
      outgoing.kind == Outgoing::Kind::update || outgoing.kind == Outgoing::Kind::remove;
  const std::string target = has_target ? target_of(outgoing) : std::string();
  room.is_busy = true;
  ++x_under_way;
  x_last = name;
  const Outgoing copy = outgoing;  // `tried` says whether this is the first time
  if (!outgoing.tried) x_state.set_tried(outgoing.number);
  outgoing.tried = true;
  x_platform.deliver(copy, target, [this, name, number = copy.number](const Sent& sent) {
    take(name, number, sent);
  });
}

void Outbox::limit(Room& room, const Sent& sent) {
  const auto until = x_world.now() + sent.after.count();
  ++x_counters.limited;
  room.is_limited = true;
  room.not_before = until;
  const auto limited = static_cast<std::size_t>(
      std::count_if(x_rooms.begin(), x_rooms.end(),
                    [](const auto& entry) { return entry.second.is_limited; }));
  if (!sent.is_whole && limited < x_pace.limited_rooms) return;
  x_hold = std::max(x_hold, until);
  x_careful = true;
  log_warning("limited", {{"seconds", static_cast<std::uint64_t>(sent.after.count() / 1000)}});
}

void Outbox::finish(const std::string& name, Room& room) {
  room.queue.pop_front();
  room.is_limited = false;
  room.backoff.reset();
  room.not_before = x_world.now() + x_pace.between.count();
  // An empty room is remembered while its pace still counts.
  if (!room.queue.empty()) return;
  std::erase_if(x_rooms, [&](const auto& entry) {
    return entry.first != name && entry.second.queue.empty() && !entry.second.is_busy &&
           entry.second.not_before <= x_world.now();
  });
}

void Outbox::take(const std::string& name, std::int64_t number, const Sent& sent) {
  --x_under_way;
  Room& room = x_rooms[name];
  room.is_busy = false;
  if (room.queue.empty() || room.queue.front().number != number) return pump();  // was dropped
  const Outgoing outgoing = room.queue.front();
  switch (sent.kind) {
    case Sent::Kind::done:
      x_state.posted(outgoing, sent.message, x_world.now());
      x_careful = false;
      finish(name, room);
      break;
    case Sent::Kind::limited:
      room.queue.front().tried = false;  // it surely was not posted
      limit(room, sent);
      break;
    case Sent::Kind::unsure:
      ++x_counters.retried;
      log_warning("post_unsure", {{"problem", sent.problem}});
      room.not_before = x_world.now() + room.backoff.next(x_world.now()).count();
      break;
    case Sent::Kind::refused:
      ++x_counters.lost;
      log_error("post_refused", sent.problem);
      x_state.drop_outgoing(outgoing.number);
      finish(name, room);
      break;
    case Sent::Kind::gone:
      log_warning("room_closed", {{"problem", sent.problem}});
      drop(name);
      if (x_gone) x_gone(name);
      break;
  }
  pump();
}

void Outbox::drop(const std::string& name) {
  const auto found = x_rooms.find(name);
  if (found == x_rooms.end()) return;
  x_state.atomically([&] {
    for (const auto& outgoing : found->second.queue) x_state.drop_outgoing(outgoing.number);
  });
  x_counters.lost += found->second.queue.size();
  found->second.queue.clear();
}

std::size_t Outbox::size() const {
  std::size_t count = 0;
  for (const auto& [name, room] : x_rooms) count += room.queue.size();
  return count;
}

std::int64_t Outbox::limited_until() const {
  std::int64_t until = x_hold > x_world.now() ? x_hold : 0;
  for (const auto& [name, room] : x_rooms)
    if (room.is_limited) until = std::max(until, room.not_before);
  return until;
}

}  // namespace advisor::bridges
