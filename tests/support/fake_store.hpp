// A memory store whose answers a test can hold back and make fail.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>

#include "bot/store/memory.hpp"

namespace advisor {

class FakeStore final : public Store {
 public:
  // While held, verbs wait in `waiting`, each to be run by step().
  bool held = false;
  // The next verbs that change something end so, and change nothing.
  StoreStatus next_status = StoreStatus::ok;
  int loads = 0;
  int appends = 0;
  MemoryStore kept;

  void create(std::string talk, std::string token, StoredTurn first, Done done) override {
    run([this, talk, token, first, done] {
      if (next_status != StoreStatus::ok) return done(next_status);
      kept.create(talk, token, first, done);
    });
  }
  void append(std::string talk, StoredTurn turn, Done done) override {
    ++appends;
    run([this, talk, turn, done] {
      if (next_status != StoreStatus::ok) return done(next_status);
      kept.append(talk, turn, done);
    });
  }
  void load(std::string talk, Loaded loaded) override {
    ++loads;
    run([this, talk, loaded] { kept.load(talk, loaded); });
  }
  void erase(std::string talk, Done done) override {
    run([this, talk, done] {
      if (next_status != StoreStatus::ok) return done(next_status);
      kept.erase(talk, done);
    });
  }

  std::size_t waiting() const { return x_waiting.size(); }
  // Answers the oldest verb; false where none waits.
  bool step() {
    if (x_waiting.empty()) return false;
    const auto verb = std::move(x_waiting.front());
    x_waiting.pop_front();
    verb();
    return true;
  }
  void run_all() {
    while (step()) {}
  }

 private:
  void run(std::function<void()> verb) {
    if (held) return x_waiting.push_back(std::move(verb));
    verb();
  }
  std::deque<std::function<void()>> x_waiting;
};

}  // namespace advisor
