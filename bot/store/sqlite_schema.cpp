#include "bot/store/sqlite_schema.hpp"

#include <charconv>
#include <system_error>

#include "bot/log.hpp"

namespace advisor {
namespace {

constexpr const char* application_id = "1633973875";  // "advs"

constexpr const char* schema = R"(
  BEGIN IMMEDIATE;
  PRAGMA application_id = 1633973875;
  PRAGMA user_version = 2;
  CREATE TABLE talk (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, token TEXT NOT NULL);
  CREATE TABLE turn (
    number INTEGER PRIMARY KEY, talk INTEGER NOT NULL, seq INTEGER NOT NULL,
    client_id TEXT NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL, language TEXT,
    at INTEGER NOT NULL, reply TEXT NOT NULL, UNIQUE (talk, seq));
  COMMIT;
)";

constexpr const char* from_1_to_2 = R"(
  BEGIN IMMEDIATE;
  ALTER TABLE turn RENAME TO turn_1;
  CREATE TABLE turn (
    number INTEGER PRIMARY KEY, talk INTEGER NOT NULL, seq INTEGER NOT NULL,
    client_id TEXT NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL, language TEXT,
    at INTEGER NOT NULL, reply TEXT NOT NULL, UNIQUE (talk, seq));
  INSERT INTO turn (talk, seq, client_id, kind, text, language, at, reply)
    SELECT talk, seq, client_id, kind, text, language, at, reply FROM turn_1 ORDER BY talk, seq;
  DROP TABLE turn_1;
  PRAGMA user_version = 2;
  COMMIT;
)";

Error damaged(const std::filesystem::path& file, const std::string& problem) {
  return {file.string(), "is damaged or no database of talks (" + problem +
                             "); it was left as it is: move it away, or choose another "
                             "directory with --data"};
}

Error not_writable(const std::filesystem::path& file, const Database& database) {
  return {file.string(), "cannot be written: " + database.problem()};
}

std::optional<Error> prepare_directory(const std::filesystem::path& directory) {
  std::error_code code;
  if (std::filesystem::exists(directory, code)) return std::nullopt;
  std::filesystem::create_directories(directory, code);
  if (!code) std::filesystem::permissions(directory, std::filesystem::perms::owner_all, code);
  if (code) return Error{directory.string(), "cannot be created: " + code.message()};
  return std::nullopt;
}

// The file's version; 0 for one in which nothing is yet.
Result<int> version_of(Database& database, const std::filesystem::path& file) {
  // What cannot be read at all for now says so itself; a sound file may be locked.
  const auto check = database.ask("PRAGMA quick_check(1)");
  if (!check && database.is_busy()) return Error{file.string(), "is locked by another program"};
  if (!check) return damaged(file, database.problem());
  if (*check != "ok") return damaged(file, *check);
  const auto tables = database.ask("SELECT count(*) FROM sqlite_schema");
  const auto text = database.ask("PRAGMA user_version").value_or("");
  if (tables == "0" && text == "0") return 0;
  if (database.ask("PRAGMA application_id") != application_id)
    return damaged(file, "written by another program");
  int version = 0;
  std::from_chars(text.data(), text.data() + text.size(), version);
  if (version < 1 || version > sqlite_schema_version)
    return Error{file.string(), "has schema version " + text + ", this advisor reads up to " +
                                    std::to_string(sqlite_schema_version) +
                                    "; it was left as it is"};
  return version;
}

bool migrate(Database& database, int version) {
  if (version == sqlite_schema_version) return true;
  if (version == 0) return database.run(schema);
  log_info("store_migrates", {{"from", static_cast<std::uint64_t>(version)},
                              {"to", static_cast<std::uint64_t>(sqlite_schema_version)}});
  if (database.run(from_1_to_2)) return database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  const std::string problem = database.problem();
  database.run("ROLLBACK");
  log_error("store_migration_failed", problem);
  return false;
}

}  // namespace

Result<Database> open_talks(const std::filesystem::path& file) {
  if (auto error = prepare_directory(file.parent_path())) return *error;
  auto database = Database::open(file);
  if (!database) return database.error();
  const auto version = version_of(*database, file);
  if (!version) return version.error();
  // secure_delete: what is erased is overwritten, not only unlinked.
  if (!database->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                     "PRAGMA secure_delete = ON;") ||
      !migrate(*database, *version))
    return not_writable(file, *database);
  return database;
}

std::optional<Error> check_talks(Database& database, const std::filesystem::path& file) {
  const auto version = version_of(database, file);
  if (!version) return version.error();
  if (*version != sqlite_schema_version) return damaged(file, "without talks");
  return std::nullopt;
}

StoredTurn read_turn(const Statement& row, int first) {
  StoredTurn turn;
  turn.seq = static_cast<std::uint32_t>(row.number(first));
  turn.client_id = row.text(first + 1);
  turn.event.kind = static_cast<Event::Kind>(row.number(first + 2));
  turn.event.text = row.text(first + 3);
  if (!row.is_null(first + 4)) turn.event.language = parse<Language>(row.text(first + 4));
  turn.event.at = row.number(first + 5);
  turn.reply = row.text(first + 6);
  return turn;
}

}  // namespace advisor
