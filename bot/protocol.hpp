// Protocol v1 (PROTOCOL.md): frames of text to values and back. Reads anything: what is no valid
// frame is a refusal, never an exception; work and depth are bounded by the size of the text. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "bot/message.hpp"
#include "bot/report_file.hpp"
#include "dialog/event.hpp"
#include "dialog/reply.hpp"

namespace advisor {

inline constexpr int protocol_version = 1;
inline constexpr std::size_t max_frame = 64 * 1024;
inline constexpr std::size_t max_depth = 32;
inline constexpr std::size_t max_id = 128;  // bytes of an id that a client makes up

struct HelloFrame {
  std::optional<Language> language;
  std::string talk;  // empty: a new talk
  std::string token;
  std::uint32_t after = 0;
};

// say, choose and restart; `talk` is empty where the client left it out.
struct SayFrame {
  std::string talk;
  std::string id;
  Event::Kind kind = Event::Kind::say;
  std::string text;
  bool restart = false;
};

struct ReportFrame {
  std::string talk;
  std::string id;
  ReportFormat format = ReportFormat::md;
};

struct ForgetFrame {
  std::string talk;
};

// What a plain client typed.
struct PlainFrame {
  std::string text;
};

using ClientFrame = std::variant<HelloFrame, SayFrame, ReportFrame, ForgetFrame, PlainFrame, Refusal>;

ClientFrame read_frame(std::string_view text);

std::string welcome_frame(const Welcome& welcome);
std::string reply_frame(std::string_view talk, std::uint32_t seq, std::string_view client_id,
                        const Reply& reply);
std::string error_frame(const Refusal& refusal);
std::string forgotten_frame(std::string_view talk);
std::string report_frame(std::string_view talk, std::string_view client_id, ReportFormat format,
                         const ReportFile& file);
// The reply that a frame of our own holds; nothing where it is none.
std::optional<Reply> read_reply(std::string_view frame);

std::string plain_frame(const Reply& reply);  // its choices stand in the text

// All blocks as one text.
std::string plain_text(const Reply& reply);

}  // namespace advisor
