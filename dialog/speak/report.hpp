// A report in words: what dialog/decide planned (outline.hpp), rendered in one language and
// register, and the files it can be taken away as. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/decide/outline.hpp"
#include "dialog/reply.hpp"
#include "dialog/speak/render.hpp"

namespace advisor {

struct SpokenSection {
  std::string id;  // as in ReportSection
  std::string heading;
  std::vector<Block> blocks;
};

struct SpokenStep {
  std::string id;
  std::string text;
  std::vector<std::string> claims;
  std::optional<std::int64_t> day;  // days since 1970-01-01 by which it is due
  std::string date;                 // the same in words, empty without one
};

struct Report {
  Language language = Language::hu;
  std::string title;
  std::string made;  // the day it is of, in words
  std::int64_t at = 0;
  std::string level;
  std::vector<SpokenSection> sections;
  std::string steps_heading;
  std::vector<SpokenStep> steps;
  std::string note;  // that this is no legal advice
  std::string seed;
};

Report in_words(const ReportPlan& plan, const Speaker& speaker, Language language,
                Register address);

enum class ReportFormat : std::uint8_t { md, html, json, ics, checklist };
template <>
struct Names<ReportFormat> {
  static constexpr std::array<std::string_view, 5> list{"md", "html", "json", "ics", "checklist"};
};

std::string as_markdown(const Report& report);

// One page without scripts and without anything that is loaded; every text is escaped.
std::string as_html(const Report& report);

// The steps, one a line, to be ticked.
std::string as_checklist(const Report& report);

// The dated steps as RFC 5545: all-day events whose UIDs stay the same, so that a second import
// changes no first one. Empty where no step has a date: a calendar must hold something.
std::string as_calendar(const Report& report);

// Text of a content line's value: backslash, semicolon, comma and line ends escaped (RFC 5545
// 3.3.11).
std::string calendar_text(std::string_view text);

// A content line, folded so that no line is longer than 75 octets and no character is torn (3.1),
// with its CRLF.
std::string folded_line(std::string_view line);

}  // namespace advisor
