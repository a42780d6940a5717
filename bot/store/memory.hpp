// The store of `--ephemeral`: talks in memory, gone with the process. Holds `max_talks` at most;
// the one that was longest without a turn makes room. Callbacks come before the verb returns, on
// the caller's thread. Any thread: a lock guards the map, and no callback runs under it.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "bot/store/store.hpp"

namespace advisor {

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(std::size_t max_talks = 50'000) : x_max(max_talks) {}

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

  const std::size_t x_max;
  mutable std::mutex x_mutex;  // guards the two below
  std::list<std::string> x_ages;  // longest without a turn first
  std::unordered_map<std::string, Kept> x_talks;
};

}  // namespace advisor
