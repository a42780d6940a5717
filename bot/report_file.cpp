#include "bot/report_file.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

namespace advisor {
namespace {

using Ordered = nlohmann::ordered_json;

struct Kind {
  std::string_view hu;
  std::string_view en;
  std::string_view media;
};

Kind kind_of(ReportFormat format) {
  switch (format) {
    case ReportFormat::md: return {"jelentes.md", "report.md", "text/markdown; charset=utf-8"};
    case ReportFormat::html: return {"jelentes.html", "report.html", "text/html; charset=utf-8"};
    case ReportFormat::json: return {"jelentes.json", "report.json", "application/json"};
    case ReportFormat::ics:
      return {"teendok.ics", "next-steps.ics", "text/calendar; charset=utf-8"};
    case ReportFormat::checklist:
      return {"teendok.md", "next-steps.md", "text/markdown; charset=utf-8"};
  }
  return {};
}

std::string text_of(const Report& report, ReportFormat format) {
  switch (format) {
    case ReportFormat::md: return as_markdown(report);
    case ReportFormat::html: return as_html(report);
    case ReportFormat::json: return report_json(report);
    case ReportFormat::ics: return as_calendar(report);
    case ReportFormat::checklist: return as_checklist(report);
  }
  return {};
}

// 2026-11-23
std::string iso_date(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(static_cast<int>(date.year())) + '-' +
         two(static_cast<unsigned>(date.month())) + '-' + two(static_cast<unsigned>(date.day()));
}

}  // namespace

ReportFile report_file(const Report& report, ReportFormat format) {
  const Kind kind = kind_of(format);
  const auto name = report.language == Language::hu ? kind.hu : kind.en;
  return {std::string(name), std::string(kind.media), text_of(report, format)};
}

std::optional<ReportFormat> format_of_file(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto ending = name.substr(dot + 1);
  if (ending == "htm") return ReportFormat::html;
  if (ending == "markdown") return ReportFormat::md;
  if (ending == "checklist") return std::nullopt;
  return parse<ReportFormat>(ending);
}

std::string report_json(const Report& report) {
  Ordered sections = Ordered::array();
  for (const auto& section : report.sections) {
    Ordered blocks = Ordered::array();
    for (const auto& block : section.blocks)
      blocks.push_back(
          {{"kind", name(block.kind)}, {"text", block.text}, {"claims", block.claims}});
    sections.push_back(
        {{"id", section.id}, {"heading", section.heading}, {"blocks", std::move(blocks)}});
  }
  Ordered steps = Ordered::array();
  for (const auto& step : report.steps)
    steps.push_back({{"id", step.id},
                     {"text", step.text},
                     {"due", step.day ? Ordered(iso_date(*step.day)) : Ordered()},
                     {"claims", step.claims}});
  constexpr std::int64_t day = 86'400;
  const Ordered out{{"version", 1},
                    {"lang", name(report.language)},
                    {"title", report.title},
                    {"date", iso_date(report.at / day)},
                    {"verdict", report.level},
                    {"sections", std::move(sections)},
                    {"steps", std::move(steps)},
                    {"note", report.note}};
  return out.dump(2, ' ', false, Ordered::error_handler_t::replace) + '\n';
}

}  // namespace advisor
