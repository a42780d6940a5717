// The steps as an iCalendar file, RFC 5545, written by hand: the part that is needed is small.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "dialog/speak/report.hpp"

namespace advisor {
namespace {

constexpr std::size_t max_octets = 75;  // of a line, without its CRLF
constexpr std::size_t max_summary = 120;

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string digits(const char* format, int a, unsigned b, unsigned c) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), format, a, b, c);
  return text.data();
}

// 20261123
std::string date(std::int64_t day) {
  const std::chrono::year_month_day ymd{std::chrono::sys_days(std::chrono::days(day))};
  return digits("%04d%02u%02u", int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day()));
}

// 20261123T175100Z
std::string timestamp(std::int64_t at) {
  constexpr std::int64_t day_seconds = 86'400;
  const auto day = at >= 0 ? at / day_seconds : (at - day_seconds + 1) / day_seconds;
  const auto rest = at - day * day_seconds;
  return date(day) + digits("T%02d%02u%02uZ", static_cast<int>(rest / 3600),
                            static_cast<unsigned>(rest / 60 % 60),
                            static_cast<unsigned>(rest % 60));
}

// FNV-1a: the same for the same talk on every machine.
std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1'099'511'628'211ULL;
  }
  std::array<char, 20> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(hash));
  return hex.data();
}

// The first sentence, or as much of it as a calendar shows.
std::string summary(const std::string& text) {
  auto end = text.find(". ");
  if (end == std::string::npos) end = text.size() - (text.ends_with('.') ? 1 : 0);
  if (end <= max_summary) return text.substr(0, end);
  auto cut = text.rfind(' ', max_summary);
  if (cut == std::string::npos) {
    cut = max_summary;
    while (cut > 0 && continues(text[cut])) --cut;
  }
  return text.substr(0, cut) + "\xE2\x80\xA6";
}

std::string described(const SpokenStep& step) {
  std::string text = step.text;
  std::string ids;
  for (const auto& id : step.claims) ids += (ids.empty() ? "" : ", ") + id;
  return ids.empty() ? text : text + "\n[" + ids + "]";
}

}  // namespace

std::string calendar_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n') out += "\\n";
    else if (!control) out += c;
  }
  return out;
}

std::string folded_line(std::string_view line) {
  std::string out;
  std::size_t room = max_octets;
  while (line.size() > room) {
    auto cut = room;
    while (cut > 1 && continues(line[cut])) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = max_octets - 1;  // the space that continues is part of the line
  }
  return out.append(line).append("\r\n");
}

std::string as_calendar(const Report& report) {
  std::string out;
  if (std::ranges::none_of(report.steps, [](const SpokenStep& s) { return s.day.has_value(); }))
    return out;
  const auto line = [&](const std::string& text) { out += folded_line(text); };
  line("BEGIN:VCALENDAR");
  line("VERSION:2.0");
  line("PRODID:-//advisor//next steps//" +
       std::string(report.language == Language::hu ? "HU" : "EN"));
  line("CALSCALE:GREGORIAN");
  line("METHOD:PUBLISH");
  for (const auto& step : report.steps) {
    if (!step.day) continue;
    line("BEGIN:VEVENT");
    line("UID:" + fingerprint(report.seed) + "-" + step.id + "@advisor.invalid");
    line("DTSTAMP:" + timestamp(report.at));
    line("DTSTART;VALUE=DATE:" + date(*step.day));
    line("DTEND;VALUE=DATE:" + date(*step.day + 1));
    line("SUMMARY:" + calendar_text(summary(step.text)));
    line("DESCRIPTION:" + calendar_text(described(step)));
    line("TRANSP:TRANSPARENT");
    line("END:VEVENT");
  }
  line("END:VCALENDAR");
  return out;
}

}  // namespace advisor
