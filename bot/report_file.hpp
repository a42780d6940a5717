// A report as a file of some format, for whichever door gives it away. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dialog/speak/report.hpp"

namespace advisor {

struct ReportFile {
  std::string name;   // "report.md", in the report's language
  std::string media;  // "text/markdown; charset=utf-8"
  std::string text;   // empty where there is nothing to give: a calendar without dated steps
};

ReportFile report_file(const Report& report, ReportFormat format);

// The format that a file's name asks for by its ending; a checklist is asked for by name.
std::optional<ReportFormat> format_of_file(std::string_view name);

// The whole report as a JSON object (PROTOCOL.md, "report").
std::string report_json(const Report& report);

}  // namespace advisor
