// What a thread asks of a store that works on a thread of its own: the verbs as values, and the way
// back. A job belongs to who holds it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/store/store.hpp"

namespace advisor {

struct StoreJob {
  enum class Verb : std::uint8_t { create, append, load, erase };
  Verb verb = Verb::load;
  std::string talk{};
  std::string token{};
  StoredTurn turn{};
  Store::Done done{};
  Store::Loaded loaded{};
  std::shared_ptr<const Post> post{};  // to the thread that asked
  // Erases only a talk whose last turn was before this time.
  std::optional<std::int64_t> older_than{};
  StoreStatus status = StoreStatus::failed;
  StoredTalk result{};

  bool writes() const { return verb != Verb::load; }
};

// Calls back for each job with its status and result, on the thread that asked; all of one thread
// go there in one call.
void answer(std::vector<StoreJob> jobs);

// One thread's way into a SharedStore: puts its verbs into the queue.
class StoreDoor final : public Store {
 public:
  using Queue = std::function<void(StoreJob)>;  // any thread may call it

  StoreDoor(Queue queue, Post post)
      : x_queue(std::move(queue)), x_post(std::make_shared<const Post>(std::move(post))) {}

  void create(std::string talk, std::string token, StoredTurn first, Done done) override;
  void append(std::string talk, StoredTurn turn, Done done) override;
  void load(std::string talk, Loaded loaded) override;
  void erase(std::string talk, Done done) override;

 private:
  Queue x_queue;
  std::shared_ptr<const Post> x_post;
};

}  // namespace advisor
