// The SQLite file of talks: made, checked, brought from an older version to this one. What cannot be
// used is an error and stays as it is.
#pragma once

#include <filesystem>
#include <string>

#include "bot/store/database.hpp"
#include "bot/store/store.hpp"
#include "knowledge/result.hpp"

namespace advisor {

// 1 kept turns in the order of their talks, 2 in the order they came, which costs a fifth to write.
inline constexpr int sqlite_schema_version = 2;

// Creates directory and file where they are missing; reads the whole file to check it.
Result<Database> open_talks(const std::filesystem::path& file);

// Whether `database` is a sound file of talks of this version; the error names `file`.
std::optional<Error> check_talks(Database& database, const std::filesystem::path& file);

// A turn of the row, whose columns from `first` are seq, client_id, kind, text, language, at, reply.
StoredTurn read_turn(const Statement& row, int first);

}  // namespace advisor
