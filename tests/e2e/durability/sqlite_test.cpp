// kill -9 while many talk to a server with SQLite.
#include <filesystem>
#include <iostream>

#include "tests/e2e/durability/server.hpp"

namespace advisor {
namespace {

TEST(DurabilitySqlite, KilledAtRandomMomentsItKeepsEveryAcknowledgedTurnOnce) {
  TemporaryDirectory directory;
  TestServer server({"--data", directory.path().string()});
  Hammer hammer({.port = [&](auto, auto) { return server.port(); }});
  hammer.start();
  for (int kill = 0; kill < kills(5); ++kill) {
    ASSERT_TRUE(server.start()) << "start " << kill << " was not clean";
    pause(30, 600);
    server.kill();
  }
  ASSERT_TRUE(server.start());
  pause(300, 300);
  hammer.stop();
  std::cout << hammer.answered() << " turns acknowledged, " << hammer.resumed()
            << " talks resumed, " << hammer.refused() << " refusals\n";
  expect_no_faults(hammer);
  expect_all_kept(hammer, server.port());
  EXPECT_GT(hammer.answered(), 0U);
  EXPECT_EQ(server.stop(), 0);
}

TEST(DurabilitySqlite, TwoClientsOfOneTalkOnTwoServersAreEachAnsweredOnce) {
  TemporaryDirectory directory;
  TestServer a({"--data", directory.path().string()}), b({"--data", directory.path().string()});
  ASSERT_TRUE(a.start() && b.start());
  EXPECT_EQ(share_a_talk(a.port(), b.port(), 60), "");
}

TEST(DurabilitySqlite, ABackupTakenUnderLoadCanBeServed) {
  TemporaryDirectory directory, other;
  const auto copy = other.path() / "copy";
  const auto back_up = [&](const std::filesystem::path& file) {
    Process process({"backup", file.string(), "--data", directory.path().string()}, {}, program());
    return process.wait();
  };
  TestServer server({"--data", directory.path().string()});
  ASSERT_TRUE(server.start());
  Hammer hammer({.port = [&](auto, auto) { return server.port(); }});
  hammer.start();
  pause(500, 500);
  EXPECT_EQ(back_up(copy), 0);
  EXPECT_NE(back_up(copy), 0) << "it is there already";
  pause(300, 300);
  hammer.stop();
  EXPECT_EQ(back_up(other.path() / "talks.sqlite"), 0);
  server.kill();
  TestServer restored({"--data", other.path().string()});
  ASSERT_TRUE(restored.start());
  expect_no_faults(hammer);
  expect_all_kept(hammer, restored.port());
}

// Every thread of one server has its own sockets.
TEST(DurabilitySqlite, TwoClientsOfOneTalkOnOneServerOfManyThreadsAreEachAnsweredOnce) {
  TemporaryDirectory directory;
  TestServer server({"--data", directory.path().string(), "--threads", "4"});
  ASSERT_TRUE(server.start());
  for (int i = 0; i < 6; ++i) EXPECT_EQ(share_a_talk(server.port(), server.port(), 30), "");
}

}  // namespace
}  // namespace advisor
