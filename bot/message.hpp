// What passes between the doors (session, chat, bridges) and the service: refusals, replies as they
// are stored and sent, and what a resumed talk is told. Plain values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bot/report_file.hpp"
#include "dialog/reply.hpp"
#include "knowledge/ids.hpp"

namespace advisor {

// Why a frame was refused. PROTOCOL.md has the same list, and a test compares the two.
enum class Code : std::uint8_t {
  bad_utf8,
  too_large,
  bad_json,
  too_deep,
  bad_type,
  unknown_type,
  version,
  empty,
  unknown_talk,
  bad_token,
  unknown_choice,
  too_many_talks,
  talk_full,
  busy,
  too_fast,
  not_stored,
  stopping,
  no_steps,
  internal
};
template <>
struct Names<Code> {
  static constexpr std::array<std::string_view, 19> list{
      "bad_utf8",  "too_large", "bad_json",     "too_deep",  "bad_type",       "unknown_type",
      "version",   "empty",     "unknown_talk", "bad_token", "unknown_choice", "too_many_talks",
      "talk_full", "busy",      "too_fast",     "not_stored", "stopping",      "no_steps",
      "internal"};
};

// `retry_after` is in seconds: the same frame may be sent again after it; 0 means that it would be
// refused again.
struct Refusal {
  Code code = Code::internal;
  std::string message;
  std::string talk;       // empty where it concerns none
  std::string client_id;  // of the frame that was refused; empty where it had none
  int retry_after = 0;
};

// The refusal with the code's own sentence and hint.
Refusal refusal(Code code, std::string talk = {}, std::string client_id = {});

// One reply on its way to a door. `json` is the reply frame as it was stored. `reply` is borrowed
// for the call and null where the frame comes from the record.
struct Delivery {
  std::string_view talk;
  std::uint32_t seq = 0;
  const std::string& json;
  const Reply* reply = nullptr;
};

// A report on its way to the door that asked for it.
struct ReportDelivery {
  std::string_view talk;
  std::string_view client_id;
  ReportFormat format = ReportFormat::md;
  const ReportFile& file;
};

struct Welcome {
  std::string talk;
  std::string token;
  bool resumed = false;
  std::uint32_t seq = 0;  // of the last reply given
  Language language = Language::hu;
};

}  // namespace advisor
