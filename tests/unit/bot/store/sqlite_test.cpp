#include "bot/store/sqlite.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "bot/mailbox.hpp"
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

  Result<std::unique_ptr<SqliteStore>> open() {
    return SqliteStore::open(file, [this](Mailbox::Task task) { mailbox.post(std::move(task)); });
  }
  std::unique_ptr<SqliteStore> must_open() {
    auto opened = open();
    EXPECT_TRUE(opened) << opened.error().text();
    return std::move(*opened);
  }
  template <class Verb>
  StoreStatus wait(Verb verb) {
    std::optional<StoreStatus> result;
    verb([&](StoreStatus status) { result = status; });
    mailbox.run_until([&] { return result.has_value(); });
    return *result;
  }
  StoreStatus create(SqliteStore& store, const std::string& talk, const std::string& text = {}) {
    return wait([&](auto done) {
      store.create(talk, "token", {1, {}, {Event::Kind::say, text, {}, 0}, text}, done);
    });
  }
  std::size_t turns(SqliteStore& store, const std::string& talk) {
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
