#include "bot/store/sqlite.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "bot/mailbox.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class SqliteStoreTest : public testing::Test {
 protected:
  TemporaryDirectory directory;
  fs::path file = directory.path() / "state" / "talks.sqlite";
  Mailbox mailbox;
  FakeClock clock;
  Retention retention;

  // A store with the one door that the tests need.
  struct Opened {
    std::unique_ptr<SqliteStore> shared;
    std::unique_ptr<Store> door;
    Store* operator->() const { return door.get(); }
    Store& operator*() const { return *door; }
  };
  Result<std::unique_ptr<SqliteStore>> open() { return SqliteStore::open(file, clock, retention); }
  Opened must_open() {
    auto opened = open();
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
  StoreStatus create(Store& store, const std::string& talk, const std::string& text = {}) {
    return wait([&](auto done) {
      store.create(talk, "token", {1, {}, {Event::Kind::say, text, {}, clock.time}, text}, done);
    });
  }
  std::size_t turns(Store& store, const std::string& talk) {
    std::optional<std::size_t> count;
    store.load(talk, [&](StoreStatus, const StoredTalk& found) { count = found.turns.size(); });
    mailbox.run_until([&] { return count.has_value(); });
    return *count;
  }
};

TEST_F(SqliteStoreTest, TalksOutliveTheStore) {
  create(*must_open(), "t");
  EXPECT_EQ(turns(*must_open(), "t"), 1U);
}

TEST_F(SqliteStoreTest, ATurnIsInTheFilesWhenItsCallbackComes) {
  const auto store = must_open();
  create(*store, "t", "remarkable words");
  EXPECT_NE((bytes_of(file) + bytes_of(file.string() + "-wal")).find("remarkable words"),
            std::string::npos);
}

TEST_F(SqliteStoreTest, WhatIsQueuedAtTheEndIsStillWritten) {
  {
    const auto store = must_open();
    for (int i = 0; i < 2'000; ++i)
      store->create("t" + std::to_string(i), "token", {1, {}, {}, {}}, [](StoreStatus) {});
  }
  EXPECT_EQ(turns(*must_open(), "t1999"), 1U);
}

TEST_F(SqliteStoreTest, AnErasedTalkIsNowhereInTheFiles) {
  const auto store = must_open();
  create(*store, "other", "other words");
  create(*store, "t", "remarkable words");
  for (std::uint32_t seq = 2; seq < 50; ++seq)
    wait([&](auto done) {
      store->append("t",
                    {seq,
                     "remarkable id",
                     {Event::Kind::say, "remarkable words", {}, 0},
                     std::string(3'000, 'x') + "remarkable reply"},
                    done);
    });
  EXPECT_EQ(wait([&](auto done) { store->erase("t", done); }), StoreStatus::ok);
  for (const auto& entry : fs::directory_iterator(file.parent_path()))
    EXPECT_EQ(bytes_of(entry.path()).find("remarkable"), std::string::npos) << entry.path();
  EXPECT_EQ(turns(*store, "other"), 1U);
}

// How the files lay before version 2, with one talk in them.
constexpr const char* version_1 = R"(
  PRAGMA journal_mode = WAL;
  PRAGMA application_id = 1633973875;
  PRAGMA user_version = 1;
  CREATE TABLE talk (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, token TEXT NOT NULL);
  CREATE TABLE turn (
    talk INTEGER NOT NULL, seq INTEGER NOT NULL, client_id TEXT NOT NULL, kind INTEGER NOT NULL,
    text TEXT NOT NULL, language TEXT, at INTEGER NOT NULL, reply TEXT NOT NULL,
    PRIMARY KEY (talk, seq)) WITHOUT ROWID;
  INSERT INTO talk VALUES (7, 'old', 'its token'), (9, 'other', 'another');
  INSERT INTO turn VALUES (7, 1, '', 0, '', 'en', 1700000000, 'hello'),
    (7, 2, 'c1', 1, 'he pays late', NULL, 1700000060, 'noted'), (9, 1, '', 0, '', NULL, 5, 'szia');
)";

TEST_F(SqliteStoreTest, AFileOfTheFirstVersionIsBroughtToThisOne) {
  fs::create_directories(file.parent_path());
  {
    auto database = Database::open(file);
    ASSERT_TRUE(database->run(version_1)) << database->problem();
  }
  for (int time = 0; time < 2; ++time) {
    const auto store = must_open();
    std::optional<StoredTalk> old;
    store->load("old", [&](StoreStatus, StoredTalk found) { old = std::move(found); });
    mailbox.run_until([&] { return old.has_value(); });
    EXPECT_EQ(old->token, "its token");
    ASSERT_EQ(old->turns.size(), 2U);
    EXPECT_EQ(old->turns[0].event, (Event{Event::Kind::start, "", Language::en, 1'700'000'000}));
    EXPECT_EQ(old->turns[1].event,
              (Event{Event::Kind::say, "he pays late", std::nullopt, 1'700'000'060}));
    EXPECT_EQ(old->turns[1].client_id, "c1");
    EXPECT_EQ(old->turns[1].reply, "noted");
    EXPECT_EQ(turns(*store, "other"), 1U);
  }
  const auto store = must_open();
  EXPECT_EQ(wait([&](auto done) { store->append("old", {3, {}, {}, {}}, done); }), StoreStatus::ok);
}

// The new tables cannot be made: someone else's table has their name.
TEST_F(SqliteStoreTest, AMigrationThatFailsLeavesTheFileAsItWas) {
  fs::create_directories(file.parent_path());
  {
    auto database = Database::open(file);
    ASSERT_TRUE(database->run(version_1));
    ASSERT_TRUE(database->run("CREATE TABLE turn_1 (a)"));
  }
  EXPECT_FALSE(open());
  auto database = Database::open(file);
  EXPECT_EQ(database->ask("PRAGMA user_version"), "1");
  EXPECT_EQ(database->ask("SELECT count(*) FROM turn"), "3");
}

TEST_F(SqliteStoreTest, TalksPastTheirTimeAreErasedAndAreNowhereInTheFiles) {
  retention.keep = std::chrono::seconds(100);
  const auto store = must_open();
  clock.time -= 200;
  for (int i = 0; i < 600; ++i) create(*store, "t" + std::to_string(i), "remarkable words");
  create(*store, "goes on", "usual words");
  clock.time += 200;
  wait([&](auto done) {
    store->append("goes on", {2, {}, {Event::Kind::say, {}, {}, clock.time}, {}}, done);
  });
  create(*store, "new", "usual words");
  const auto has_any = [&] {
    return turns(*store, "t0") + turns(*store, "t255") + turns(*store, "t599") > 0;
  };
  for (int i = 0; i < 100 && has_any(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_FALSE(has_any());
  EXPECT_EQ(turns(*store, "goes on"), 2U);
  EXPECT_EQ(turns(*store, "new"), 1U);
  for (const auto& entry : fs::directory_iterator(file.parent_path()))
    EXPECT_EQ(bytes_of(entry.path()).find("remarkable"), std::string::npos) << entry.path();
}

TEST_F(SqliteStoreTest, ATalkIsNotCalledErasedWhileAReaderKeepsItInTheLog) {
  const auto store = must_open();
  create(*store, "t", "remarkable words");
  auto reader = Database::open(file);
  ASSERT_TRUE(reader->run("BEGIN; SELECT * FROM talk;"));
  EXPECT_EQ(wait([&](auto done) { store->erase("t", done); }), StoreStatus::failed);
  ASSERT_TRUE(reader->run("COMMIT"));
  EXPECT_EQ(wait([&](auto done) { store->erase("t", done); }), StoreStatus::ok);
  for (const auto& entry : fs::directory_iterator(file.parent_path()))
    EXPECT_EQ(bytes_of(entry.path()).find("remarkable"), std::string::npos) << entry.path();
}

TEST_F(SqliteStoreTest, ALogThatCouldNotBeCutIsCutLaterByItself) {
  const auto store = must_open();
  create(*store, "t", "remarkable words");
  {
    auto reader = Database::open(file);
    ASSERT_TRUE(reader->run("BEGIN; SELECT * FROM talk;"));
    wait([&](auto done) { store->erase("t", done); });
  }
  const auto found = [&] {
    return bytes_of(file.string() + "-wal").find("remarkable") != std::string::npos;
  };
  EXPECT_TRUE(found());
  for (int i = 0; i < 50 && found(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_FALSE(found());
}

TEST_F(SqliteStoreTest, OnlyTheOwnerMayReadTheFiles) {
  const auto store = must_open();
  create(*store, "t");
  for (const auto& entry : fs::directory_iterator(file.parent_path())) {
    struct stat found {};
    ASSERT_EQ(stat(entry.path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U) << entry.path();
  }
  struct stat found {};
  ASSERT_EQ(stat(file.parent_path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0700U);
}

TEST_F(SqliteStoreTest, AFileThatIsNoDatabaseIsNamedAndKept) {
  fs::create_directories(file.parent_path());
  const std::string text(5'000, 'n');
  std::ofstream(file) << text;
  const auto store = open();
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().where, file.string());
  EXPECT_NE(store.error().what.find("left as it is"), std::string::npos);
  EXPECT_EQ(bytes_of(file), text);
}

TEST_F(SqliteStoreTest, ADamagedFileIsNamedAndKept) {
  {
    const auto store = must_open();
    for (int i = 0; i < 300; ++i) create(*store, "t" + std::to_string(i), std::string(2'000, 'w'));
  }
  {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(8'192);
    out << std::string(40'000, '\x55');
  }
  const std::string before = bytes_of(file);
  const auto store = open();
  ASSERT_FALSE(store);
  EXPECT_NE(store.error().what.find("damaged"), std::string::npos) << store.error().text();
  EXPECT_EQ(bytes_of(file), before);
}

TEST_F(SqliteStoreTest, AFileOfAnotherProgramOrOfANewerVersionIsRefused) {
  must_open();
  {
    auto database = Database::open(file);
    ASSERT_TRUE(database);
    database->run("PRAGMA user_version = 99");
  }
  EXPECT_NE(open().error().what.find("version 99"), std::string::npos);
  {
    auto database = Database::open(file);
    database->run("PRAGMA application_id = 7");
  }
  EXPECT_NE(open().error().what.find("another program"), std::string::npos);
}

TEST_F(SqliteStoreTest, ADirectoryThatCannotBeMadeIsAnError) {
  std::ofstream(directory.path() / "state") << "a file";
  EXPECT_FALSE(open());
  file = "/proc/nowhere/talks.sqlite";
  EXPECT_FALSE(open());
}

TEST_F(SqliteStoreTest, WhileAnotherProcessHoldsTheLockTurnsFailAndThenGoOn) {
  const auto store = must_open();
  create(*store, "t");
  auto other = Database::open(file);
  ASSERT_TRUE(other);
  ASSERT_TRUE(other->run("BEGIN IMMEDIATE"));
  EXPECT_EQ(create(*store, "u"), StoreStatus::failed);
  ASSERT_TRUE(other->run("ROLLBACK"));
  EXPECT_EQ(create(*store, "u"), StoreStatus::ok);
}

}  // namespace
}  // namespace advisor
