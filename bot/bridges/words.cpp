#include "bot/bridges/words.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "bot/bridges/text.hpp"

namespace advisor::bridges {
namespace {

Command command_of(const std::string& key) {
  if (key == "help") return Command::help;
  if (key == "forget") return Command::forget;
  if (key == "privacy") return Command::privacy;
  if (key == "language") return Command::language;
  if (key == "hu") return Command::hu;
  return key == "en" ? Command::en : Command::none;
}

}  // namespace

Result<Words> Words::load(const std::filesystem::path& file) {
  std::ifstream in(file);
  const auto json = nlohmann::json::parse(in, nullptr, false);
  if (!json.is_object()) return Error{file.string(), "cannot be read"};
  Words words;
  try {
    for (const auto& [key, texts] : json.at("say").items())
      for (std::size_t i = 0; i < count_of<Language>; ++i)
        words.x_say[key][i] = texts.at(std::string(Names<Language>::list[i])).get<std::string>();
    for (const auto& [key, list] : json.at("commands").items())
      for (const auto& text : list)
        words.x_commands[without_accents(text.get<std::string>())] = command_of(key);
  } catch (const nlohmann::json::exception& e) {
    return Error{file.string(), e.what()};
  }
  return words;
}

const std::string& Words::say(const std::string& key, Language language) const {
  return x_say.at(key)[static_cast<std::size_t>(language)];
}

Command Words::command(const std::string& text) const {
  if (text.size() > 60) return Command::none;
  const auto found = x_commands.find(without_accents(text));
  return found == x_commands.end() ? Command::none : found->second;
}

}  // namespace advisor::bridges
