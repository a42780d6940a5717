// Many clients that talk without a pause, lose their servers and come back, and remember every
// reply they got: what the record must hold afterwards. Each client is a thread with one talk at a
// time.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bot/net/client.hpp"

namespace advisor {

// What one client knows of one talk.
struct KnownTalk {
  std::string talk;
  std::string token;
  std::map<std::uint32_t, std::string> replies;   // by their number, as they came
  std::map<std::string, std::uint32_t> answered;  // the ids of messages, and the reply's number
  std::string pending;                            // sent and not answered
};

class Hammer {
 public:
  struct Options {
    std::size_t clients = 16;
    // The port that a client's attempt goes to; 0: no server now.
    std::function<std::uint16_t(std::size_t client, std::uint64_t attempt)> port;
    bool hop = false;          // another connection for each turn
    std::uint32_t turns = 40;  // of a talk, then another begins
  };
  explicit Hammer(Options options);
  ~Hammer();

  void start();
  void stop();  // waits for the clients
  std::size_t answered() const { return x_answered; }
  std::size_t refused() const { return x_refused; }
  std::size_t resumed() const { return x_resumed; }
  // Between two answers, anywhere, since the last call.
  std::chrono::milliseconds longest_pause();
  // Of one client's turn, from when it was first sent.
  std::chrono::milliseconds longest_turn() const { return std::chrono::milliseconds(x_longest); }
  const std::vector<std::string>& faults() const { return x_faults; }
  std::vector<KnownTalk> talks() const;

 private:
  using Steady = std::chrono::steady_clock;
  struct Person {
    KnownTalk now;
    std::vector<KnownTalk> before;
    std::uint32_t said = 0;
    std::uint64_t attempts = 0;
    Steady::time_point began;  // of the turn
  };

  void run(std::size_t number);
  std::optional<Client> connect(std::size_t number, Person& person);
  bool join(Client& client, Person& person);
  bool turn(Client& client, Person& person);
  bool hear(const std::string& frame, Person& person);
  void note_answer(Person& person);
  void fault(const KnownTalk& talk, const std::string& what);

  Options x_options;
  std::atomic<bool> x_stopping = false;
  std::atomic<std::size_t> x_answered = 0, x_refused = 0, x_resumed = 0;
  std::atomic<std::int64_t> x_longest = 0;
  mutable std::mutex x_mutex;  // guards the three below
  std::vector<std::string> x_faults;
  Steady::time_point x_last_answer;
  std::chrono::milliseconds x_pause{0};
  std::vector<Person> x_people;  // each its thread's
  std::vector<std::thread> x_threads;
};

// What is wrong with a talk's record on the server at `port`: replies that were acknowledged and
// are not there or differ, messages answered twice, numbers with gaps. Empty where all is well.
std::string check_record(std::uint16_t port, const KnownTalk& known);

// One talk with a client at each of two ports, both speaking as fast as they are answered. What is
// wrong afterwards: a message that was not answered once, replies with gaps. Empty where all is well.
std::string share_a_talk(std::uint16_t one, std::uint16_t other, std::uint32_t messages);

}  // namespace advisor
