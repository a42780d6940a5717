#include "bot/backup.hpp"

#include <system_error>

#include "bot/store/database.hpp"
#include "bot/store/sqlite_schema.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;

// Checks the copy and makes it one file: a log of its own would be easy to leave behind.
Result<BackupCount> check_copy(const fs::path& file) {
  auto copy = Database::open(file);
  if (!copy) return copy.error();
  if (!copy->ask("PRAGMA journal_mode = DELETE"))
    return Error{file.string(), "cannot be written: " + copy->problem()};
  if (auto error = check_talks(*copy, file)) return *error;
  return BackupCount{copy->ask("SELECT count(*) FROM talk").value_or("0"),
                     copy->ask("SELECT count(*) FROM turn").value_or("0")};
}

}  // namespace

Result<BackupCount> backup(const fs::path& data, const fs::path& file) {
  const fs::path source = data / "talks.sqlite";
  std::error_code code;
  if (!fs::exists(source, code)) return Error{source.string(), "there are no talks here"};
  if (fs::exists(file, code)) return Error{file.string(), "is there already"};
  auto talks = Database::open(source);
  if (!talks) return talks.error();
  fs::path partial = file;
  partial += ".partial";
  fs::remove(partial, code);  // of a backup that was cut off
  auto error = talks->copy_to(partial);
  if (error) {
    fs::remove(partial, code);
    return *error;
  }
  auto count = check_copy(partial);
  if (!count) return count;
  fs::rename(partial, file, code);
  if (code) return Error{file.string(), "cannot be written: " + code.message()};
  return count;
}

}  // namespace advisor
