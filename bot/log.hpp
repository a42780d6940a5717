// Logs: one line an event to stderr, `time=T level=L event=E key=value ...`. Never an utterance, a
// reply or a token: callers pass counts, codes and addresses. Any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace advisor {

struct LogField {
  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, const char* v) : key(k), value(v) {}
  LogField(std::string_view k, std::uint64_t v) : key(k), value(std::to_string(v)) {}
  std::string_view key;
  std::string value;
};

// Once, before the first line; without it lines have the library's own form on stdout.
void start_log();

void log_info(std::string_view event, std::initializer_list<LogField> fields = {});
void log_warning(std::string_view event, std::initializer_list<LogField> fields = {});
void log_error(std::string_view event, std::string_view problem);

}  // namespace advisor
