// kill -9 while many talk to a server with SQLite.
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

}  // namespace
}  // namespace advisor
