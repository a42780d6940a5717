#include "bot/store/record.hpp"

#include <array>
#include <exception>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace advisor {
namespace {

using Json = nlohmann::json;
using Ordered = nlohmann::ordered_json;

constexpr int format = 1;
constexpr std::array<std::string_view, 3> kinds{"start", "say", "choose"};

Event::Kind kind_of(const std::string& text) {
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i] == text) return static_cast<Event::Kind>(i);
  throw std::runtime_error("an unknown kind of event");
}

Language language_of(const std::string& text) {
  const auto language = parse<Language>(text);
  if (!language) throw std::runtime_error("an unknown language");
  return *language;
}

void read_turn(const Json& line, StoredTurn& turn) {
  turn.seq = line.at("seq").get<std::uint32_t>();
  if (turn.seq == 0) throw std::runtime_error("turns count from 1");
  turn.client_id = line.at("id");
  turn.event.kind = kind_of(line.at("kind"));
  turn.event.text = line.at("text");
  turn.event.at = line.at("at").get<std::int64_t>();
  if (line.contains("lang")) turn.event.language = language_of(line.at("lang"));
}

TalkRecord read_line(const Json& line) {
  if (line.at("v") != format) throw std::runtime_error("another version of records");
  TalkRecord record;
  record.gone = line.value("gone", false);
  record.write = line.at("write");
  record.token = line.value("token", "");
  if (!line.at("before").is_array()) throw std::runtime_error("revisions are a list");
  for (const auto& revision : line.at("before")) {
    if (!revision.is_number_unsigned()) throw std::runtime_error("a revision is a number");
    record.before.push_back(revision.get<std::uint64_t>());
  }
  if (!record.gone) read_turn(line, record.turn);
  return record;
}

}  // namespace

std::string encode_record(const TalkRecord& record) {
  Ordered line{{"v", format}};
  if (record.gone) {
    line["gone"] = true;
  } else {
    const StoredTurn& turn = record.turn;
    line["seq"] = turn.seq;
    line["id"] = turn.client_id;
    line["kind"] = kinds.at(static_cast<std::size_t>(turn.event.kind));
    line["text"] = turn.event.text;
    if (turn.event.language) line["lang"] = name(*turn.event.language);
    line["at"] = turn.event.at;
  }
  if (!record.token.empty()) line["token"] = record.token;
  line["write"] = record.write;
  line["before"] = record.before;
  return line.dump(-1, ' ', false, Ordered::error_handler_t::replace) + '\n' + record.turn.reply;
}

Result<TalkRecord> decode_record(std::string_view text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return Error{"", "a record begins with a line of JSON"};
  const Json line = Json::parse(text.substr(0, end), nullptr, false);
  if (!line.is_object()) return Error{"", "a record begins with a JSON object"};
  try {
    TalkRecord record = read_line(line);
    record.turn.reply = text.substr(end + 1);
    return record;
  } catch (const std::exception& problem) {  // a field is missing or of another type
    return Error{"", problem.what()};
  }
}

}  // namespace advisor
