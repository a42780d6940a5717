// What a bridge itself says to people, in both languages, and the commands that it knows. Read once
// from words.json; immutable after, any thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "knowledge/ids.hpp"
#include "knowledge/result.hpp"

namespace advisor::bridges {

enum class Command : std::uint8_t { none, help, forget, privacy, language, hu, en };

class Words {
 public:
  static Result<Words> load(const std::filesystem::path& file);

  // Throws std::out_of_range where there is no such key: a fault of ours.
  const std::string& say(const std::string& key, Language language) const;
  Command command(const std::string& text) const;

 private:
  std::map<std::string, std::array<std::string, count_of<Language>>> x_say;
  std::map<std::string, Command> x_commands;
};

}  // namespace advisor::bridges
