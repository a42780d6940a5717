#include "bot/store/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace advisor {
namespace {

// SQLite would create the file readable by all; its -wal and -shm take over the mode.
std::optional<Error> create_private(const std::filesystem::path& file, int flags = 0) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | flags, 0600);
  if (descriptor < 0)
    return Error{file.string(), "cannot be opened: " + std::generic_category().message(errno)};
  ::close(descriptor);
  return std::nullopt;
}

}  // namespace

Statement::Statement(sqlite3* database, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                     &statement, nullptr);
  x_statement.reset(statement);
}

Statement& Statement::bind(std::string_view text) {
  sqlite3_bind_text64(x_statement.get(), ++x_bound, text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  sqlite3_bind_int64(x_statement.get(), ++x_bound, number);
  return *this;
}

Statement& Statement::bind_null() {
  sqlite3_bind_null(x_statement.get(), ++x_bound);
  return *this;
}

Statement::Step Statement::step() {
  switch (sqlite3_step(x_statement.get()) & 0xff) {
    case SQLITE_ROW: return Step::row;
    case SQLITE_DONE: return Step::done;
    case SQLITE_CONSTRAINT: return Step::constraint;
    default: return Step::failed;
  }
}

std::string Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(x_statement.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(x_statement.get(), column));
  return bytes ? std::string(reinterpret_cast<const char*>(bytes), size) : std::string();
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(x_statement.get(), column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(x_statement.get(), column) == SQLITE_NULL;
}

void Statement::reset() {
  sqlite3_reset(x_statement.get());
  sqlite3_clear_bindings(x_statement.get());
  x_bound = 0;
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<Database> Database::open(const std::filesystem::path& file) {
  if (auto error = create_private(file)) return *error;
  sqlite3* raw = nullptr;
  // No mutex: one thread at a time is promised above.
  const int code =
      sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (code != SQLITE_OK) return Error{file.string(), "cannot be opened: " + database.problem()};
  sqlite3_busy_timeout(raw, 2000);
  return database;
}

bool Database::run(const char* sql) {
  return sqlite3_exec(x_database.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

std::optional<std::string> Database::ask(const char* sql) {
  Statement statement = prepare(sql);
  if (statement.step() != Statement::Step::row) return std::nullopt;
  return statement.text(0);
}

Statement Database::prepare(std::string_view sql) { return Statement(x_database.get(), sql); }

int Database::changes() const { return sqlite3_changes(x_database.get()); }

std::string Database::problem() const {
  return x_database ? sqlite3_errmsg(x_database.get()) : "out of memory";
}

bool Database::is_busy() const {
  const int code = sqlite3_errcode(x_database.get()) & 0xff;
  return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

bool Database::cut_log() {
  Statement statement = prepare("PRAGMA wal_checkpoint(TRUNCATE)");
  return statement.step() == Statement::Step::row && statement.number(0) == 0;
}

std::optional<Error> Database::copy_to(const std::filesystem::path& file) {
  const auto problem_with = [&](const std::string& what) {
    return Error{file.string(), "cannot be written: " + what};
  };
  if (auto error = create_private(file, O_EXCL)) return error;
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  Database copy(raw);
  if (opened != SQLITE_OK) return problem_with(copy.problem());
  auto* backup = sqlite3_backup_init(raw, "main", x_database.get(), "main");
  if (!backup) return problem_with(copy.problem());
  // In one step, under one snapshot: between steps every commit of another process would make it
  // begin anew. In a write-ahead log a reader keeps no writer waiting.
  const int copied = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (copied != SQLITE_DONE || finished != SQLITE_OK)
    return problem_with(sqlite3_errstr(copied == SQLITE_DONE ? finished : copied));
  return std::nullopt;
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

}  // namespace advisor
