#include "bot/session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_link.hpp"
#include "tests/support/fake_store.hpp"
#include "tests/support/fake_turn.hpp"

namespace advisor {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;

class SessionTest : public testing::Test {
 protected:
  FakeStore store;
  FakeClock clock;
  Service service{fake_turn, store, clock, {}, nullptr, fake_report};
  FakeLink link;
  std::unique_ptr<Session> session = std::make_unique<Session>(service, link);

  // What the frame is answered with at once.
  std::vector<Json> ask(const std::string& frame) {
    session->received(frame, true);
    return link.take();
  }
  std::string text_of(const std::string& frame) {
    const auto answers = ask(frame);
    return answers.size() == 1 ? answers[0].value("text", "") : "";
  }
  std::string code_of(const std::string& frame) {
    const auto answers = ask(frame);
    return answers.size() == 1 ? answers[0].value("code", "") : "";
  }
  // A new talk of the session: its welcome.
  Json hello() { return ask(R"({"type":"hello","version":1})").at(0); }
  static std::string resume(const Json& welcome, int after) {
    return Json{{"type", "hello"},
                {"version", 1},
                {"talk", welcome.at("talk")},
                {"token", welcome.at("token")},
                {"after", after}}
        .dump();
  }
  static std::string say(const Json& welcome, const std::string& text) {
    return Json{{"type", "say"}, {"talk", welcome.at("talk")}, {"text", text}}.dump();
  }
};

TEST_F(SessionTest, HelloIsAnsweredWithAWelcomeAndTheGreeting) {
  const auto answers = ask(R"({"type":"hello","version":1,"lang":"en"})");
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].at("type"), "welcome");
  EXPECT_EQ(answers[0].at("resumed"), false);
  EXPECT_EQ(answers[0].at("lang"), "en");
  EXPECT_EQ(answers[1].at("seq"), 1);
  EXPECT_EQ(answers[1].at("talk"), answers[0].at("talk"));
}

TEST_F(SessionTest, TheOnlyTalkNeedNotBeNamed) {
  hello();
  EXPECT_EQ(text_of(R"({"type":"say","id":"1","text":"a"})"), "2: a");
  EXPECT_EQ(text_of(R"({"type":"choose","id":"2","choice":"yes"})"), "3: yes");
  EXPECT_EQ(ask(R"({"type":"forget"})").at(0).at("type"), "forgotten");
  EXPECT_EQ(code_of(R"({"type":"say","text":"a"})"), "unknown_talk");
}

TEST_F(SessionTest, AReportIsGivenToWhoAsksAndTakesNoTurn) {
  hello();
  const auto answers = ask(R"({"type":"report","id":"r","format":"html"})");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].at("type"), "report");
  EXPECT_EQ(answers[0].at("re"), "r");
  EXPECT_EQ(answers[0].at("format"), "html");
  EXPECT_EQ(answers[0].at("text"), "report of 1 events");
  EXPECT_EQ(text_of(R"({"type":"say","id":"1","text":"a"})"), "2: a");
}

TEST_F(SessionTest, AReportThatCannotBeGivenIsRefused) {
  EXPECT_EQ(code_of(R"({"type":"report","format":"md"})"), "unknown_talk");
  hello();
  EXPECT_EQ(code_of(R"({"type":"report","format":"pdf"})"), "bad_type");
  EXPECT_EQ(code_of(R"({"type":"report"})"), "bad_type");
  EXPECT_EQ(code_of(R"({"type":"report","format":"ics"})"), "no_steps");
}

TEST_F(SessionTest, AReportOfATalkThatIsNotHeldAnyMoreIsReadFromTheStore) {
  const Json welcome = hello();
  ask(say(welcome, "a"));
  session = std::make_unique<Session>(service, link);
  ask(resume(welcome, 2));
  const auto answers = ask(R"({"type":"report","format":"md"})");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].at("text"), "report of 2 events");
}

TEST_F(SessionTest, TwoTalksOnOneSocketDoNotMixAndMustBeNamed) {
  const Json one = hello(), two = hello();
  EXPECT_EQ(text_of(say(one, "a")), "2: a");
  EXPECT_EQ(text_of(say(two, "b")), "2: b");
  EXPECT_EQ(text_of(say(one, "c")), "3: c");
  EXPECT_EQ(code_of(R"({"type":"say","text":"which?"})"), "unknown_talk");
}

TEST_F(SessionTest, FramesRightBehindAHelloWaitForIt) {
  store.held = true;
  session->received(R"({"type":"hello","version":1})", true);
  session->received(R"({"type":"say","text":"a"})", true);
  EXPECT_TRUE(link.sent.empty());
  store.run_all();
  const auto answers = link.take();
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[2].at("text"), "2: a");
}

TEST_F(SessionTest, ATalkOfAnotherSocketIsUnknownUntilItIsResumed) {
  const Json talk = hello();
  FakeLink other_link;
  Session other(service, other_link);
  other.received(say(talk, "a"), true);
  EXPECT_EQ(other_link.take().at(0).at("code"), "unknown_talk");
  other.received(resume(talk, 1), true);
  other.received(say(talk, "b"), true);
  const auto heard = other_link.take();
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].at("resumed"), true);
  EXPECT_EQ(heard[1].at("text"), "2: b");
}

TEST_F(SessionTest, AWrongTokenIsRefusedAndLeavesNothingBehind) {
  Json talk = hello();
  FakeLink other_link;
  Session other(service, other_link);
  talk["token"] = "wrong";
  other.received(resume(talk, 0), true);
  EXPECT_EQ(other_link.take().at(0).at("code"), "bad_token");
  other.received(R"({"type":"say","text":"let me in"})", true);
  EXPECT_EQ(other_link.take().at(0).at("code"), "unknown_talk");
}

TEST_F(SessionTest, AClosedSocketLeavesItsTalksWhichGoOn) {
  const Json talk = hello();
  ask(say(talk, "a"));
  session.reset();
  session = std::make_unique<Session>(service, link);
  const auto answers = ask(resume(talk, 1));
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[1].at("text"), "2: a");
}

TEST_F(SessionTest, BadInputIsAnsweredAndTheTalkGoesOn) {
  hello();
  EXPECT_EQ(code_of("\xc3\x28"), "bad_utf8");
  EXPECT_EQ(code_of(std::string(1'000'000, 'a')), "too_large");
  EXPECT_EQ(code_of("{\"type\":"), "bad_json");
  EXPECT_EQ(code_of(std::string(10'000, '[')), "too_deep");
  EXPECT_EQ(code_of(R"({"type":"say","text":[]})"), "bad_type");
  EXPECT_EQ(code_of(R"({"type":"sing"})"), "unknown_type");
  EXPECT_EQ(code_of(R"({"type":"say","talk":"nobody","text":"a"})"), "unknown_talk");
  EXPECT_EQ(code_of(R"({"type":"choose","choice":"maybe"})"), "unknown_choice");
  EXPECT_EQ(code_of(R"({"type":"hello","version":9})"), "version");
  session->unreadable(LinkHandler::Unreadable::bad_utf8);
  EXPECT_EQ(link.take().at(0).at("code"), "bad_utf8");
  session->unreadable(LinkHandler::Unreadable::too_large);
  EXPECT_EQ(link.take().at(0).at("code"), "too_large");
  EXPECT_EQ(text_of(R"({"type":"say","text":"still here"})"), "2: still here");
}

TEST_F(SessionTest, APlainClientIsAnsweredInPlainText) {
  const auto answers = ask("he pays late");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0], (Json{{"text", "2: he pays late\n\n\u2039Yes\u203a \u2039No\u203a"}}));
  EXPECT_TRUE(text_of(R"({"text":"again"})").starts_with("3: again"));
}

TEST_F(SessionTest, PlainMessagesThatComeWhileTheTalkOpensAreAnsweredInOrder) {
  store.held = true;
  session->received("a", true);
  session->received("b", true);
  store.run_all();
  const auto answers = link.take();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(answers[0].at("text").get<std::string>().starts_with("2: a"));
  EXPECT_TRUE(answers[1].at("text").get<std::string>().starts_with("3: b"));
}

TEST_F(SessionTest, APlainTalkIsApartFromTheTalksOfHello) {
  hello();
  EXPECT_TRUE(text_of("plain").starts_with("2: plain"));
  EXPECT_EQ(text_of(R"({"type":"say","text":"a"})"), "2: a");
}

TEST_F(SessionTest, APlainTalkThatCouldNotBeOpenedIsTriedAnewWithTheNextMessage) {
  store.next_status = StoreStatus::failed;
  EXPECT_EQ(code_of("a"), "not_stored");
  store.next_status = StoreStatus::ok;
  EXPECT_TRUE(text_of("a").starts_with("2: a"));
}

TEST_F(SessionTest, ASocketCarriesAThousandTalksAndNoMore) {
  for (std::size_t i = 0; i < Session::max_talks; ++i) hello();
  EXPECT_EQ(code_of(R"({"type":"hello","version":1})"), "too_many_talks");
}

}  // namespace
}  // namespace advisor
