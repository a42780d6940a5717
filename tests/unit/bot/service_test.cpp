#include "bot/service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bot/random_id.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_store.hpp"
#include "tests/support/fake_turn.hpp"

namespace advisor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Hears everything as one list of words: "welcome 1", "2: hi", "refused busy".
class Ear final : public Subscriber {
 public:
  std::vector<std::string> heard;
  std::string token;
  Refusal last_refusal;

  std::vector<std::string> take() { return std::exchange(heard, {}); }

 private:
  void welcomed(const Welcome& welcome) override {
    token = welcome.token;
    heard.push_back((welcome.resumed ? "resumed " : "welcome ") + std::to_string(welcome.seq));
  }
  void turned_away(const Refusal& refusal) override {
    last_refusal = refusal;
    heard.push_back("turned away " + std::string(name(refusal.code)));
  }
  void replied(const Delivery& delivery) override {
    const auto frame = nlohmann::json::parse(delivery.json);
    EXPECT_EQ(frame.at("seq"), delivery.seq);
    EXPECT_EQ(frame.at("talk"), delivery.talk);
    heard.push_back(frame.at("text"));
  }
  void refused(const Refusal& refusal) override {
    last_refusal = refusal;
    heard.push_back("refused " + std::string(name(refusal.code)));
  }
  void forgotten(const std::string&) override { heard.push_back("forgotten"); }
};

class ServiceTest : public testing::Test {
 protected:
  FakeStore store;
  FakeClock clock;
  Service::Limits limits;
  std::unique_ptr<Service> service = make();
  Ear ear;
  const std::string talk = random_id();

  std::unique_ptr<Service> make() {
    return std::make_unique<Service>(fake_turn, store, clock, limits);
  }
  void open() {
    service->open(ear, talk, std::nullopt);
    ear.take();
  }
  void say(std::string text, std::string id = {}) {
    service->say(ear, {talk, std::move(id), Event::Kind::say, std::move(text)});
  }
  void choose(std::string choice) {
    service->say(ear, {talk, {}, Event::Kind::choose, std::move(choice)});
  }
};

TEST_F(ServiceTest, ANewTalkIsWelcomedAndGreeted) {
  service->open(ear, talk, Language::en);
  EXPECT_THAT(ear.heard, ElementsAre("welcome 1", "1: welcome"));
  EXPECT_EQ(ear.token.size(), 22U);
  EXPECT_TRUE(service->idle());
}

TEST_F(ServiceTest, TurnsAreAnsweredInOrder) {
  open();
  say("a");
  say("b");
  choose("yes");
  EXPECT_THAT(ear.heard, ElementsAre("2: a", "3: b", "4: yes"));
}

TEST_F(ServiceTest, TheEventCarriesTheClocksTime) {
  open();
  clock.time = 1'800'000'000;
  say("a");
  store.load(talk, [](StoreStatus, const StoredTalk& stored) {
    EXPECT_EQ(stored.turns.at(1).event.at, 1'800'000'000);
  });
}

TEST_F(ServiceTest, AReplyLeavesOnlyWhenItsTurnIsStored) {
  open();
  store.held = true;
  say("a");
  EXPECT_THAT(ear.heard, IsEmpty());
  EXPECT_FALSE(service->idle());
  store.step();
  EXPECT_THAT(ear.heard, ElementsAre("2: a"));
  EXPECT_TRUE(service->idle());
}

TEST_F(ServiceTest, OneTurnOfATalkAtATimeWhileOthersGoOn) {
  open();
  Ear other;
  const std::string other_talk = random_id();
  service->open(other, other_talk, std::nullopt);
  store.held = true;
  say("a");
  say("b");
  service->say(other, {other_talk, {}, Event::Kind::say, "x"});
  EXPECT_EQ(store.waiting(), 2U);  // "a" and "x"; "b" waits for "a"
  store.run_all();
  EXPECT_THAT(ear.heard, ElementsAre("2: a", "3: b"));
}

TEST_F(ServiceTest, ARepeatedMessageIsAnsweredFromTheRecord) {
  open();
  say("a", "c1");
  say("b", "c2");
  ear.take();
  say("a", "c1");
  EXPECT_THAT(ear.take(), ElementsAre("2: a"));
  EXPECT_EQ(store.appends, 2);
  say("c", "c3");
  EXPECT_THAT(ear.take(), ElementsAre("4: c"));
}

TEST_F(ServiceTest, ARepetitionIsKnownAfterARestartToo) {
  open();
  say("a", "c1");
  service = make();
  ear.take();
  service->resume(ear, talk, ear.token, 2);
  say("a", "c1");
  EXPECT_THAT(ear.take(), ElementsAre("resumed 2", "2: a"));
}

TEST_F(ServiceTest, ARepetitionThatArrivesBeforeTheAnswerIsAnsweredOnceEach) {
  open();
  store.held = true;
  say("a", "c1");
  say("a", "c1");
  store.run_all();
  EXPECT_THAT(ear.heard, ElementsAre("2: a", "2: a"));
  EXPECT_EQ(store.appends, 1);
}

TEST_F(ServiceTest, ResumeReplaysExactlyTheMissedReplies) {
  open();
  say("a");
  say("b");
  Ear other;
  for (std::uint32_t after = 0; after <= 3; ++after) {
    service->resume(other, talk, ear.token, after);
    auto heard = other.take();
    ASSERT_EQ(heard.size(), 4 - after);
    EXPECT_EQ(heard.front(), "resumed 3");
    EXPECT_EQ(heard.back(), after < 3 ? "3: b" : "resumed 3");
    service->leave(other, talk);
  }
}

TEST_F(ServiceTest, AResumedTalkGoesOnWhereItWasInANewProcess) {
  open();
  say("a");
  service->leave(ear, talk);
  service = make();
  Ear other;
  service->resume(other, talk, ear.token, 2);
  service->say(other, {talk, {}, Event::Kind::say, "b"});
  EXPECT_THAT(other.heard, ElementsAre("resumed 2", "3: b"));
}

TEST_F(ServiceTest, AReplyUnderWayAtTheResumeComesAfterTheMissedOnes) {
  open();
  store.held = true;
  say("a");
  Ear other;
  service->resume(other, talk, ear.token, 1);
  service->leave(ear, talk);
  store.run_all();
  EXPECT_THAT(other.heard, ElementsAre("resumed 2", "2: a"));
  EXPECT_THAT(ear.heard, IsEmpty());
}

TEST_F(ServiceTest, WhatWasSaidBeforeLeavingIsStillSaid) {
  open();
  store.held = true;
  say("a");
  say("b");
  service->leave(ear, talk);
  store.run_all();
  store.held = false;
  Ear other;
  service->resume(other, talk, ear.token, 2);
  EXPECT_THAT(other.heard, ElementsAre("resumed 3", "3: b"));
}

TEST_F(ServiceTest, AWrongTokenAndAnUnknownTalkAreTurnedAway) {
  open();
  Ear other;
  service->resume(other, talk, "wrong", 0);
  service->resume(other, "nobody", ear.token, 0);
  service->say(other, {talk, {}, Event::Kind::say, "let me in"});
  EXPECT_THAT(other.heard, ElementsAre("turned away bad_token", "turned away unknown_talk",
                                       "refused unknown_talk"));
  EXPECT_EQ(store.appends, 0);
}

TEST_F(ServiceTest, AMessageRightBehindAResumeWaitsForItsOutcome) {
  open();
  service = make();
  store.held = true;
  Ear good, bad;
  service->resume(good, talk, ear.token, 1);
  service->say(good, {talk, {}, Event::Kind::say, "a"});
  service->resume(bad, talk, "wrong", 0);
  service->say(bad, {talk, {}, Event::Kind::say, "let me in"});
  store.run_all();
  EXPECT_THAT(good.heard, ElementsAre("resumed 1", "2: a"));
  EXPECT_THAT(bad.heard, ElementsAre("turned away bad_token", "refused unknown_talk"));
}

TEST_F(ServiceTest, AllSubscribersOfATalkHearItsReplies) {
  open();
  Ear other;
  service->resume(other, talk, ear.token, 1);
  other.take();
  say("a");
  EXPECT_THAT(ear.heard, ElementsAre("2: a"));
  EXPECT_THAT(other.heard, ElementsAre("2: a"));
}

TEST_F(ServiceTest, OnlyAChoiceOfTheLastReplyCanBeChosen) {
  open();
  choose("maybe");
  EXPECT_THAT(ear.take(), ElementsAre("refused unknown_choice"));
  choose("no");
  EXPECT_THAT(ear.take(), ElementsAre("2: no"));
}

TEST_F(ServiceTest, RestartSaysTheTalksLanguagesWords) {
  service->open(ear, talk, Language::en);
  service->say(ear, {.talk = talk, .client_id = {}, .text = {}, .restart = true});
  EXPECT_EQ(ear.heard.back(), "2: start over");
}

TEST_F(ServiceTest, ATurnThatFailsIsRefusedAndTheTalkGoesOn) {
  open();
  say("throw", "c1");
  say("a");
  EXPECT_THAT(ear.heard, ElementsAre("refused internal", "2: a"));
  EXPECT_EQ(ear.last_refusal.client_id, "c1");
}

TEST_F(ServiceTest, ATurnThatCouldNotBeStoredDidNotHappen) {
  open();
  store.next_status = StoreStatus::failed;
  say("a", "c1");
  EXPECT_THAT(ear.take(), ElementsAre("refused not_stored"));
  EXPECT_GT(ear.last_refusal.retry_after, 0);
  store.next_status = StoreStatus::ok;
  say("a", "c1");
  EXPECT_THAT(ear.take(), ElementsAre("2: a"));
}

TEST_F(ServiceTest, ATalkThatCouldNotBeStoredIsTurnedAway) {
  store.next_status = StoreStatus::failed;
  service->open(ear, talk, std::nullopt);
  say("a");
  EXPECT_THAT(ear.heard, ElementsAre("turned away not_stored", "refused unknown_talk"));
}

TEST_F(ServiceTest, ATalkThatAnotherProcessAdvancedIsReadAgain) {
  open();
  Service other(fake_turn, store, clock, limits);
  Ear other_ear;
  other.resume(other_ear, talk, ear.token, 1);
  other.say(other_ear, {talk, {}, Event::Kind::say, "there"});
  say("here");
  EXPECT_THAT(ear.take(), ElementsAre("2: there", "3: here"));
  other.resume(other_ear, talk, ear.token, 2);
  EXPECT_THAT(other_ear.take(), ElementsAre("resumed 1", "2: there", "resumed 3", "3: here"));
}

// A leap second, a bad time server, a restored machine: the talk goes on in the order it was held.
TEST_F(ServiceTest, AClockThatJumpsBackChangesNothing) {
  open();
  say("a", "c1");
  clock.time -= 1'000'000'000;
  say("b", "c2");
  say("a", "c1");
  EXPECT_THAT(ear.take(), ElementsAre("2: a", "3: b", "2: a"));
  service = make();
  service->resume(ear, talk, ear.token, 1);
  say("c", "c3");
  EXPECT_THAT(ear.take(), ElementsAre("resumed 3", "2: a", "3: b", "4: c"));
}

// Its time was over, or another server was asked to forget it.
TEST_F(ServiceTest, ATalkThatWasErasedElsewhereIsUnknownAndLetGo) {
  open();
  store.kept.erase(talk, [](StoreStatus) {});
  say("a");
  EXPECT_THAT(ear.take(), ElementsAre("refused unknown_talk"));
  EXPECT_EQ(service->live_talks(), 0U);
}

// The store gave up waiting, and then the write arrived after all.
TEST_F(ServiceTest, AWriteThatArrivesAfterItFailedIsFoundByTheRepetition) {
  open();
  store.next_status = StoreStatus::failed;
  say("a", "c1");
  EXPECT_THAT(ear.take(), ElementsAre("refused not_stored"));
  store.next_status = StoreStatus::ok;
  Service late(fake_turn, store, clock, limits);
  Ear other;
  late.resume(other, talk, ear.token, 1);
  late.say(other, {talk, "c1", Event::Kind::say, "a"});
  say("a", "c1");
  say("b", "c2");
  EXPECT_THAT(ear.take(), ElementsAre("2: a", "2: a", "3: b"));
  EXPECT_EQ(store.appends, 4);
}

TEST_F(ServiceTest, EndlessConflictsEndInBusy) {
  open();
  store.next_status = StoreStatus::conflict;
  say("a");
  EXPECT_THAT(ear.take(), ElementsAre("refused busy"));
  store.next_status = StoreStatus::ok;
  say("a");
  EXPECT_THAT(ear.take(), ElementsAre("2: a"));
}

TEST_F(ServiceTest, AForgottenTalkIsGone) {
  open();
  Ear other;
  service->resume(other, talk, ear.token, 1);
  other.take();
  service->forget(ear, talk);
  say("a");
  EXPECT_THAT(ear.take(), ElementsAre("forgotten", "refused unknown_talk"));
  EXPECT_THAT(other.take(), ElementsAre("forgotten"));
  service->resume(ear, talk, ear.token, 0);
  EXPECT_THAT(ear.take(), ElementsAre("turned away unknown_talk"));
  EXPECT_EQ(store.kept.size(), 0U);
  EXPECT_EQ(service->live_talks(), 0U);
}

TEST_F(ServiceTest, AMessageBehindAForgetIsRefused) {
  open();
  store.held = true;
  service->forget(ear, talk);
  say("a");
  store.run_all();
  EXPECT_THAT(ear.take(), ElementsAre("forgotten", "refused unknown_talk"));
}

TEST_F(ServiceTest, TooManyWaitingMessagesAreRefusedAsBusy) {
  limits.waiting = 2;
  service = make();
  open();
  store.held = true;
  say("a");
  say("b");
  say("c");
  store.run_all();
  EXPECT_THAT(ear.take(), ElementsAre("refused busy", "2: a", "3: b"));
}

TEST_F(ServiceTest, ATalkHasALength) {
  limits.turns = 3;
  limits.bytes = 10;
  service = make();
  open();
  say("12345678901");
  say("a");
  say("b");
  say("c");
  EXPECT_THAT(ear.take(), ElementsAre("refused talk_full", "2: a", "3: b", "refused talk_full"));
}

TEST_F(ServiceTest, TheLongestUnusedTalksAreLetGoAndComeBack) {
  limits.live_talks = 2;
  service = make();
  std::vector<std::string> talks;
  for (int i = 0; i < 5; ++i) {
    talks.push_back(random_id());
    service->open(ear, talks.back(), std::nullopt);
  }
  EXPECT_EQ(service->live_talks(), 2U);
  ear.take();
  for (const auto& one : talks) service->say(ear, {one, {}, Event::Kind::say, "a"});
  EXPECT_THAT(ear.heard, ElementsAre("2: a", "2: a", "2: a", "2: a", "2: a"));
  EXPECT_EQ(service->live_talks(), 2U);
  EXPECT_GE(store.loads, 3);
}

TEST_F(ServiceTest, AStoppingServiceFinishesWhatItBeganAndRefusesTheRest) {
  open();
  store.held = true;
  say("a");
  service->stop();
  say("b");
  service->resume(ear, talk, ear.token, 0);
  EXPECT_THAT(ear.take(), ElementsAre("refused stopping", "turned away stopping"));
  EXPECT_FALSE(service->idle());
  store.run_all();
  EXPECT_THAT(ear.take(), ElementsAre("2: a"));
  EXPECT_TRUE(service->idle());
}

}  // namespace
}  // namespace advisor
