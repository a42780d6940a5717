#include "bot/store/memory.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"

namespace advisor {
namespace {

StoreStatus load(MemoryStore& store, const std::string& talk) {
  StoreStatus found = StoreStatus::failed;
  store.load(talk, [&](StoreStatus status, const StoredTalk&) { found = status; });
  return found;
}

TEST(MemoryStore, TheTalkThatWasLongestWithoutATurnMakesRoom) {
  MemoryStore store(2);
  const auto ok = [](StoreStatus status) { EXPECT_EQ(status, StoreStatus::ok); };
  store.create("a", "", {1, {}, {}, {}}, ok);
  store.create("b", "", {1, {}, {}, {}}, ok);
  store.append("a", {2, {}, {}, {}}, ok);
  store.create("c", "", {1, {}, {}, {}}, ok);
  EXPECT_EQ(load(store, "a"), StoreStatus::ok);
  EXPECT_EQ(load(store, "b"), StoreStatus::unknown);
  EXPECT_EQ(load(store, "c"), StoreStatus::ok);
}

TEST(MemoryStore, TalksPastTheirTimeAreGone) {
  FakeClock clock;
  MemoryStore store(9, &clock, {std::chrono::seconds(100)});
  const auto ok = [](StoreStatus status) { EXPECT_EQ(status, StoreStatus::ok); };
  store.create("a", "", {1, {}, {Event::Kind::start, {}, {}, clock.time}, {}}, ok);
  store.create("b", "", {1, {}, {Event::Kind::start, {}, {}, clock.time}, {}}, ok);
  clock.time += 60;
  store.append("a", {2, {}, {Event::Kind::say, {}, {}, clock.time}, {}}, ok);
  clock.time += 60;
  EXPECT_EQ(load(store, "a"), StoreStatus::ok);
  EXPECT_EQ(load(store, "b"), StoreStatus::unknown);
  EXPECT_EQ(store.size(), 1U);
}

}  // namespace
}  // namespace advisor
