// What fails around the server while it serves.
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bot/store/database.hpp"
#include "tests/e2e/durability/server.hpp"
#include "tests/support/nats_cluster.hpp"

namespace advisor {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

// One talk on one socket.
class Talker {
 public:
  explicit Talker(std::uint16_t port) : x_client(std::move(*Client::connect({.port = port}))) {}

  Json begin() {
    send({{"type", "hello"}, {"version", 1}, {"lang", "en"}});
    Json welcome = next();
    if (welcome.value("type", "") == "welcome") next();
    return welcome;
  }
  Json say(const std::string& id, const std::string& text) {
    send({{"type", "say"}, {"id", id}, {"text", text}});
    return next();
  }
  void send(const Json& frame) { x_client.send(frame.dump()); }
  Json next() {
    const auto frame = x_client.receive(std::chrono::seconds(20));
    return frame ? Json::parse(*frame) : Json{{"type", "nothing"}};
  }

 private:
  Client x_client;
};

void expect_refused_for_now(const Json& answer) {
  EXPECT_EQ(answer.value("code", ""), "not_stored") << answer;
  EXPECT_GT(answer.value("retry_after", 0), 0) << answer;
}

// A file system of its own, as small as the test wants it; needs root.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& size) {
    x_mounted =
        mount("tmpfs", x_directory.path().c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
  }
  ~SmallDisk() {
    if (x_mounted) umount2(x_directory.path().c_str(), MNT_DETACH);
  }
  explicit operator bool() const { return x_mounted; }
  fs::path path() const { return x_directory.path(); }

 private:
  TemporaryDirectory x_directory;
  bool x_mounted = false;
};

TEST(DurabilityFaults, AFullDiskRefusesTurnsUntilThereIsRoom) {
  SmallDisk disk("8m");
  if (!disk) GTEST_SKIP() << "mounting needs root";
  TestServer server({"--data", disk.path().string()});
  ASSERT_TRUE(server.start());
  Talker talker(server.port());
  const Json talk = talker.begin();
  EXPECT_EQ(talker.say("c0", "he pays late").value("seq", 0), 2);
  {
    std::ofstream filler(disk.path() / "filler");
    const std::string block(4'096, 'f');
    while (filler << block << std::flush) {}
  }
  Json answer = Json::object();
  for (int i = 0; i < 50 && answer.value("type", "") != "error"; ++i)
    answer = talker.say("full" + std::to_string(i), std::string(60'000, 'a'));
  expect_refused_for_now(answer);
  fs::remove(disk.path() / "filler");
  answer = talker.say("after", "he pays late");
  EXPECT_EQ(answer.value("type", ""), "reply") << answer;
  server.kill();
  ASSERT_TRUE(server.start());
  Talker again(server.port());
  again.send({{"type", "hello"}, {"talk", talk.at("talk")}, {"token", talk.at("token")}});
  EXPECT_EQ(again.next().value("seq", 0), answer.value("seq", -1));
}

TEST(DurabilityFaults, ADirectoryThatCannotBeWrittenIsSaidAtTheStart) {
  SmallDisk disk("8m");
  if (!disk) GTEST_SKIP() << "mounting needs root";
  mount(nullptr, disk.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr);
  const fs::path log = fs::temp_directory_path() / ("read-only-" + std::to_string(getpid()));
  Process process({"serve", "--port", "0", "--data", disk.path().string()}, log.string(),
                  program());
  EXPECT_EQ(process.wait(), 1);
  std::ifstream in(log);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_NE(text.find("talks.sqlite: cannot be opened"), std::string::npos) << text;
  fs::remove(log);
}

TEST(DurabilityFaults, ALockedDatabaseRefusesTurnsUntilItIsFree) {
  TemporaryDirectory directory;
  TestServer server({"--data", directory.path().string()});
  ASSERT_TRUE(server.start());
  Talker talker(server.port());
  talker.begin();
  {
    auto other = Database::open(directory.path() / "talks.sqlite");
    ASSERT_TRUE(other->run("BEGIN IMMEDIATE"));
    expect_refused_for_now(talker.say("c1", "he pays late"));
  }
  EXPECT_EQ(talker.say("c1", "he pays late").value("seq", 0), 2);
}

TEST(DurabilityFaults, WhileNatsIsGoneTurnsAreRefusedAndThenGoOn) {
  NatsCluster cluster(1);
  TestServer server({"--store", cluster.address("talks")});
  ASSERT_TRUE(server.start());
  Talker talker(server.port());
  talker.begin();
  EXPECT_EQ(talker.say("c1", "he pays late").value("seq", 0), 2);
  cluster.kill(0);
  expect_refused_for_now(talker.say("c2", "he is rude"));
  const auto before = std::chrono::steady_clock::now();
  expect_refused_for_now(talker.say("c2", "he is rude"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(1));
  cluster.start(0);
  Json answer = Json::object();
  for (int i = 0; i < 100 && answer.value("type", "") != "reply"; ++i) {
    answer = talker.say("c2", "he is rude");
    pause(100, 100);
  }
  EXPECT_EQ(answer.value("seq", 0), 3) << answer;
  EXPECT_EQ(talker.say("c1", "he pays late").value("seq", 0), 2);
}

TEST(DurabilityFaults, WithoutNatsTheStartEndsAndSaysWhy) {
  const fs::path log = fs::temp_directory_path() / ("no-nats-" + std::to_string(getpid()));
  const std::string where = "nats://me:secret@127.0.0.1:" + std::to_string(free_port()) + "/talks";
  Process process({"serve", "--port", "0", "--store", where}, log.string(), program());
  EXPECT_EQ(process.wait(), 1);
  std::ifstream in(log);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_NE(text.find("cannot be reached"), std::string::npos) << text;
  EXPECT_EQ(text.find("secret"), std::string::npos) << text;
  fs::remove(log);
}

}  // namespace
}  // namespace advisor
