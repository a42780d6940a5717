// `advisor backup FILE`: a copy of all talks while a server goes on writing them.
#pragma once

#include <filesystem>
#include <string>

#include "knowledge/result.hpp"

namespace advisor {

struct BackupCount {
  std::string talks;
  std::string turns;
};

// Copies the talks of the directory `data` as they stand at one moment. `file` must not exist; it is
// there only when it is whole, sound and on disk, readable by its owner alone.
Result<BackupCount> backup(const std::filesystem::path& data, const std::filesystem::path& file);

}  // namespace advisor
