// The store of `--ephemeral`: talks in memory, gone with the process. Holds `max_talks` at most;
// the one that was longest without a turn makes room, and those past the retention go. Callbacks come before the verb returns, on
// the caller's thread. Any thread: a lock guards the map, and no callback runs under it.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "bot/clock.hpp"
#include "bot/store/retention.hpp"
#include "bot/store/store.hpp"

namespace advisor {

class MemoryStore final : public Store {
 public:
  // Borrows the clock; without one everything is kept.
  explicit MemoryStore(std::size_t max_talks = 50'000, const Clock* clock = nullptr,
                       Retention retention = {})
      : x_max(max_talks), x_clock(clock), x_retention(retention) {}

  void create(std::string talk, std::string token, StoredTurn first, Done done) override;
  void append(std::string talk, StoredTurn turn, Done done) override;
  void load(std::string talk, Loaded loaded) override;
  void erase(std::string talk, Done done) override;

  std::size_t size() const;

 private:
  struct Kept {
    StoredTalk talk;
    std::list<std::string>::iterator age;
  };

  StoreStatus add(std::string talk, std::string token, StoredTurn first);
  StoreStatus add(const std::string& talk, StoredTurn turn);
  void drop_expired();
  void drop_oldest();

  const std::size_t x_max;
  const Clock* const x_clock;
  const Retention x_retention;
  mutable std::mutex x_mutex;     // guards the two below
  std::list<std::string> x_ages;  // longest without a turn first
  std::unordered_map<std::string, Kept> x_talks;
};

// The memory store of all threads.
class SharedMemory final : public SharedStore {
 public:
  explicit SharedMemory(const Clock& clock, Retention retention = {})
      : x_store(50'000, &clock, retention) {}
  std::unique_ptr<Store> door(Post post) override;

 private:
  MemoryStore x_store;
};

}  // namespace advisor
