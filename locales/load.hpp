// Reads locales/ from a folder. No state; any thread.
#pragma once

#include <filesystem>

#include "knowledge/result.hpp"
#include "locales/locale.hpp"

namespace advisor {

// `content` is the folder that holds knowledge/ and locales/. Errors as in knowledge/load.hpp.
// Both languages must have the same message keys and the same documents.
Result<Locales> load_locales(const std::filesystem::path& content);

}  // namespace advisor
