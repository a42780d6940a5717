#include "bot/store/sqlite.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "bot/log.hpp"

namespace advisor {
namespace {

constexpr const char* application_id = "1633973875";  // "advs"
constexpr std::size_t max_batch = 512;

constexpr const char* schema = R"(
  BEGIN;
  PRAGMA application_id = 1633973875;
  PRAGMA user_version = 1;
  CREATE TABLE talk (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, token TEXT NOT NULL);
  CREATE TABLE turn (
    talk INTEGER NOT NULL, seq INTEGER NOT NULL, client_id TEXT NOT NULL, kind INTEGER NOT NULL,
    text TEXT NOT NULL, language TEXT, at INTEGER NOT NULL, reply TEXT NOT NULL,
    PRIMARY KEY (talk, seq)) WITHOUT ROWID;
  COMMIT;
)";

Error damaged(const std::filesystem::path& file, const std::string& problem) {
  return {file.string(), "is damaged or no database of talks (" + problem +
                             "); it was left as it is: move it away, or choose another "
                             "directory with --data"};
}

std::optional<Error> prepare_directory(const std::filesystem::path& directory) {
  std::error_code code;
  if (std::filesystem::exists(directory, code)) return std::nullopt;
  std::filesystem::create_directories(directory, code);
  if (!code) std::filesystem::permissions(directory, std::filesystem::perms::owner_all, code);
  if (code) return Error{directory.string(), "cannot be created: " + code.message()};
  return std::nullopt;
}

// Brings a new file to the schema; checks an old one from end to end before anything is written to
// it.
std::optional<Error> prepare_schema(Database& database, const std::filesystem::path& file) {
  const auto check = database.ask("PRAGMA quick_check(1)");
  if (!check) return damaged(file, database.problem());
  if (*check != "ok") return damaged(file, *check);
  const auto tables = database.ask("SELECT count(*) FROM sqlite_schema");
  const auto version = database.ask("PRAGMA user_version").value_or("");
  const bool is_new = tables == "0" && version == "0";
  if (!is_new) {
    if (database.ask("PRAGMA application_id") != application_id)
      return damaged(file, "written by another program");
    if (version != std::to_string(SqliteStore::schema_version))
      return Error{file.string(),
                   "has schema version " + version + ", this advisor reads version " +
                       std::to_string(SqliteStore::schema_version) + "; it was left as it is"};
  }
  // secure_delete: what is erased is overwritten, not only unlinked.
  if (!database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                    "PRAGMA secure_delete = ON;") ||
      (is_new && !database.run(schema)))
    return Error{file.string(), "cannot be written: " + database.problem()};
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& file,
                                                       Post post) {
  if (auto error = prepare_directory(file.parent_path())) return *error;
  auto database = Database::open(file);
  if (!database) return database.error();
  if (auto error = prepare_schema(*database, file)) return *error;
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(*database), std::move(post)));
}

SqliteStore::SqliteStore(Database database, Post post)
    : x_database(std::move(database)),
      x_insert_talk(x_database.prepare("INSERT INTO talk (id, token) VALUES (?, ?)")),
      x_insert_turn(x_database.prepare(
          "INSERT INTO turn (talk, seq, client_id, kind, text, language, at, reply) "
          "SELECT number, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM talk WHERE id = ?1")),
      x_select_talk(x_database.prepare("SELECT number, token FROM talk WHERE id = ?")),
      x_select_turns(x_database.prepare("SELECT seq, client_id, kind, text, language, at, reply "
                                        "FROM turn WHERE talk = ? ORDER BY seq")),
      x_delete_turns(x_database.prepare(
          "DELETE FROM turn WHERE talk = (SELECT number FROM talk WHERE id = ?)")),
      x_delete_talk(x_database.prepare("DELETE FROM talk WHERE id = ?")),
      x_own(door(std::move(post))),
      x_writer([this] { work(); }) {}

SqliteStore::~SqliteStore() {
  {
    const std::lock_guard lock(x_mutex);
    x_ending = true;
  }
  x_wake.notify_one();
  x_writer.join();
}

// Turns the verbs into jobs that are answered on the door's thread.
class SqliteStore::Door final : public Store {
 public:
  Door(SqliteStore& store, Post post) : x_store(store), x_post(std::move(post)) {}

  void create(std::string talk, std::string token, StoredTurn first, Done done) override {
    x_store.queue({.post = &x_post,
                   .verb = Job::Verb::create,
                   .talk = std::move(talk),
                   .token = std::move(token),
                   .turn = std::move(first),
                   .done = std::move(done)});
  }
  void append(std::string talk, StoredTurn turn, Done done) override {
    x_store.queue({.post = &x_post,
                   .verb = Job::Verb::append,
                   .talk = std::move(talk),
                   .turn = std::move(turn),
                   .done = std::move(done)});
  }
  void load(std::string talk, Loaded loaded) override {
    x_store.queue({.post = &x_post,
                   .verb = Job::Verb::load,
                   .talk = std::move(talk),
                   .loaded = std::move(loaded)});
  }
  void erase(std::string talk, Done done) override {
    x_store.queue({.post = &x_post,
                   .verb = Job::Verb::erase,
                   .talk = std::move(talk),
                   .done = std::move(done)});
  }

 private:
  SqliteStore& x_store;
  const Post x_post;
};

std::unique_ptr<Store> SqliteStore::door(Post post) {
  return std::make_unique<Door>(*this, std::move(post));
}

void SqliteStore::create(std::string talk, std::string token, StoredTurn first, Done done) {
  x_own->create(std::move(talk), std::move(token), std::move(first), std::move(done));
}

void SqliteStore::append(std::string talk, StoredTurn turn, Done done) {
  x_own->append(std::move(talk), std::move(turn), std::move(done));
}

void SqliteStore::load(std::string talk, Loaded loaded) {
  x_own->load(std::move(talk), std::move(loaded));
}

void SqliteStore::erase(std::string talk, Done done) {
  x_own->erase(std::move(talk), std::move(done));
}

void SqliteStore::queue(Job job) {
  {
    const std::lock_guard lock(x_mutex);
    x_queue.push_back(std::move(job));
  }
  x_wake.notify_one();
}

void SqliteStore::work() {
  std::unique_lock lock(x_mutex);
  while (true) {
    x_wake.wait(lock, [this] { return x_ending || !x_queue.empty(); });
    if (x_queue.empty()) return;
    Batch batch;
    const auto end =
        x_queue.begin() + static_cast<Batch::difference_type>(std::min(x_queue.size(), max_batch));
    batch.assign(std::make_move_iterator(x_queue.begin()), std::make_move_iterator(end));
    x_queue.erase(x_queue.begin(), end);
    lock.unlock();
    run(batch);
    post_answers(std::move(batch));
    lock.lock();
  }
}

// One call a thread, so that its answers leave together.
void SqliteStore::post_answers(Batch batch) {
  while (!batch.empty()) {
    const Post& post = *batch.front().post;
    const auto others = std::stable_partition(
        batch.begin(), batch.end(), [&](const Job& job) { return job.post == &post; });
    auto mine = std::make_shared<Batch>(std::make_move_iterator(batch.begin()),
                                        std::make_move_iterator(others));
    batch.erase(batch.begin(), others);
    post([mine] { answer(*mine); });
  }
}

// All or nothing: where one job fails, none of the batch is kept and each is told so. A conflict or
// an unknown talk is an answer, not a failure.
void SqliteStore::run(Batch& batch) {
  const auto writes = [](const Job& job) { return job.verb != Job::Verb::load; };
  const bool writing = std::any_of(batch.begin(), batch.end(), writes);
  bool kept = !writing || x_database.run("BEGIN IMMEDIATE");
  for (auto& job : batch) {
    if (!kept) break;  // SQLite may have ended the transaction: no more may be written
    // A talk that can't be read is no reason to lose the others' turns.
    if (!run(job) && writes(job)) kept = false;
  }
  if (writing && !(kept && x_database.run("COMMIT"))) {
    log_error("store_failed", x_database.problem());
    x_database.run("ROLLBACK");
    kept = false;
  }
  if (!kept)
    for (auto& job : batch)
      if (writes(job)) job.status = StoreStatus::failed;
  const auto erases = [](const Job& job) { return job.verb == Job::Verb::erase; };
  // The log still holds what was erased until it is folded into the file and cut.
  if (kept && std::any_of(batch.begin(), batch.end(), erases))
    x_database.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

bool SqliteStore::run(Job& job) {
  switch (job.verb) {
    case Job::Verb::create: return create_row(job);
    case Job::Verb::append: return append_row(job, job.turn.seq);
    case Job::Verb::load: return load_rows(job);
    case Job::Verb::erase: return erase_rows(job);
  }
  return false;
}

bool SqliteStore::create_row(Job& job) {
  const auto step = x_insert_talk.bind(job.talk).bind(job.token).step();
  x_insert_talk.reset();
  job.status = step == Statement::Step::constraint ? StoreStatus::conflict : StoreStatus::ok;
  if (step != Statement::Step::done) return step == Statement::Step::constraint;
  return append_row(job, 1);
}

bool SqliteStore::append_row(Job& job, std::uint32_t seq) {
  const StoredTurn& turn = job.turn;
  x_insert_turn.bind(job.talk)
      .bind(std::int64_t{seq})
      .bind(turn.client_id)
      .bind(static_cast<std::int64_t>(turn.event.kind))
      .bind(turn.event.text);
  if (turn.event.language) x_insert_turn.bind(name(*turn.event.language));
  else x_insert_turn.bind_null();
  const auto step = x_insert_turn.bind(turn.event.at).bind(turn.reply).step();
  x_insert_turn.reset();
  if (step == Statement::Step::failed) return false;
  job.status = step == Statement::Step::constraint ? StoreStatus::conflict
               : x_database.changes() == 0         ? StoreStatus::unknown
                                                   : StoreStatus::ok;
  return true;
}

bool SqliteStore::load_rows(Job& job) {
  const auto first = x_select_talk.bind(job.talk).step();
  const std::int64_t number = first == Statement::Step::row ? x_select_talk.number(0) : 0;
  if (first == Statement::Step::row) job.result.token = x_select_talk.text(1);
  x_select_talk.reset();
  job.status = first == Statement::Step::done ? StoreStatus::unknown : StoreStatus::failed;
  if (first != Statement::Step::row) return first == Statement::Step::done;

  x_select_turns.bind(number);
  auto step = x_select_turns.step();
  for (; step == Statement::Step::row; step = x_select_turns.step()) {
    StoredTurn turn;
    turn.seq = static_cast<std::uint32_t>(x_select_turns.number(0));
    turn.client_id = x_select_turns.text(1);
    turn.event.kind = static_cast<Event::Kind>(x_select_turns.number(2));
    turn.event.text = x_select_turns.text(3);
    if (!x_select_turns.is_null(4)) turn.event.language = parse<Language>(x_select_turns.text(4));
    turn.event.at = x_select_turns.number(5);
    turn.reply = x_select_turns.text(6);
    job.result.turns.push_back(std::move(turn));
  }
  x_select_turns.reset();
  if (step != Statement::Step::done || job.result.turns.empty()) return false;
  job.status = StoreStatus::ok;
  return true;
}

bool SqliteStore::erase_rows(Job& job) {
  const auto turns = x_delete_turns.bind(job.talk).step();
  x_delete_turns.reset();
  const auto talk = x_delete_talk.bind(job.talk).step();
  x_delete_talk.reset();
  job.status = StoreStatus::ok;
  return turns == Statement::Step::done && talk == Statement::Step::done;
}

void SqliteStore::answer(Batch& batch) {
  for (auto& job : batch) {
    if (job.verb == Job::Verb::load) job.loaded(job.status, std::move(job.result));
    else job.done(job.status);
  }
}

}  // namespace advisor
