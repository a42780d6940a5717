// Two services over one store, as on two threads, with the tasks between them held back at will.
#include "bot/neighbourhood.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <nlohmann/json.hpp>
#include <string>

#include "bot/random_id.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_store.hpp"
#include "tests/support/fake_turn.hpp"

namespace advisor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Ear final : public Subscriber {
 public:
  std::vector<std::string> heard;
  std::string token;
  std::vector<std::string> take() { return std::exchange(heard, {}); }

 private:
  void welcomed(const Welcome& welcome) override {
    token = welcome.token;
    heard.push_back("welcome " + std::to_string(welcome.seq));
  }
  void turned_away(const Refusal& refusal) override {
    heard.push_back("turned away " + std::string(name(refusal.code)));
  }
  void replied(const Delivery& delivery) override {
    heard.push_back(nlohmann::json::parse(delivery.json).at("text"));
  }
  void refused(const Refusal& refusal) override {
    heard.push_back("refused " + std::string(name(refusal.code)));
  }
  void forgotten(const std::string&) override { heard.push_back("forgotten"); }
};

class NeighbourhoodTest : public testing::Test {
 protected:
  static constexpr std::size_t threads = 3;
  std::array<std::deque<std::function<void()>>, threads> tasks;
  FakeStore store;
  FakeClock clock;
  Neighbourhood all{threads, [this](std::size_t thread, std::function<void()> task) {
                      tasks[thread].push_back(std::move(task));
                    }};
  std::array<std::unique_ptr<Service>, threads> services;
  std::array<Ear, threads> ears;
  const std::string talk = random_id();

  void SetUp() override {
    for (std::size_t i = 0; i < threads; ++i) {
      services[i] =
          std::make_unique<Service>(fake_turn, store, clock, Service::Limits{}, all.of(i));
      all.settle(i, *services[i]);
    }
    services[0]->open(ears[0], talk, std::nullopt);
    ears[0].take();
  }
  void run(std::size_t thread) {
    while (!tasks[thread].empty()) {
      const auto task = std::move(tasks[thread].front());
      tasks[thread].pop_front();
      task();
    }
  }
  void run_all() {
    for (int rounds = 0; rounds < 10; ++rounds)
      for (std::size_t i = 0; i < threads; ++i) run(i);
  }
  void resume(std::size_t thread, std::uint32_t after) {
    services[thread]->resume(ears[thread], talk, token(), after);
  }
  std::string token() {
    std::string found;
    store.kept.load(talk, [&](StoreStatus, const StoredTalk& stored) { found = stored.token; });
    return found;
  }
  void say(std::size_t thread, std::string text, std::string id = {}) {
    services[thread]->say(ears[thread], {talk, std::move(id), Event::Kind::say, std::move(text)});
  }
};

TEST_F(NeighbourhoodTest, ATalkOpenOnTwoThreadsIsHeardOnBothInOrder) {
  resume(1, 1);
  run_all();
  EXPECT_THAT(ears[1].take(), ElementsAre("welcome 1"));
  say(0, "a");
  run_all();
  say(1, "b");
  run_all();
  say(0, "c");
  run_all();
  EXPECT_THAT(ears[0].take(), ElementsAre("2: a", "3: b", "4: c"));
  EXPECT_THAT(ears[1].take(), ElementsAre("2: a", "3: b", "4: c"));
}

TEST_F(NeighbourhoodTest, ATurnStoredWhileTheTalkIsBeingResumedElsewhereIsNotMissed) {
  resume(1, 1);  // the announcement waits
  say(0, "before");
  run(0);  // heard: from here on thread 0 tells
  say(0, "behind");
  run_all();
  EXPECT_THAT(ears[1].take(), ElementsAre("welcome 3", "2: before", "3: behind"));
  say(0, "after");
  run_all();
  EXPECT_THAT(ears[1].take(), ElementsAre("4: after"));
}

TEST_F(NeighbourhoodTest, TurnsOfBothAtOnceAreBothTakenAndHeardOnceEach) {
  resume(1, 1);
  run_all();
  ears[1].take();
  store.held = true;
  say(0, "a");
  say(1, "b");
  store.held = false;
  store.run_all();
  run_all();
  EXPECT_THAT(ears[0].take(), ElementsAre("2: a", "3: b"));
  EXPECT_THAT(ears[1].take(), ElementsAre("2: a", "3: b"));
}

TEST_F(NeighbourhoodTest, NewsInTheWrongOrderAreReadFromTheStore) {
  resume(1, 1);
  resume(2, 1);
  run_all();
  ears[1].take();
  ears[2].take();
  say(0, "a");
  const auto late = std::move(tasks[2]);  // the news of "a" on its way to thread 2
  tasks[2].clear();
  run_all();
  say(1, "b");
  run_all();
  for (const auto& task : late) task();
  EXPECT_THAT(ears[2].take(), ElementsAre("2: a", "3: b"));
  say(2, "c");
  run_all();
  EXPECT_THAT(ears[0].take(), ElementsAre("2: a", "3: b", "4: c"));
}

TEST_F(NeighbourhoodTest, AMessageSentAgainOnAnotherThreadIsAnsweredFromTheRecord) {
  say(0, "a", "c1");
  EXPECT_THAT(ears[0].take(), ElementsAre("2: a"));
  resume(1, 2);
  run_all();
  say(1, "a", "c1");
  run_all();
  EXPECT_THAT(ears[1].take(), ElementsAre("welcome 2", "2: a"));
  EXPECT_THAT(ears[0].take(), IsEmpty());
}

TEST_F(NeighbourhoodTest, AForgottenTalkIsForgottenOnAllThreads) {
  resume(1, 1);
  run_all();
  ears[1].take();
  services[1]->forget(ears[1], talk);
  run_all();
  EXPECT_THAT(ears[0].take(), ElementsAre("forgotten"));
  say(0, "a");
  EXPECT_THAT(ears[0].take(), ElementsAre("refused unknown_talk"));
  EXPECT_EQ(services[0]->live_talks(), 0U);
}

TEST_F(NeighbourhoodTest, ATalkOfOneThreadAloneAsksNobody) {
  say(0, "a");
  for (const auto& queue : tasks) EXPECT_TRUE(queue.empty());
}

TEST(Neighbourhood, OneThreadHasNoNeighbours) {
  Neighbourhood alone(1, [](std::size_t, const std::function<void()>&) { FAIL(); });
  EXPECT_EQ(alone.of(0), nullptr);
}

}  // namespace
}  // namespace advisor
