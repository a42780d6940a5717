// A thin owner of one SQLite connection and its statements: codes instead of exceptions, nothing of
// talks. Belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "knowledge/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace advisor {

// One prepared statement. Bound texts are borrowed until reset().
class Statement {
 public:
  enum class Step : std::uint8_t { row, done, constraint, failed };

  Statement() = default;
  Statement(sqlite3* database, std::string_view sql);

  Statement& bind(std::string_view text);  // the next parameter
  Statement& bind(std::int64_t number);
  Statement& bind_null();
  Step step();
  std::string text(int column) const;
  std::int64_t number(int column) const;
  bool is_null(int column) const;
  void reset();

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> x_statement;
  int x_bound = 0;
};

class Database {
 public:
  // Opens or creates (readable by its owner alone). What cannot be opened is left as it is.
  static Result<Database> open(const std::filesystem::path& file);

  bool run(const char* sql);                        // false: see problem()
  std::optional<std::string> ask(const char* sql);  // first column of the first row
  Statement prepare(std::string_view sql);
  int changes() const;
  std::string problem() const;
  bool is_busy() const;  // another connection held the lock that the last call needed
  // Folds the write-ahead log into the file and cuts it to nothing; false where a reader, who needs
  // it, kept us from it.
  bool cut_log();
  // Copies all that is committed to `file`, which must not exist, while others go on writing; what
  // is wrong in words.
  std::optional<Error> copy_to(const std::filesystem::path& file);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : x_database(database) {}
  std::unique_ptr<sqlite3, Close> x_database;
};

}  // namespace advisor
