#include "bot/store/jetstream_api.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <nlohmann/json.hpp>

namespace advisor {
namespace {

using Json = nlohmann::json;

// Numbers of the server's errors.
constexpr int not_available = 10'008;
constexpr int message_not_found = 10'037;
constexpr int sequence_not_found = 10'043;
constexpr int stream_not_found = 10'059;
constexpr int wrong_last_sequence = 10'071;
constexpr int delete_failed = 10'057;

// More than a talk can have turns: the server must never let the oldest go.
constexpr int max_turns = 4'096;
constexpr std::int64_t nanoseconds = 1'000'000'000;

std::string dump(const Json& json) { return json.dump(); }

std::optional<std::string> from_base64(std::string_view text) {
  static const auto values = [] {
    std::array<int, 256> table{};
    table.fill(-1);
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < letters.size(); ++i)
      table[static_cast<unsigned char>(letters[i])] = static_cast<int>(i);
    return table;
  }();
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (char c : text) {
    const int value = values[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((bits >> held) & 0xffU);
  }
  return bytes;
}

JetstreamAnswer::Kind kind_of_error(int code, std::string_view what) {
  switch (code) {
    case delete_failed:
      if (what.find("no message found") == what.npos) return JetstreamAnswer::Kind::refused;
      return JetstreamAnswer::Kind::missing;
    case message_not_found:
    case sequence_not_found:
    case stream_not_found: return JetstreamAnswer::Kind::missing;
    case wrong_last_sequence: return JetstreamAnswer::Kind::other;
    case not_available: return JetstreamAnswer::Kind::later;
    default: return JetstreamAnswer::Kind::refused;
  }
}

void read_message(const Json& message, JetstreamAnswer& answer) {
  answer.revision = message.at("seq").get<std::uint64_t>();
  const auto subject = message.at("subject").get<std::string>();
  answer.talk = subject.substr(subject.rfind('.') + 1);
  const auto data = from_base64(message.value("data", ""));
  auto record = decode_record(data.value_or(""));
  if (record) answer.record = std::move(*record);
  else answer.problem = record.error().what;
}

}  // namespace

bool JetstreamApi::is_key(std::string_view talk) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !talk.empty() && talk.size() <= 128 && std::all_of(talk.begin(), talk.end(), fits);
}

// FNV-1a: must be the same in every build, for ever.
int JetstreamApi::part_of(std::string_view talk) {
  std::uint32_t hash = 2'166'136'261U;
  for (char c : talk) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  return static_cast<int>((hash ^ (hash >> 16)) % parts);
}

std::string JetstreamApi::stream(int part) const {
  return "KV_" + x_bucket + '-' + std::to_string(part);
}

std::string JetstreamApi::subject(const std::string& talk) const {
  return "$KV." + x_bucket + '-' + std::to_string(part_of(talk)) + '.' + talk;
}

NatsRequest JetstreamApi::publish(const std::string& talk, std::string record,
                                  std::uint64_t expected) const {
  return {subject(talk), std::move(record), expected};
}

// These three are answered by the stream's leader, never by a replica that lags behind.
NatsRequest JetstreamApi::last(const std::string& talk) const {
  return {"$JS.API.STREAM.MSG.GET." + stream(part_of(talk)),
          dump({{"last_by_subj", subject(talk)}})};
}

NatsRequest JetstreamApi::get(const std::string& talk, std::uint64_t revision) const {
  return {"$JS.API.STREAM.MSG.GET." + stream(part_of(talk)), dump({{"seq", revision}})};
}

NatsRequest JetstreamApi::next(int part, std::uint64_t from) const {
  return {"$JS.API.STREAM.MSG.GET." + stream(part), dump({{"seq", from}, {"next_by_subj", ">"}})};
}

// The server overwrites the message; purging would only unlink it.
NatsRequest JetstreamApi::remove(const std::string& talk, std::uint64_t revision) const {
  return {"$JS.API.STREAM.MSG.DELETE." + stream(part_of(talk)), dump({{"seq", revision}})};
}

NatsRequest JetstreamApi::info(int part) const {
  return {"$JS.API.STREAM.INFO." + stream(part), {}};
}

NatsRequest JetstreamApi::create(int part, int replicas, std::int64_t seconds) const {
  const Json config{{"name", stream(part)},
                    {"subjects", {"$KV." + x_bucket + '-' + std::to_string(part) + ".>"}},
                    {"retention", "limits"},
                    {"storage", "file"},
                    {"discard", "new"},
                    {"max_msgs_per_subject", max_turns},
                    {"max_age", seconds * nanoseconds},
                    {"num_replicas", replicas},
                    {"allow_rollup_hdrs", false},
                    {"allow_direct", false}};
  return {"$JS.API.STREAM.CREATE." + stream(part), dump(config)};
}

std::optional<NatsRequest> JetstreamApi::update(int part, const std::string& info, int replicas,
                                                std::int64_t seconds) const {
  const Json answer = Json::parse(info, nullptr, false);
  Json config = answer.is_object() ? answer.value("config", Json()) : Json();
  if (!config.is_object()) return std::nullopt;
  if (config.value("max_age", std::int64_t{0}) == seconds * nanoseconds &&
      config.value("num_replicas", 1) == replicas)
    return std::nullopt;
  config["max_age"] = seconds * nanoseconds;
  config["num_replicas"] = replicas;
  return NatsRequest{"$JS.API.STREAM.UPDATE." + stream(part), dump(config)};
}

JetstreamAnswer read_answer(const NatsReply& reply) {
  JetstreamAnswer answer;
  if (reply.unheard) return answer;
  answer.kind = JetstreamAnswer::Kind::refused;
  try {
    const Json json = Json::parse(reply.payload);
    if (const auto error = json.find("error"); error != json.end()) {
      answer.problem = error->value("description", "");
      answer.kind = kind_of_error(error->value("err_code", 0), answer.problem);
      return answer;
    }
    answer.revision = json.value("seq", std::uint64_t{0});
    if (json.contains("message")) read_message(json.at("message"), answer);
    answer.kind = JetstreamAnswer::Kind::done;
  } catch (const std::exception& problem) {  // not what a JetStream server says
    answer.problem = problem.what();
  }
  return answer;
}

}  // namespace advisor
