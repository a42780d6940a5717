// `advisor serve` as a process that tests start again and again, with its state kept.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/e2e/durability/hammer.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {

// The program; ADVISOR_PROGRAM in the environment names another build of it.
inline std::string program() {
  const char* given = std::getenv("ADVISOR_PROGRAM");
  return given ? given : ADVISOR_PROGRAM;
}

// How often servers are killed; ADVISOR_KILLS says otherwise.
inline int kills(int otherwise) {
  const char* given = std::getenv("ADVISOR_KILLS");
  return given ? std::atoi(given) : otherwise;
}

class TestServer {
 public:
  explicit TestServer(std::vector<std::string> options) : x_options(std::move(options)) {}

  // True where it listens.
  bool start() {
    std::vector<std::string> words{"serve", "--port", "0"};
    words.insert(words.end(), x_options.begin(), x_options.end());
    x_process = std::make_unique<Process>(words, x_directory.path() / "log", program());
    x_port = x_process->listening_port();
    return x_port != 0;
  }
  void kill() {
    x_port = 0;
    x_process->signal(SIGKILL);
    x_process->wait();
  }
  int stop() {
    x_port = 0;
    x_process->signal(SIGTERM);
    return x_process->wait();
  }
  std::uint16_t port() const { return x_port; }  // any thread; 0 while it is down

 private:
  TemporaryDirectory x_directory;
  std::vector<std::string> x_options;
  std::unique_ptr<Process> x_process;
  std::atomic<std::uint16_t> x_port = 0;
};

// A pause of a random length, so that a kill falls anywhere in a turn.
inline void pause(int least, int most) {
  static std::mt19937 random(std::random_device{}());
  std::uniform_int_distribution<int> length(least, most);
  std::this_thread::sleep_for(std::chrono::milliseconds(length(random)));
}

inline void expect_no_faults(const Hammer& hammer) {
  EXPECT_TRUE(hammer.faults().empty())
      << hammer.faults().size() << " faults, the first: " << hammer.faults().front();
}

// Every acknowledged turn of every talk is on the server, once.
inline void expect_all_kept(const Hammer& hammer, std::uint16_t port) {
  std::size_t bad = 0;
  for (const auto& talk : hammer.talks()) {
    const std::string problem = check_record(port, talk);
    if (!problem.empty() && ++bad <= 3) ADD_FAILURE() << talk.talk << ": " << problem;
  }
  EXPECT_EQ(bad, 0U);
}

}  // namespace advisor
