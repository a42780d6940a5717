#include "bot/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace advisor {
namespace {

// Values with blanks, quotes or control characters are quoted, so that a line stays a line.
std::string in_quotes(std::string_view value) {
  const auto is_plain = [](char c) {
    return c > ' ' && c != '"' && c != '\\' && c != '=' && c != 127;
  };
  bool plain = !value.empty();
  for (char c : value) plain = plain && is_plain(c);
  if (plain) return std::string(value);
  std::string text = "\"";
  for (char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return text + '"';
}

std::string line(std::string_view event, std::initializer_list<LogField> fields) {
  std::string text = "event=" + std::string(event);
  for (const auto& field : fields)
    text += " " + std::string(field.key) + "=" + in_quotes(field.value);
  return text;
}

}  // namespace

void start_log() {
  auto log = spdlog::get("advisor");
  if (!log) log = spdlog::stderr_logger_mt("advisor");
  spdlog::set_default_logger(log);
  spdlog::set_pattern("time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
}

void log_info(std::string_view event, std::initializer_list<LogField> fields) {
  spdlog::info(line(event, fields));
}

void log_warning(std::string_view event, std::initializer_list<LogField> fields) {
  spdlog::warn(line(event, fields));
}

void log_error(std::string_view event, std::string_view problem) {
  spdlog::error(line(event, {{"problem", problem}}));
}

}  // namespace advisor
