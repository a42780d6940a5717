// The default store: one SQLite file (write-ahead log, synchronous) in the data directory. One
// writer thread takes everything that is queued into one transaction, so that many turns share one
// flush to the disk; callbacks go back to the threads that asked, all of a commit in one call each.
//
// With `keep`, talks whose last turn is older are erased, a few hundred between two commits. What
// is erased is overwritten and the write-ahead log cut before the answer. Several processes may use
// one file. Borrows the clock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"
#include "bot/store/job.hpp"
#include "bot/store/retention.hpp"
#include "bot/store/store.hpp"
#include "knowledge/result.hpp"

namespace advisor {

class SqliteStore final : public SharedStore {
 public:
  // Creates directory and file where they are missing; brings an older file to this version. A file
  // that is damaged, not ours, or written by a newer version is an error and stays as it is.
  static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& file,
                                                   const Clock& clock, Retention retention = {});
  ~SqliteStore() override;

  std::unique_ptr<Store> door(Post post) override;

 private:
  using Batch = std::vector<StoreJob>;
  using Time = std::chrono::steady_clock::time_point;

  SqliteStore(Database database, const Clock& clock, Retention retention);
  void queue(StoreJob job);
  void work();
  Batch take();
  void run(Batch& batch);
  bool run(StoreJob& job);
  bool create_row(StoreJob& job);
  bool append_row(StoreJob& job, std::uint32_t seq);
  bool load_rows(StoreJob& job);
  bool erase_rows(const std::string& talk);
  void cut(Batch& batch);
  void tend();
  std::optional<std::vector<std::string>> next_expired();

  Database x_database;  // the writer thread's, as are the statements
  Statement x_insert_talk, x_insert_turn, x_select_talk, x_select_turns, x_select_ages,
      x_delete_turns, x_delete_talk;
  const Clock& x_clock;
  const Retention x_retention;
  std::int64_t x_looked_at = 0;  // the talk up to which ages were looked at
  bool x_uncut = false;          // something was erased that the log may still hold
  Time x_next_care = Time::max();

  std::mutex x_mutex;  // guards the two below
  Batch x_queue;
  bool x_ending = false;
  std::condition_variable x_wake;
  std::thread x_writer;  // last: it uses all of the above
};

}  // namespace advisor
