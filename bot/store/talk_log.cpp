#include "bot/store/talk_log.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include <nlohmann/json.hpp>

#include "bot/store/sqlite_schema.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> kinds{"start", "say", "choose"};

Json to_json(const StoredTurn& turn) {
  Json json{{"seq", turn.seq},
            {"id", turn.client_id},
            {"kind", kinds.at(static_cast<std::size_t>(turn.event.kind))},
            {"text", turn.event.text}};
  if (turn.event.language) json["lang"] = name(*turn.event.language);
  json["at"] = turn.event.at;
  json["reply"] = turn.reply;
  return json;
}

// Throws nlohmann's exceptions on what is none.
StoredTurn to_turn(const Json& json) {
  StoredTurn turn;
  turn.seq = json.at("seq");
  turn.client_id = json.value("id", "");
  const auto kind = std::ranges::find(kinds, json.at("kind").get<std::string>());
  if (kind == kinds.end()) throw std::runtime_error("expected start, say or choose as the kind");
  turn.event.kind = static_cast<Event::Kind>(kind - kinds.begin());
  turn.event.text = json.value("text", "");
  if (json.contains("lang")) turn.event.language = parse<Language>(json.at("lang").get<std::string>());
  turn.event.at = json.at("at");
  turn.reply = json.at("reply");
  return turn;
}

Result<std::vector<LoggedTalk>> read_lines(const fs::path& file) {
  std::ifstream in(file);
  if (!in) return Error{file.string(), "cannot be read"};
  std::vector<LoggedTalk> talks;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) continue;
    auto talk = read_talk_line(line);
    if (!talk) return Error{file.string() + ":" + std::to_string(number), talk.error().what};
    talks.push_back(std::move(*talk));
  }
  return talks;
}

Result<std::vector<LoggedTalk>> read_database(const fs::path& file) {
  if (!fs::is_regular_file(file)) return Error{file.string(), "is no file"};
  auto database = open_talks(file);
  if (!database) return database.error();
  auto rows = database->prepare(
      "SELECT talk.id, seq, client_id, kind, text, language, at, reply FROM turn "
      "JOIN talk ON talk.number = turn.talk ORDER BY talk.number, seq");
  std::vector<LoggedTalk> talks;
  auto step = rows.step();
  for (; step == Statement::Step::row; step = rows.step()) {
    if (talks.empty() || talks.back().id != rows.text(0)) talks.push_back({rows.text(0), {}});
    talks.back().turns.push_back(read_turn(rows, 1));
  }
  if (step != Statement::Step::done) return Error{file.string(), database->problem()};
  return talks;
}

Result<std::vector<LoggedTalk>> read_folder(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".jsonl" || entry.path().extension() == ".sqlite")
      files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<LoggedTalk> all;
  for (const auto& file : files) {
    auto talks = read_talks(file);
    if (!talks) return talks.error();
    std::ranges::move(*talks, std::back_inserter(all));
  }
  return all;
}

}  // namespace

std::string talk_line(const LoggedTalk& talk) {
  Json json{{"talk", talk.id}, {"turns", Json::array()}};
  for (const auto& turn : talk.turns) json["turns"].push_back(to_json(turn));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<LoggedTalk> read_talk_line(std::string_view line) {
  try {
    const auto json = Json::parse(line);
    LoggedTalk talk{json.at("talk"), {}};
    for (const auto& turn : json.at("turns")) talk.turns.push_back(to_turn(turn));
    return talk;
  } catch (const std::exception& e) {
    return Error{"", e.what()};
  }
}

Result<std::vector<LoggedTalk>> read_talks(const fs::path& path) {
  if (fs::is_directory(path)) return read_folder(path);
  return path.extension() == ".jsonl" ? read_lines(path) : read_database(path);
}

}  // namespace advisor
