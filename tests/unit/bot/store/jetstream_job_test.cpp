// Each step of each verb, with each answer that JetStream may give to it, without a JetStream.
#include "bot/store/jetstream_job.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace advisor {
namespace {

using Kind = JetstreamAnswer::Kind;
using Verb = StoreJob::Verb;

const JetstreamApi api("b");

JetstreamAnswer stored(std::uint64_t revision) {
  return {.kind = Kind::done, .revision = revision};
}
JetstreamAnswer got(std::uint64_t revision, TalkRecord record) {
  return {.kind = Kind::done, .revision = revision, .talk = "t", .record = std::move(record)};
}
JetstreamAnswer only(Kind kind) { return {.kind = kind}; }

TalkRecord turn(std::uint32_t seq, std::vector<std::uint64_t> before, std::string write = "other") {
  return {.token = seq == 1 ? "token" : "",
          .turn = {seq, "", {Event::Kind::say, "", {}, 100 + seq}, "reply"},
          .write = std::move(write),
          .before = std::move(before)};
}

JetstreamJob job(Verb verb, std::uint32_t seq = 0, std::optional<TalkTip> tip = {}) {
  return {{.verb = verb, .talk = "t", .token = "token", .turn = turn(seq, {}).turn},
          api,
          "mine",
          std::move(tip)};
}

std::string asked(const JetstreamJob::Questions& questions) {
  std::string text;
  for (const auto& question : questions) {
    const auto& subject = question.request.subject;
    text += subject.find("MSG.GET") != subject.npos      ? "get "
            : subject.find("MSG.DELETE") != subject.npos ? "remove "
                                                         : "publish ";
    if (question.request.expected) text += "behind " + std::to_string(*question.request.expected);
    else if (const auto body = nlohmann::json::parse(question.request.payload);
             body.contains("seq"))
      text += body.at("seq").dump();
    else text += "last";
    text += "; ";
  }
  return text;
}

TEST(JetstreamJob, ATurnBehindAKnownOneIsOnePublication) {
  auto append = job(Verb::append, 3, TalkTip{2, {7, 4}});
  EXPECT_EQ(asked(append.begin()), "publish behind 7; ");
  append.hear(0, stored(9));
  ASSERT_TRUE(append.finished());
  EXPECT_EQ(append.tip()->seq, 3U);
  EXPECT_EQ(append.tip()->revisions, (std::vector<std::uint64_t>{9, 7, 4}));
  EXPECT_EQ(append.take().status, StoreStatus::ok);
}

TEST(JetstreamJob, ATalkThatIsNotKnownIsLookedAtFirst) {
  auto append = job(Verb::append, 3);
  EXPECT_EQ(asked(append.begin()), "get last; ");
  EXPECT_EQ(asked(append.hear(0, got(7, turn(2, {4})))), "publish behind 7; ");
}

TEST(JetstreamJob, AnotherServersTurnIsAConflict) {
  auto append = job(Verb::append, 3, TalkTip{2, {7, 4}});
  append.begin();
  EXPECT_EQ(asked(append.hear(0, only(Kind::other))), "get last; ");
  append.hear(0, got(8, turn(3, {7, 4})));
  ASSERT_TRUE(append.finished());
  EXPECT_EQ(append.tip()->seq, 3U);
  EXPECT_EQ(append.take().status, StoreStatus::conflict);
}

// The first answer was lost, the question asked again: the second answer is a conflict with oneself.
TEST(JetstreamJob, AWriteWhoseAnswerWasLostIsFoundAgainAndNotMadeTwice) {
  for (const auto verb : {Verb::append, Verb::create}) {
    const std::uint32_t seq = verb == Verb::create ? 1 : 3;
    auto twice = job(verb, seq, TalkTip{2, {7, 4}});
    twice.begin();
    EXPECT_EQ(asked(twice.hear(0, only(Kind::other))), "get last; ");
    twice.hear(0, got(8, turn(seq, {7, 4}, "mine")));
    EXPECT_EQ(twice.take().status, StoreStatus::ok);
  }
}

TEST(JetstreamJob, AnErasedOrEndedTalkIsUnknown) {
  for (const auto verb : {Verb::append, Verb::load}) {
    auto erased = job(verb, 3);
    erased.begin();
    erased.hear(0, only(Kind::missing));
    EXPECT_EQ(erased.take().status, StoreStatus::unknown);
    auto ended = job(verb, 3);
    ended.begin();
    ended.hear(0, got(9, {.write = "w", .before = {7, 4}, .gone = true}));
    EXPECT_TRUE(ended.found_an_end());
    EXPECT_EQ(ended.take().status, StoreStatus::unknown);
  }
}

TEST(JetstreamJob, ALongTalkIsReadInAFewSteps) {
  std::vector<std::uint64_t> revisions;  // newest first: 40 down to 1
  for (std::uint64_t revision = 40; revision > 0; --revision) revisions.push_back(revision);
  const auto record = [&](std::uint64_t revision) {
    std::vector<std::uint64_t> before;
    for (auto i = revision - 1; i > 0 && before.size() < max_before; --i) before.push_back(i);
    return got(revision, turn(static_cast<std::uint32_t>(revision), before));
  };
  auto load = job(Verb::load);
  load.begin();
  auto questions = load.hear(0, record(40));
  int steps = 0;
  while (!load.finished()) {
    ++steps;
    ASSERT_FALSE(questions.empty());
    const auto asked_now = questions;
    for (const auto& question : asked_now)
      questions = load.hear(question.tag, record(question.tag));
  }
  EXPECT_EQ(steps, 3);
  const auto loaded = load.take();
  EXPECT_EQ(loaded.status, StoreStatus::ok);
  EXPECT_EQ(loaded.result.token, "token");
  ASSERT_EQ(loaded.result.turns.size(), 40U);
  EXPECT_EQ(loaded.result.turns[20].seq, 21U);
}

TEST(JetstreamJob, ATalkWhoseBeginningIsNoMoreIsUnknown) {
  auto load = job(Verb::load);
  load.begin();
  EXPECT_EQ(asked(load.hear(0, got(9, turn(3, {7, 4})))), "get 7; get 4; ");
  load.hear(7, got(7, turn(2, {4})));
  load.hear(4, only(Kind::missing));
  EXPECT_EQ(load.take().status, StoreStatus::unknown);
}

TEST(JetstreamJob, RecordsThatNameTheirOwnFutureEndTheReading) {
  auto load = job(Verb::load);
  load.begin();
  load.hear(0, got(9, turn(2, {9})));
  EXPECT_TRUE(load.finished());
  EXPECT_EQ(load.take().status, StoreStatus::failed);
}

TEST(JetstreamJob, ErasingEndsTheTalkFirstAndTakesTheEndAwayLast) {
  auto erase = job(Verb::erase);
  erase.begin();
  EXPECT_EQ(asked(erase.hear(0, got(9, turn(2, {7})))), "get 7; ");
  const auto mark = erase.hear(7, got(7, turn(1, {})));
  EXPECT_EQ(asked(mark), "publish behind 9; ");
  const auto end = decode_record(mark.front().request.payload);
  EXPECT_TRUE(end->gone);
  EXPECT_EQ(end->before, (std::vector<std::uint64_t>{9, 7}));
  EXPECT_EQ(asked(erase.hear(0, stored(10))), "remove 9; remove 7; ");
  EXPECT_EQ(asked(erase.hear(0, only(Kind::missing))), "");
  EXPECT_EQ(asked(erase.hear(0, only(Kind::done))), "remove 10; ");
  erase.hear(0, only(Kind::done));
  EXPECT_EQ(erase.take().status, StoreStatus::ok);
}

TEST(JetstreamJob, ErasingLooksAgainWhereATurnCameBetween) {
  auto erase = job(Verb::erase);
  erase.begin();
  EXPECT_EQ(asked(erase.hear(0, got(9, turn(1, {})))), "publish behind 9; ");
  EXPECT_EQ(asked(erase.hear(0, only(Kind::other))), "get last; ");
  EXPECT_EQ(asked(erase.hear(0, got(11, turn(2, {9})))), "get 9; ");
}

TEST(JetstreamJob, ErasingGoesOnWhereAnotherServerStopped) {
  auto erase = job(Verb::erase);
  erase.begin();
  EXPECT_EQ(asked(erase.hear(0, got(10, {.write = "w", .before = {9, 7}, .gone = true}))),
            "remove 9; remove 7; ");
}

TEST(JetstreamJob, OnlyATalkWhoseLastTurnIsOldExpires) {
  for (const std::int64_t before : {102, 103}) {
    StoreJob expire{.verb = Verb::erase, .talk = "t", .older_than = before};
    JetstreamJob erase(std::move(expire), api, "mine", {});
    erase.begin();
    erase.hear(0, got(9, turn(2, {7})));  // at 102
    EXPECT_EQ(erase.finished(), before == 102);
  }
}

TEST(JetstreamJob, ARefusalEndsTheVerbAndSaysWhy) {
  auto append = job(Verb::append, 3, TalkTip{2, {7}});
  append.begin();
  append.hear(0, {.kind = Kind::refused, .problem = "no room"});
  EXPECT_EQ(append.problem(), "no room");
  EXPECT_FALSE(append.tip());
  EXPECT_EQ(append.take().status, StoreStatus::failed);
}

}  // namespace
}  // namespace advisor
