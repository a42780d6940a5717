#include "bot/store/memory.hpp"

#include <utility>

namespace advisor {

std::size_t MemoryStore::size() const {
  const std::lock_guard lock(x_mutex);
  return x_talks.size();
}

void MemoryStore::create(std::string talk, std::string token, StoredTurn first, Done done) {
  done(add(std::move(talk), std::move(token), std::move(first)));
}

void MemoryStore::append(std::string talk, StoredTurn turn, Done done) {
  done(add(talk, std::move(turn)));
}

void MemoryStore::load(std::string talk, Loaded loaded) {
  StoredTalk copy;
  {
    const std::lock_guard lock(x_mutex);
    drop_expired();
    if (const auto found = x_talks.find(talk); found != x_talks.end()) copy = found->second.talk;
  }
  const auto status = copy.turns.empty() ? StoreStatus::unknown : StoreStatus::ok;
  loaded(status, std::move(copy));
}

void MemoryStore::erase(std::string talk, Done done) {
  {
    const std::lock_guard lock(x_mutex);
    if (const auto found = x_talks.find(talk); found != x_talks.end()) {
      x_ages.erase(found->second.age);
      x_talks.erase(found);
    }
  }
  done(StoreStatus::ok);
}

StoreStatus MemoryStore::add(std::string talk, std::string token, StoredTurn first) {
  const std::lock_guard lock(x_mutex);
  drop_expired();
  if (x_talks.contains(talk)) return StoreStatus::conflict;
  if (x_talks.size() >= x_max) drop_oldest();
  Kept kept;
  kept.talk.token = std::move(token);
  kept.talk.turns.push_back(std::move(first));
  kept.age = x_ages.insert(x_ages.end(), talk);
  x_talks.emplace(std::move(talk), std::move(kept));
  return StoreStatus::ok;
}

StoreStatus MemoryStore::add(const std::string& talk, StoredTurn turn) {
  const std::lock_guard lock(x_mutex);
  drop_expired();
  const auto found = x_talks.find(talk);
  if (found == x_talks.end()) return StoreStatus::unknown;
  auto& turns = found->second.talk.turns;
  if (turn.seq != turns.back().seq + 1) return StoreStatus::conflict;
  turns.push_back(std::move(turn));
  x_ages.splice(x_ages.end(), x_ages, found->second.age);
  return StoreStatus::ok;
}

void MemoryStore::drop_expired() {
  if (!x_clock || !x_retention.keep) return;
  const std::int64_t before = x_clock->now() - x_retention.keep->count();
  while (!x_ages.empty() && x_talks.at(x_ages.front()).talk.turns.back().event.at < before)
    drop_oldest();
}

void MemoryStore::drop_oldest() {
  x_talks.erase(x_ages.front());
  x_ages.pop_front();
}

namespace {

// Answers on the caller's thread at once: needs no way back.
class MemoryDoor final : public Store {
 public:
  explicit MemoryDoor(MemoryStore& store) : x_store(store) {}

  void create(std::string talk, std::string token, StoredTurn first, Done done) override {
    x_store.create(std::move(talk), std::move(token), std::move(first), std::move(done));
  }
  void append(std::string talk, StoredTurn turn, Done done) override {
    x_store.append(std::move(talk), std::move(turn), std::move(done));
  }
  void load(std::string talk, Loaded loaded) override {
    x_store.load(std::move(talk), std::move(loaded));
  }
  void erase(std::string talk, Done done) override {
    x_store.erase(std::move(talk), std::move(done));
  }

 private:
  MemoryStore& x_store;
};

}  // namespace

std::unique_ptr<Store> SharedMemory::door(Post) { return std::make_unique<MemoryDoor>(x_store); }

}  // namespace advisor
