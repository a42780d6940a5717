// Where talks are kept: the log of their events and the replies that were given. The truth of a
// talk is its log; everything else is rebuilt from it.
//
// Every verb answers through a callback, in the order of the calls for one talk; a change is on
// disk when its callback comes. Verbs and callbacks belong to one thread, the owner's; a callback
// may come before the verb returns. Stores never throw after they were built.
//
// Each thread has a Store of its own, a door of one SharedStore; what they share is its queue.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dialog/event.hpp"

namespace advisor {

struct StoredTurn {
  std::uint32_t seq = 0;  // 1 is the greeting
  std::string client_id;  // the id that the door gave the message; empty where it gave none
  Event event;
  std::string reply;  // the reply frame as it was sent
};

struct StoredTalk {
  std::string token;
  std::vector<StoredTurn> turns;
};

enum class StoreStatus : std::uint8_t {
  ok,
  unknown,   // no such talk
  conflict,  // another turn has this number already: another process advanced the talk
  failed,    // could not be written or read; nothing changed
};

class Store {
 public:
  using Done = std::function<void(StoreStatus)>;
  using Loaded = std::function<void(StoreStatus, StoredTalk)>;

  virtual ~Store() = default;

  virtual void create(std::string talk, std::string token, StoredTurn first, Done done) = 0;
  virtual void append(std::string talk, StoredTurn turn, Done done) = 0;
  virtual void load(std::string talk, Loaded loaded) = 0;
  // For good: no byte of the talk is left in the store's files. An unknown talk is ok.
  virtual void erase(std::string talk, Done done) = 0;
};

// Takes a task to the thread that owns a Store. Called from any thread.
using Post = std::function<void(std::function<void()>)>;

// Where the talks of all threads go. Destruction does what is queued first; what the posts lead to
// must live until then.
class SharedStore {
 public:
  virtual ~SharedStore() = default;
  // A store for the thread that `post` leads to; it must end before this one. Any thread.
  virtual std::unique_ptr<Store> door(Post post) = 0;
};

}  // namespace advisor
