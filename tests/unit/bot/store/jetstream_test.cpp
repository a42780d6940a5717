// What only JetStream promises; store_test.cpp has what every store does.
#include "bot/store/jetstream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "bot/mailbox.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/nats_cluster.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Files of the cluster that hold the text.
std::vector<fs::path> files_with(const NatsCluster& cluster, const std::string& text) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(cluster.path()))
    if (entry.is_regular_file() && bytes_of(entry.path()).find(text) != std::string::npos)
      found.push_back(entry.path());
  return found;
}

class JetstreamStoreTest : public testing::Test {
 protected:
  struct Server {
    std::unique_ptr<JetstreamStore> shared;
    std::unique_ptr<Store> door;
    Store* operator->() const { return door.get(); }
  };
  NatsCluster cluster{1};
  Mailbox mailbox;
  FakeClock clock;
  Retention retention;

  Server open() {
    const auto address = parse_nats_address(cluster.address("talks"));
    auto opened = JetstreamStore::open(*address, clock, retention);
    EXPECT_TRUE(opened) << opened.error().text();
    auto door = (*opened)->door([this](Mailbox::Task task) { mailbox.post(std::move(task)); });
    return {std::move(*opened), std::move(door)};
  }
  template <class Verb>
  StoreStatus wait(Verb verb) {
    std::optional<StoreStatus> result;
    verb([&](StoreStatus status) { result = status; });
    mailbox.run_until([&] { return result.has_value(); });
    return *result;
  }
  StoredTurn turn(std::uint32_t seq, const std::string& text = {}) {
    return {seq, {}, {Event::Kind::say, text, {}, clock.time}, text};
  }
  StoreStatus create(const Server& server, const std::string& talk, const std::string& text = {}) {
    return wait([&](auto done) { server->create(talk, "token", turn(1, text), done); });
  }
  StoreStatus append(const Server& server, const std::string& talk, std::uint32_t seq,
                     const std::string& text = {}) {
    return wait([&](auto done) { server->append(talk, turn(seq, text), done); });
  }
  std::size_t turns(const Server& server, const std::string& talk) {
    std::optional<std::size_t> count;
    server->load(talk, [&](StoreStatus, const StoredTalk& found) { count = found.turns.size(); });
    mailbox.run_until([&] { return count.has_value(); });
    return *count;
  }
};

TEST_F(JetstreamStoreTest, TwoServersNeverBothAdvanceATalk) {
  const auto a = open(), b = open();
  create(a, "t");
  EXPECT_EQ(append(b, "t", 2), StoreStatus::ok);
  EXPECT_EQ(append(a, "t", 2), StoreStatus::conflict);
  EXPECT_EQ(append(a, "t", 3), StoreStatus::ok);
  EXPECT_EQ(turns(b, "t"), 3U);
}

TEST_F(JetstreamStoreTest, OfTwoThatWriteAtOnceOneIsTold) {
  const auto a = open(), b = open();
  create(a, "t");
  for (std::uint32_t seq = 2; seq < 60; ++seq) {
    std::vector<StoreStatus> results;
    for (const auto* server : {&a, &b})
      (*server)->append("t", turn(seq), [&](StoreStatus status) { results.push_back(status); });
    mailbox.run_until([&] { return results.size() == 2; });
    std::sort(results.begin(), results.end());
    ASSERT_EQ(results, (std::vector{StoreStatus::ok, StoreStatus::conflict}));
  }
  EXPECT_EQ(turns(a, "t"), 59U);
}

TEST_F(JetstreamStoreTest, ATalkErasedOnOneServerIsUnknownToTheOther) {
  const auto a = open(), b = open();
  create(a, "t");
  EXPECT_EQ(append(b, "t", 2), StoreStatus::ok);
  EXPECT_EQ(wait([&](auto done) { a->erase("t", done); }), StoreStatus::ok);
  EXPECT_EQ(append(b, "t", 3), StoreStatus::unknown);
  EXPECT_EQ(turns(b, "t"), 0U);
}

TEST_F(JetstreamStoreTest, AnErasedTalkIsNowhereInTheServersFiles) {
  const auto store = open();
  create(store, "other", "usual words");
  create(store, "t", "remarkable words");
  for (std::uint32_t seq = 2; seq < 60; ++seq) append(store, "t", seq, "remarkable words");
  EXPECT_FALSE(files_with(cluster, "remarkable").empty());
  EXPECT_EQ(wait([&](auto done) { store->erase("t", done); }), StoreStatus::ok);
  EXPECT_TRUE(files_with(cluster, "remarkable").empty()) << files_with(cluster, "remarkable")[0];
  EXPECT_EQ(turns(store, "other"), 1U);
}

TEST_F(JetstreamStoreTest, TalksPastTheirTimeAreErasedAndAreNowhereInTheFiles) {
  clock.time -= 200;
  {
    const auto store = open();
    for (int i = 0; i < 20; ++i) create(store, "old" + std::to_string(i), "remarkable words");
    create(store, "goes-on", "usual words");
    clock.time += 200;
    append(store, "goes-on", 2);
    create(store, "new");
  }
  retention.keep = std::chrono::seconds(100);
  const auto store = open();
  for (int i = 0; i < 100 && !files_with(cluster, "remarkable").empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_TRUE(files_with(cluster, "remarkable").empty());
  EXPECT_EQ(turns(store, "old7"), 0U);
  EXPECT_EQ(turns(store, "goes-on"), 2U);
  EXPECT_EQ(turns(store, "new"), 1U);
}

TEST_F(JetstreamStoreTest, ATalkLivesOnInTheBucketForTheNextServer) {
  {
    const auto store = open();
    create(store, "t");
    for (std::uint32_t seq = 2; seq <= 100; ++seq) append(store, "t", seq);
  }
  const auto store = open();
  EXPECT_EQ(turns(store, "t"), 100U);
  EXPECT_EQ(append(store, "t", 101), StoreStatus::ok);
}

TEST_F(JetstreamStoreTest, AServerThatHangsForAMomentCostsNoTurn) {
  const auto store = open();
  create(store, "t");
  cluster.signal(0, SIGSTOP);
  std::optional<StoreStatus> result;
  store->append("t", turn(2), [&](StoreStatus status) { result = status; });
  std::this_thread::sleep_for(std::chrono::milliseconds(2'500));
  cluster.signal(0, SIGCONT);
  mailbox.run_until([&] { return result.has_value(); });
  EXPECT_EQ(result, StoreStatus::ok);
  EXPECT_EQ(turns(store, "t"), 2U);
}

TEST_F(JetstreamStoreTest, WhatNoTalkCanBeCalledIsUnknown) {
  const auto store = open();
  create(store, "t");
  for (const auto* name : {">", "*", "t t", ""}) {
    EXPECT_EQ(turns(store, name), 0U);
    EXPECT_EQ(append(store, name, 2), StoreStatus::unknown);
    EXPECT_EQ(wait([&](auto done) { store->erase(name, done); }), StoreStatus::ok);
  }
  EXPECT_EQ(turns(store, "t"), 1U);
}

}  // namespace
}  // namespace advisor
