#include "bot/store/sqlite.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "bot/log.hpp"
#include "bot/store/sqlite_schema.hpp"

namespace advisor {
namespace {

constexpr std::size_t max_batch = 512;
constexpr auto try_again = std::chrono::seconds(1);

std::chrono::steady_clock::time_point now() { return std::chrono::steady_clock::now(); }

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& file,
                                                       const Clock& clock, Retention retention) {
  auto database = open_talks(file);
  if (!database) return database.error();
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(*database), clock, retention));
}

SqliteStore::SqliteStore(Database database, const Clock& clock, Retention retention)
    : x_database(std::move(database)),
      x_insert_talk(x_database.prepare("INSERT INTO talk (id, token) VALUES (?, ?)")),
      x_insert_turn(x_database.prepare(
          "INSERT INTO turn (talk, seq, client_id, kind, text, language, at, reply) "
          "SELECT number, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM talk WHERE id = ?1")),
      x_select_talk(x_database.prepare("SELECT number, token FROM talk WHERE id = ?")),
      x_select_turns(x_database.prepare("SELECT seq, client_id, kind, text, language, at, reply "
                                        "FROM turn WHERE talk = ? ORDER BY seq")),
      x_select_ages(x_database.prepare(
          "SELECT number, id, coalesce((SELECT at FROM turn WHERE talk = talk.number "
          "ORDER BY seq DESC LIMIT 1), 0) FROM talk WHERE number > ? ORDER BY number LIMIT 256")),
      x_delete_turns(x_database.prepare(
          "DELETE FROM turn WHERE talk = (SELECT number FROM talk WHERE id = ?)")),
      x_delete_talk(x_database.prepare("DELETE FROM talk WHERE id = ?")),
      x_clock(clock),
      x_retention(retention) {
  if (x_retention.keep) x_next_care = now();
  x_writer = std::thread([this] { work(); });
}

SqliteStore::~SqliteStore() {
  {
    const std::lock_guard lock(x_mutex);
    x_ending = true;
  }
  x_wake.notify_one();
  x_writer.join();
}

std::unique_ptr<Store> SqliteStore::door(Post post) {
  return std::make_unique<StoreDoor>([this](StoreJob job) { queue(std::move(job)); },
                                     std::move(post));
}

void SqliteStore::queue(StoreJob job) {
  bool was_empty = false;
  {
    const std::lock_guard lock(x_mutex);
    was_empty = x_queue.empty();
    x_queue.push_back(std::move(job));
  }
  if (was_empty) x_wake.notify_one();  // else the writer is at work, or was told
}

void SqliteStore::work() {
  const auto has_work = [this] { return x_ending || !x_queue.empty(); };
  std::unique_lock lock(x_mutex);
  while (true) {
    if (x_next_care == Time::max()) x_wake.wait(lock, has_work);
    else x_wake.wait_until(lock, x_next_care, has_work);
    if (x_queue.empty() && x_ending) return;
    Batch batch = take();
    lock.unlock();
    if (!batch.empty()) run(batch);
    answer(std::move(batch));
    if (now() >= x_next_care) tend();
    lock.lock();
  }
}

SqliteStore::Batch SqliteStore::take() {
  if (x_queue.size() <= max_batch) return std::exchange(x_queue, {});
  const auto end = x_queue.begin() + static_cast<Batch::difference_type>(max_batch);
  Batch batch(std::make_move_iterator(x_queue.begin()), std::make_move_iterator(end));
  x_queue.erase(x_queue.begin(), end);
  return batch;
}

// All or nothing: where one job fails, none of the batch is kept and each is told so. A conflict or
// an unknown talk is an answer, not a failure.
void SqliteStore::run(Batch& batch) {
  const auto writes = [](const StoreJob& job) { return job.writes(); };
  const bool writing = std::any_of(batch.begin(), batch.end(), writes);
  bool kept = !writing || x_database.run("BEGIN IMMEDIATE");
  for (auto& job : batch) {
    if (!kept) break;  // SQLite may have ended the transaction: no more may be written
    // A talk that can't be read is no reason to lose the others' turns.
    if (!run(job) && job.writes()) kept = false;
  }
  if (writing && !(kept && x_database.run("COMMIT"))) {
    log_error("store_failed", x_database.problem());
    x_database.run("ROLLBACK");
    kept = false;
  }
  if (kept) return cut(batch);
  for (auto& job : batch)
    if (job.writes()) job.status = StoreStatus::failed;
}

bool SqliteStore::run(StoreJob& job) {
  switch (job.verb) {
    case StoreJob::Verb::create: return create_row(job);
    case StoreJob::Verb::append: return append_row(job, job.turn.seq);
    case StoreJob::Verb::load: return load_rows(job);
    case StoreJob::Verb::erase: job.status = StoreStatus::ok; return erase_rows(job.talk);
  }
  return false;
}

bool SqliteStore::create_row(StoreJob& job) {
  const auto step = x_insert_talk.bind(job.talk).bind(job.token).step();
  x_insert_talk.reset();
  job.status = step == Statement::Step::constraint ? StoreStatus::conflict : StoreStatus::ok;
  if (step != Statement::Step::done) return step == Statement::Step::constraint;
  return append_row(job, 1);
}

bool SqliteStore::append_row(StoreJob& job, std::uint32_t seq) {
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

bool SqliteStore::load_rows(StoreJob& job) {
  const auto first = x_select_talk.bind(job.talk).step();
  const std::int64_t number = first == Statement::Step::row ? x_select_talk.number(0) : 0;
  if (first == Statement::Step::row) job.result.token = x_select_talk.text(1);
  x_select_talk.reset();
  job.status = first == Statement::Step::done ? StoreStatus::unknown : StoreStatus::failed;
  if (first != Statement::Step::row) return first == Statement::Step::done;

  x_select_turns.bind(number);
  auto step = x_select_turns.step();
  for (; step == Statement::Step::row; step = x_select_turns.step())
    job.result.turns.push_back(read_turn(x_select_turns, 0));
  x_select_turns.reset();
  if (step != Statement::Step::done || job.result.turns.empty()) return false;
  job.status = StoreStatus::ok;
  return true;
}

bool SqliteStore::erase_rows(const std::string& talk) {
  const auto turns = x_delete_turns.bind(talk).step();
  x_delete_turns.reset();
  const auto row = x_delete_talk.bind(talk).step();
  x_delete_talk.reset();
  return turns == Statement::Step::done && row == Statement::Step::done;
}

// The log still holds what was erased until it is folded into the file and cut. Who asked to erase
// while a reader stood in the way is told to ask again.
void SqliteStore::cut(Batch& batch) {
  const auto erases = [](const StoreJob& job) { return job.verb == StoreJob::Verb::erase; };
  if (std::none_of(batch.begin(), batch.end(), erases)) return;
  x_uncut = !x_database.cut_log();
  if (!x_uncut) return;
  x_next_care = std::min(x_next_care, now() + try_again);
  for (auto& job : batch)
    if (erases(job)) job.status = StoreStatus::failed;
}

// One step of what is due: erases what is too old among the next few talks, and cuts the log.
void SqliteStore::tend() {
  bool well = true;
  bool finished = true;
  if (x_retention.keep) {
    const auto expired = next_expired();
    finished = x_looked_at == 0;
    if (expired && !expired->empty()) {
      well = x_database.run("BEGIN IMMEDIATE");
      for (const auto& talk : *expired) well = well && erase_rows(talk);
      well = well && x_database.run("COMMIT");
      if (!well) x_database.run("ROLLBACK");
      x_uncut = x_uncut || well;
      if (well) log_info("talks_expired", {{"talks", expired->size()}});
    }
    well = well && expired;
  }
  if (x_uncut) x_uncut = !x_database.cut_log();
  if (!well) x_looked_at = 0;
  if (!well || x_uncut) x_next_care = now() + try_again;
  else if (!finished) x_next_care = now();
  else x_next_care = x_retention.keep ? now() + x_retention.interval() : Time::max();
}

// The talks whose time is over among the next few; after the last it begins at the first again.
// Nothing where they could not be read.
std::optional<std::vector<std::string>> SqliteStore::next_expired() {
  const std::int64_t before = x_clock.now() - x_retention.keep->count();
  std::vector<std::string> expired;
  int seen = 0;
  x_select_ages.bind(x_looked_at);
  auto step = x_select_ages.step();
  for (; step == Statement::Step::row; step = x_select_ages.step()) {
    ++seen;
    x_looked_at = x_select_ages.number(0);
    if (x_select_ages.number(2) < before) expired.push_back(x_select_ages.text(1));
  }
  x_select_ages.reset();
  if (seen < 256) x_looked_at = 0;
  if (step != Statement::Step::done) return std::nullopt;
  return expired;
}

}  // namespace advisor
