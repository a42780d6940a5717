#include "bot/backup.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "bot/mailbox.hpp"
#include "bot/store/sqlite.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;

class BackupTest : public testing::Test {
 protected:
  TemporaryDirectory directory;
  fs::path data = directory.path() / "state";
  fs::path file = directory.path() / "copy.sqlite";
  FakeClock clock;

  // Writes turns of one talk, one after the other, until told to stop; their number.
  std::uint32_t write(const std::atomic<bool>& stop, std::atomic<std::uint32_t>& written) {
    Mailbox mailbox;
    auto store = SqliteStore::open(data / "talks.sqlite", clock);
    const auto door = (*store)->door([&](Mailbox::Task task) { mailbox.post(std::move(task)); });
    std::uint32_t seq = 0;
    while (!stop || seq == 0) {
      bool answered = false;
      const auto done = [&](StoreStatus status) {
        EXPECT_EQ(status, StoreStatus::ok);
        answered = true;
      };
      StoredTurn turn{++seq, {}, {Event::Kind::say, std::string(500, 'w'), {}, 0}, "reply"};
      if (seq == 1) door->create("t", "token", std::move(turn), done);
      else door->append("t", std::move(turn), done);
      mailbox.run_until([&] { return answered; });
      written = seq;
    }
    return seq;
  }
};

TEST_F(BackupTest, IsWholeWhileAServerGoesOnWriting) {
  std::atomic<bool> stop = false;
  std::atomic<std::uint32_t> written = 0;
  std::thread writer([&] { write(stop, written); });
  while (written < 20) std::this_thread::yield();
  for (int i = 0; i < 5; ++i) {
    const std::uint32_t before = written;
    const auto count = backup(data, file);
    ASSERT_TRUE(count) << count.error().text();
    EXPECT_EQ(count->talks, "1");
    EXPECT_GE(std::stoul(count->turns), before);
    EXPECT_LE(std::stoul(count->turns), written + 1);
    fs::remove(file);
  }
  stop = true;
  writer.join();
}

// As deploy/README.md says: put the copy where the file was, and start.
TEST_F(BackupTest, CanBePutInTheFilesPlace) {
  std::atomic<bool> stop = true;
  std::atomic<std::uint32_t> written = 0;
  write(stop, written);
  ASSERT_TRUE(backup(data, file));
  for (const auto& entry : fs::directory_iterator(directory.path()))
    EXPECT_TRUE(entry.path() == data || entry.path() == file) << entry.path();
  fs::remove_all(data);
  fs::create_directory(data);
  fs::copy(file, data / "talks.sqlite");
  auto store = SqliteStore::open(data / "talks.sqlite", clock);
  ASSERT_TRUE(store) << store.error().text();
  Mailbox mailbox;
  const auto door = (*store)->door([&](Mailbox::Task task) { mailbox.post(std::move(task)); });
  std::optional<StoredTalk> talk;
  door->load("t", [&](StoreStatus, StoredTalk found) { talk = std::move(found); });
  mailbox.run_until([&] { return talk.has_value(); });
  EXPECT_EQ(talk->token, "token");
  EXPECT_EQ(talk->turns.size(), 1U);
}

TEST_F(BackupTest, IsReadableByItsOwnerAlone) {
  std::atomic<bool> stop = true;
  std::atomic<std::uint32_t> written = 0;
  write(stop, written);
  ASSERT_TRUE(backup(data, file));
  struct stat found {};
  ASSERT_EQ(stat(file.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST_F(BackupTest, OverwritesNothingAndMakesNothingOfNothing) {
  EXPECT_NE(backup(data, file).error().what.find("no talks"), std::string::npos);
  EXPECT_FALSE(fs::exists(data));
  std::atomic<bool> stop = true;
  std::atomic<std::uint32_t> written = 0;
  write(stop, written);
  std::ofstream(file) << "precious";
  EXPECT_NE(backup(data, file).error().what.find("already"), std::string::npos);
  EXPECT_EQ(fs::file_size(file), 8U);
  EXPECT_FALSE(backup(data, "/proc/nowhere/copy"));
}

TEST_F(BackupTest, ADamagedFileIsNotCopiedAsIfItWereSound) {
  fs::create_directories(data);
  std::ofstream(data / "talks.sqlite") << std::string(5'000, 'n');
  EXPECT_FALSE(backup(data, file));
  EXPECT_FALSE(fs::exists(file));
}

}  // namespace
}  // namespace advisor
