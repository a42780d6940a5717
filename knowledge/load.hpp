// Reads knowledge/ from a folder. No state; any thread.
#pragma once

#include <filesystem>

#include "knowledge/json_file.hpp"
#include "knowledge/knowledge.hpp"
#include "knowledge/result.hpp"

namespace advisor {

// `content` is the folder that holds knowledge/ and locales/. The first thing wrong is the error:
// the file below `content`, the JSON pointer, and what was expected.
Result<Knowledge> load_knowledge(const std::filesystem::path& content);

// Shared with locales/load.cpp: a text in both registers, given as a string or as {"te", "on"}.
Words read_words(const JsonNode& node);
Samples read_samples(const JsonNode& node);

}  // namespace advisor
