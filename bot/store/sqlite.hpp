// The default store: one SQLite file (write-ahead log, synchronous) in the data directory. One
// writer thread takes everything that is queued into one transaction, so that many turns share one
// flush to the disk; callbacks go back to the owner's thread through `post`, all of a commit in one
// call.
//
// The verbs belong to the owner's thread; every further thread has a door of its own. Destruction
// writes what is queued, then ends the thread; doors and what `post` leads to must live until then.
// Several processes may use one file.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "bot/store/database.hpp"
#include "bot/store/store.hpp"
#include "knowledge/result.hpp"

namespace advisor {

class SqliteStore final : public Store {
 public:
  using Post = std::function<void(std::function<void()>)>;

  // Creates directory and file where they are missing. A file that is damaged, not ours, or written
  // by a newer version is an error and stays as it is.
  static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& file, Post post);
  ~SqliteStore() override;

  void create(std::string talk, std::string token, StoredTurn first, Done done) override;
  void append(std::string talk, StoredTurn turn, Done done) override;
  void load(std::string talk, Loaded loaded) override;
  void erase(std::string talk, Done done) override;

  // Another thread's way in, whose callbacks go back through its own `post`. Borrows the store.
  std::unique_ptr<Store> door(Post post);

  static constexpr int schema_version = 1;

 private:
  class Door;
  struct Job {
    enum class Verb : std::uint8_t { create, append, load, erase };
    const Post* post = nullptr;  // where the answer goes
    Verb verb = Verb::load;
    std::string talk{};
    std::string token{};
    StoredTurn turn{};
    Done done{};
    Loaded loaded{};
    StoreStatus status = StoreStatus::failed;
    StoredTalk result{};
  };
  using Batch = std::vector<Job>;

  SqliteStore(Database database, Post post);
  void queue(Job job);
  void work();
  void run(Batch& batch);
  bool run(Job& job);
  bool create_row(Job& job);
  bool append_row(Job& job, std::uint32_t seq);
  bool load_rows(Job& job);
  bool erase_rows(Job& job);
  static void post_answers(Batch batch);
  static void answer(Batch& batch);

  Database x_database;  // the writer thread's, as are the statements
  Statement x_insert_talk, x_insert_turn, x_select_talk, x_select_turns, x_delete_turns,
      x_delete_talk;
  std::unique_ptr<Store> x_own;  // the owner's door

  std::mutex x_mutex;  // guards the two below
  Batch x_queue;
  bool x_ending = false;
  std::condition_variable x_wake;
  std::thread x_writer;  // last: it uses all of the above
};

}  // namespace advisor
