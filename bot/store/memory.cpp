#include "bot/store/memory.hpp"

#include <utility>

namespace advisor {

void MemoryStore::create(std::string talk, std::string token, StoredTurn first, Done done) {
  if (x_talks.contains(talk)) return done(StoreStatus::conflict);
  if (x_talks.size() >= x_max) {
    x_talks.erase(x_ages.front());
    x_ages.pop_front();
  }
  Kept kept;
  kept.talk.token = std::move(token);
  kept.talk.turns.push_back(std::move(first));
  kept.age = x_ages.insert(x_ages.end(), talk);
  x_talks.emplace(std::move(talk), std::move(kept));
  done(StoreStatus::ok);
}

void MemoryStore::append(std::string talk, StoredTurn turn, Done done) {
  const auto found = x_talks.find(talk);
  if (found == x_talks.end()) return done(StoreStatus::unknown);
  auto& turns = found->second.talk.turns;
  if (turn.seq != turns.back().seq + 1) return done(StoreStatus::conflict);
  turns.push_back(std::move(turn));
  x_ages.splice(x_ages.end(), x_ages, found->second.age);
  done(StoreStatus::ok);
}

void MemoryStore::load(std::string talk, Loaded loaded) {
  const auto found = x_talks.find(talk);
  if (found == x_talks.end()) return loaded(StoreStatus::unknown, {});
  loaded(StoreStatus::ok, found->second.talk);
}

void MemoryStore::erase(std::string talk, Done done) {
  if (const auto found = x_talks.find(talk); found != x_talks.end()) {
    x_ages.erase(found->second.age);
    x_talks.erase(found);
  }
  done(StoreStatus::ok);
}

}  // namespace advisor
