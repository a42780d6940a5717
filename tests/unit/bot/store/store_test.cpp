// What every store promises (bot/store/store.hpp), tried on each.
#include "bot/store/store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "bot/mailbox.hpp"
#include "bot/store/open.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/nats_cluster.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

enum class Which { memory, sqlite, jetstream };

// One NATS server for all tests here; each gets a bucket of its own.
std::string new_bucket() {
  static NatsCluster cluster(1);
  static int count = 0;
  return cluster.address("test" + std::to_string(++count));
}

class StoreTest : public testing::TestWithParam<Which> {
 protected:
  TemporaryDirectory directory;
  Mailbox mailbox;
  FakeClock clock;
  std::unique_ptr<SharedStore> shared = make();
  std::unique_ptr<Store> store = door(mailbox);

  std::string where() const {
    switch (GetParam()) {
      case Which::memory: return "memory";
      case Which::sqlite: return directory.path() / "talks.sqlite";
      case Which::jetstream: return new_bucket();
    }
    return {};
  }
  std::unique_ptr<SharedStore> make() {
    auto opened = open_store({where()}, clock);
    EXPECT_TRUE(opened) << opened.error().text();
    return std::move(*opened);
  }
  std::unique_ptr<Store> door(Mailbox& to) {
    return shared->door([&to](Mailbox::Task task) { to.post(std::move(task)); });
  }

  StoreStatus wait(const std::function<void(Store::Done)>& verb) {
    std::optional<StoreStatus> result;
    verb([&](StoreStatus status) { result = status; });
    mailbox.run_until([&] { return result.has_value(); });
    return *result;
  }
  StoreStatus create(const std::string& talk, StoredTurn turn = {1, {}, {}, "first"}) {
    return wait([&](auto done) { store->create(talk, "token of " + talk, turn, done); });
  }
  StoreStatus append(const std::string& talk, StoredTurn turn) {
    return wait([&](auto done) { store->append(talk, turn, done); });
  }
  StoreStatus erase(const std::string& talk) {
    return wait([&](auto done) { store->erase(talk, done); });
  }
  std::pair<StoreStatus, StoredTalk> load(const std::string& talk) {
    std::optional<std::pair<StoreStatus, StoredTalk>> result;
    store->load(talk, [&](StoreStatus status, StoredTalk found) {
      result.emplace(status, std::move(found));
    });
    mailbox.run_until([&] { return result.has_value(); });
    return *result;
  }
};

TEST_P(StoreTest, ATalkComesBackAsItWasGiven) {
  const StoredTurn first{1, "", {Event::Kind::start, "", Language::en, 1'700'000'000}, "hello"};
  const std::string odd = std::string("a\0b", 3) + "\u0151\n\"'";
  const StoredTurn second{2, "c'1", {Event::Kind::choose, odd, std::nullopt, -5}, odd};
  EXPECT_EQ(create("t", first), StoreStatus::ok);
  EXPECT_EQ(append("t", second), StoreStatus::ok);
  const auto [status, talk] = load("t");
  EXPECT_EQ(status, StoreStatus::ok);
  EXPECT_EQ(talk.token, "token of t");
  ASSERT_EQ(talk.turns.size(), 2U);
  EXPECT_EQ(talk.turns[0].event.language, Language::en);
  EXPECT_EQ(talk.turns[0].reply, "hello");
  EXPECT_EQ(talk.turns[1].seq, 2U);
  EXPECT_EQ(talk.turns[1].client_id, "c'1");
  EXPECT_EQ(talk.turns[1].event, second.event);
  EXPECT_EQ(talk.turns[1].reply, odd);
}

TEST_P(StoreTest, AnUnknownTalkIsUnknown) {
  EXPECT_EQ(load("t").first, StoreStatus::unknown);
  EXPECT_EQ(append("t", {2, {}, {}, {}}), StoreStatus::unknown);
  EXPECT_EQ(erase("t"), StoreStatus::ok);
}

TEST_P(StoreTest, ANumberThatIsTakenIsAConflictAndChangesNothing) {
  create("t");
  append("t", {2, "mine", {}, "mine"});
  EXPECT_EQ(append("t", {2, "other", {}, "other"}), StoreStatus::conflict);
  EXPECT_EQ(create("t"), StoreStatus::conflict);
  const auto talk = load("t").second;
  ASSERT_EQ(talk.turns.size(), 2U);
  EXPECT_EQ(talk.turns[1].reply, "mine");
}

TEST_P(StoreTest, AnErasedTalkIsGoneAndOthersStay) {
  create("t");
  create("u");
  append("t", {2, {}, {}, {}});
  EXPECT_EQ(erase("t"), StoreStatus::ok);
  EXPECT_EQ(load("t").first, StoreStatus::unknown);
  EXPECT_EQ(append("t", {3, {}, {}, {}}), StoreStatus::unknown);
  EXPECT_EQ(load("u").first, StoreStatus::ok);
}

TEST_P(StoreTest, VerbsOfATalkAreAnsweredInTheirOrder) {
  create("t");
  std::vector<std::uint32_t> order;
  for (std::uint32_t seq = 2; seq < 102; ++seq)
    store->append("t", {seq, {}, {}, {}}, [&order, seq](StoreStatus status) {
      EXPECT_EQ(status, StoreStatus::ok);
      order.push_back(seq);
    });
  mailbox.run_until([&] { return order.size() == 100; });
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(load("t").second.turns.size(), 101U);
}

// Each thread has its door and its talks; one talk is everybody's.
TEST_P(StoreTest, ThreadsShareAStoreThroughDoorsOfTheirOwn) {
  create("shared");
  std::vector<Mailbox> boxes(4);  // outlive the last post
  std::vector<std::thread> threads;
  std::atomic<int> taken = 0;
  for (int n = 0; n < 4; ++n)
    threads.emplace_back([this, n, &taken, &box = boxes[static_cast<std::size_t>(n)]] {
      const auto mine = door(box);
      const std::string talk = "t" + std::to_string(n);
      const auto here = std::this_thread::get_id();
      int answers = 0;
      const auto ok = [&](StoreStatus status) {
        EXPECT_EQ(status, StoreStatus::ok);
        EXPECT_EQ(std::this_thread::get_id(), here);
        ++answers;
      };
      mine->create(talk, "", {1, {}, {}, {}}, ok);
      for (std::uint32_t seq = 2; seq <= 50; ++seq) {
        mine->append(talk, {seq, {}, {}, {}}, ok);
        mine->append("shared", {seq, std::to_string(n), {}, {}}, [&](StoreStatus status) {
          if (status == StoreStatus::ok) ++taken;
          ++answers;
        });
        box.run_until([&] { return answers == static_cast<int>(2 * seq - 1); });
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken, 49);
  EXPECT_EQ(load("shared").second.turns.size(), 50U);
  EXPECT_EQ(load("t3").second.turns.size(), 50U);
  store.reset();
  shared.reset();
}

INSTANTIATE_TEST_SUITE_P(, StoreTest,
                         testing::Values(Which::memory, Which::sqlite, Which::jetstream),
                         [](const auto& which) {
                           return which.param == Which::memory   ? "memory"
                                  : which.param == Which::sqlite ? "sqlite"
                                                                 : "jetstream";
                         });

}  // namespace
}  // namespace advisor
