// `advisor serve` as a process of its own, with what it does to talks: killed, restarted, stopped,
// fed with bad input, asked by many at once. What the advisor says is others' tests.
#include "bot/serve.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bot/net/client.hpp"
#include "tests/support/process.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// One socket of a client of the protocol.
class Talker {
 public:
  explicit Talker(std::uint16_t port) : x_client(connect(port)) {}

  void send(const Json& frame) { x_client.send(frame.dump()); }
  void send_text(std::string_view text, bool is_text = true) { x_client.send(text, is_text); }
  Json next() {
    const auto frame = x_client.receive();
    return frame ? Json::parse(*frame) : Json{{"type", "nothing"}};
  }
  // A new talk; its welcome. The greeting is read away.
  Json hello(const std::string& language = "en") {
    send({{"type", "hello"}, {"version", 1}, {"lang", language}});
    Json welcome = next();
    EXPECT_EQ(next().value("seq", 0), 1);
    return welcome;
  }
  void resume(const Json& welcome, int after) {
    send({{"type", "hello"},
          {"version", 1},
          {"talk", welcome.at("talk")},
          {"token", welcome.at("token")},
          {"after", after}});
  }
  Json say(const Json& welcome, const std::string& id, const std::string& text) {
    send({{"type", "say"}, {"talk", welcome.at("talk")}, {"id", id}, {"text", text}});
    return next();
  }
  Client& client() { return x_client; }

 private:
  static Client connect(std::uint16_t port) {
    auto client = Client::connect({.port = port});
    if (!client) throw std::runtime_error(client.error().text());
    return std::move(*client);
  }
  Client x_client;
};

class ServeTest : public testing::Test {
 protected:
  TemporaryDirectory directory;
  fs::path data = directory.path() / "state";
  fs::path errors = directory.path() / "errors";
  std::unique_ptr<Process> program;
  std::uint16_t port = 0;

  void start(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"serve", "--port", "0", "--data", data.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    program = std::make_unique<Process>(arguments, errors.string());
    port = program->listening_port();
    ASSERT_NE(port, 0) << bytes_of(errors);
  }
  void kill_hard() {
    program->signal(SIGKILL);
    program->wait();
  }
};

TEST_F(ServeTest, ATalkGoesOnAfterTheServerWasKilledRightBehindItsReply) {
  start();
  Talker before(port);
  const Json talk = before.hello();
  const Json second = before.say(talk, "c1", "my client pays late");
  ASSERT_EQ(second.at("type"), "reply") << second;
  EXPECT_EQ(second.at("re"), "c1");
  const Json third = before.say(talk, "c2", "three invoices");
  kill_hard();

  start();
  Talker after(port);
  after.resume(talk, 1);
  const Json welcome = after.next();
  EXPECT_EQ(welcome.at("resumed"), true) << welcome;
  EXPECT_EQ(welcome.at("seq"), 3);
  EXPECT_EQ(after.next(), second);
  EXPECT_EQ(after.next(), third);
  EXPECT_EQ(after.say(talk, "c2", "three invoices"), third);  // from the record
  EXPECT_EQ(after.say(talk, "c3", "he never answers").at("seq"), 4);
}

TEST_F(ServeTest, KilledAtRandomMomentsItHasEveryAnsweredTurnOnce) {
  std::vector<Json> known;
  Json talk;
  for (int round = 0; round < 8; ++round) {
    start();
    Talker talker(port);
    if (round == 0) {
      talk = talker.hello();
    } else {
      talker.resume(talk, 1);
      ASSERT_GE(talker.next().at("seq").get<std::size_t>(), known.size() + 1);
      for (const auto& reply : known) ASSERT_EQ(talker.next(), reply);
      // One more may have been stored whose reply was lost on the way; its repetition shows it.
    }
    for (int i = 0; i < 5; ++i) {
      Json reply = talker.say(talk, "c" + std::to_string(known.size()), "he is rude");
      while (reply.value("re", "") != "c" + std::to_string(known.size())) reply = talker.next();
      ASSERT_EQ(reply.at("seq").get<std::size_t>(), known.size() + 2);
      known.push_back(reply);
    }
    talker.send({{"type", "say"},
                 {"talk", talk.at("talk")},
                 {"id", "c" + std::to_string(known.size())},
                 {"text", "unanswered"}});
    if (round % 2 == 0) talker.client().receive(std::chrono::milliseconds(round));
    kill_hard();
  }
}

TEST_F(ServeTest, BadInputIsAnsweredWithAnErrorAndTheTalkGoesOn) {
  start();
  Talker talker(port);
  const Json talk = talker.hello();
  const auto code_of = [&](std::string_view text, bool is_text = true) {
    talker.send_text(text, is_text);
    const Json error = talker.next();
    EXPECT_EQ(error.at("type"), "error") << error;
    EXPECT_FALSE(error.at("message").get<std::string>().empty());
    return error.value("code", "");
  };
  EXPECT_EQ(code_of("{\"type\":\"say\",\"text\":\"\xff\xfe\"}"), "bad_utf8");
  EXPECT_EQ(code_of("\xc3\x28", false), "bad_utf8");
  EXPECT_EQ(code_of(std::string(1024 * 1024, 'a')), "too_large");
  EXPECT_EQ(code_of(R"({"type":"say","text":")" + std::string(1024 * 1024, 'a') + "\"}"),
            "too_large");
  EXPECT_EQ(code_of(R"({"type":"say","id":"x","text":42})"), "bad_type");
  EXPECT_EQ(code_of(R"({"type":["say"],"text":"a"})"), "bad_type");
  EXPECT_EQ(code_of(std::string(10'000, '[') + std::string(10'000, ']')), "too_deep");
  EXPECT_EQ(code_of(R"({"type":"say","text":)" + std::string(10'000, '{')), "too_deep");
  EXPECT_EQ(code_of(R"({"type":"say",)"), "bad_json");
  EXPECT_EQ(code_of(R"({"type":"nonsense"})"), "unknown_type");
  EXPECT_EQ(code_of(R"({"type":"say","talk":"no-such-talk","id":"x","text":"a"})"), "unknown_talk");
  EXPECT_EQ(code_of(R"({"type":"choose","id":"x","choice":"no-such-choice"})"), "unknown_choice");
  EXPECT_EQ(code_of(R"({"type":"hello","version":1,"talk":"no-such-talk","token":"x"})"),
            "unknown_talk");
  EXPECT_EQ(code_of(R"({"type":"hello","version":7})"), "version");
  EXPECT_EQ(talker.say(talk, "c1", "my client pays late").at("seq"), 2);
}

TEST_F(ServeTest, AWrongTokenOpensNothing) {
  start();
  Talker owner(port), thief(port);
  Json talk = owner.hello();
  talk["token"] = "AAAAAAAAAAAAAAAAAAAAAA";
  thief.resume(talk, 0);
  EXPECT_EQ(thief.next().value("code", ""), "bad_token");
  EXPECT_EQ(thief.say(talk, "c1", "let me in").value("code", ""), "unknown_talk");
}

TEST_F(ServeTest, APlainClientIsAnswered) {
  start();
  Talker talker(port);
  talker.send_text("hi, my client pays late");
  EXPECT_FALSE(talker.next().at("text").get<std::string>().empty());
  talker.send_text(R"({"text":"three invoices"})");
  const Json answer = talker.next();
  EXPECT_EQ(answer.size(), 1U);
  EXPECT_FALSE(answer.at("text").get<std::string>().empty());
}

TEST_F(ServeTest, TwoTalksOnOneSocketKeepTheirOwnNumbers) {
  start();
  Talker talker(port);
  const Json one = talker.hello("hu"), two = talker.hello("en");
  EXPECT_NE(one.at("talk"), two.at("talk"));
  EXPECT_EQ(talker.say(one, "a", "igen").at("seq"), 2);
  EXPECT_EQ(talker.say(two, "a", "yes").at("seq"), 2);
  EXPECT_EQ(talker.say(one, "b", "nem").at("seq"), 3);
}

TEST_F(ServeTest, FiftyTalksAtOnceDoNotMix) {
  start();
  std::vector<std::unique_ptr<Talker>> talkers;
  std::vector<Json> talks;
  for (int i = 0; i < 50; ++i) {
    talkers.push_back(std::make_unique<Talker>(port));
    talks.push_back(talkers.back()->hello(i % 2 ? "en" : "hu"));
  }
  for (int round = 1; round <= 10; ++round) {
    const std::string id = "c" + std::to_string(round);
    for (std::size_t i = 0; i < talkers.size(); ++i)
      talkers[i]->send({{"type", "say"},
                        {"talk", talks[i].at("talk")},
                        {"id", id},
                        {"text", i % 2 ? "he pays late" : "nem fizet"}});
    for (std::size_t i = 0; i < talkers.size(); ++i) {
      const Json reply = talkers[i]->next();
      ASSERT_EQ(reply.value("talk", ""), talks[i].at("talk"));
      ASSERT_EQ(reply.value("re", ""), id);
      ASSERT_EQ(reply.value("seq", 0), round + 1);
    }
  }
}

TEST_F(ServeTest, AForgottenTalkIsInNoFileAndUnknownAfterwards) {
  start();
  Talker talker(port);
  const Json talk = talker.hello();
  talker.say(talk, "c1", "the remarkable invoice of Zsuzsanna");
  talker.send({{"type", "forget"}, {"talk", talk.at("talk")}});
  EXPECT_EQ(talker.next(), (Json{{"type", "forgotten"}, {"talk", talk.at("talk")}}));
  for (const auto& entry : fs::directory_iterator(data))
    EXPECT_EQ(bytes_of(entry.path()).find("Zsuzsanna"), std::string::npos) << entry.path();
  talker.resume(talk, 0);
  EXPECT_EQ(talker.next().value("code", ""), "unknown_talk");
}

TEST_F(ServeTest, EphemeralKeepsNothing) {
  start({"--ephemeral"});
  Talker talker(port);
  const Json talk = talker.hello();
  EXPECT_EQ(talker.say(talk, "c1", "my client pays late").at("seq"), 2);
  Talker other(port);
  other.resume(talk, 2);
  EXPECT_EQ(other.next().value("resumed", false), true);
  EXPECT_FALSE(fs::exists(data));
  kill_hard();
  start({"--ephemeral"});
  Talker after(port);
  after.resume(talk, 2);
  EXPECT_EQ(after.next().value("code", ""), "unknown_talk");
}

TEST_F(ServeTest, AStopClosesWithGoingAwayAndStatusZero) {
  start();
  Talker talker(port);
  talker.hello();
  const auto before = std::chrono::steady_clock::now();
  program->signal(SIGTERM);
  EXPECT_FALSE(talker.client().receive());
  EXPECT_EQ(talker.client().close_code(), 1001);
  EXPECT_EQ(program->wait(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
}

TEST_F(ServeTest, LogsNeverHoldWhatWasSaid) {
  start();
  Talker talker(port);
  const Json talk = talker.hello();
  talker.say(talk, "c1", "the remarkable invoice of Zsuzsanna");
  talker.send_text("{\"text\":\"Zsuzsanna\",");
  talker.next();
  program->signal(SIGTERM);
  program->wait();
  const std::string log = bytes_of(errors);
  EXPECT_NE(log.find("event=listening"), std::string::npos);
  EXPECT_EQ(log.find("Zsuzsanna"), std::string::npos);
  EXPECT_EQ(log.find(talk.at("token").get<std::string>()), std::string::npos);
}

TEST_F(ServeTest, ADamagedStoreIsNamedAndKeptAndTheServerDoesNotStart) {
  fs::create_directories(data);
  const std::string damaged(10'000, 'x');
  std::ofstream(data / "talks.sqlite") << damaged;
  Process broken({"serve", "--port", "0", "--data", data.string()}, errors.string());
  EXPECT_EQ(broken.wait(), 1);
  EXPECT_NE(bytes_of(errors).find("talks.sqlite"), std::string::npos);
  EXPECT_EQ(bytes_of(data / "talks.sqlite"), damaged);
}

TEST_F(ServeTest, APortThatIsTakenIsSaidAndEndsTheStart) {
  start();
  Process second({"serve", "--port", std::to_string(port), "--ephemeral"}, errors.string());
  EXPECT_EQ(second.wait(), 1);
  EXPECT_NE(bytes_of(errors).find("cannot listen"), std::string::npos);
}

TEST_F(ServeTest, TheWidgetsPageIsServed) {
  start();
  RawSocket socket(port);
  socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string page = socket.read_all();
  EXPECT_TRUE(page.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(page.find("<html"), std::string::npos);
}

TEST(Serve, KeepsItsStateWhereTheSystemWantsIt) {
  setenv("XDG_STATE_HOME", "/somewhere/state", 1);
  EXPECT_EQ(default_data_directory(), "/somewhere/state/advisor");
  setenv("XDG_STATE_HOME", "relative", 1);  // the specification: to be ignored
  setenv("HOME", "/home/someone", 1);
  EXPECT_EQ(default_data_directory(), "/home/someone/.local/state/advisor");
  unsetenv("XDG_STATE_HOME");
  EXPECT_EQ(default_data_directory(), "/home/someone/.local/state/advisor");
}

}  // namespace
}  // namespace advisor
