#include "bot/report_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "dialog/advisor.hpp"
#include "tests/support/content.hpp"

namespace advisor {
namespace {

using Json = nlohmann::json;

Report late_client(Language language) {
  static const Advisor advisor(real_knowledge(), real_locales());
  constexpr std::int64_t monday = 1'795'446'000;
  Event start;
  start.language = language;
  start.at = monday;
  auto turn = advisor.turn({}, start);
  const bool hu = language == Language::hu;
  for (const auto* text : {hu ? "K\u00e9tszer is k\u00e9sve fizetett, <12 napja> nem utal."
                              : "He pays late, two <invoices> are overdue by 12 days.",
                           hu ? "m\u00e9g nem eml\u00e9keztettem" : "I haven't reminded him yet",
                           hu ? "mondd" : "go on", hu ? "jelent\u00e9st k\u00e9rek" : "report"})
    turn = advisor.turn(turn.next, {Event::Kind::say, text, {}, monday + 60});
  EXPECT_TRUE(turn.next.verdict);
  return advisor.report(turn.next);
}

TEST(ReportFile, of_a_real_talk_says_the_same_in_every_format) {
  for (const auto language : {Language::en, Language::hu}) {
    const auto report = late_client(language);
    ASSERT_FALSE(report.steps.empty());
    const auto json = Json::parse(report_file(report, ReportFormat::json).text);
    EXPECT_EQ(json.at("verdict"), "KEEP");
    EXPECT_EQ(json.at("date"), "2026-11-23");
    EXPECT_EQ(json.at("steps").at(0).at("due"), "2026-11-23");
    EXPECT_EQ(json.at("steps").size(), report.steps.size());
    for (const auto format : {ReportFormat::md, ReportFormat::html, ReportFormat::checklist,
                              ReportFormat::ics}) {
      const auto file = report_file(report, format);
      EXPECT_FALSE(file.text.empty()) << name(format);
      EXPECT_EQ(format_of_file(file.name).value(),
                format == ReportFormat::checklist ? ReportFormat::md : format);
    }
    EXPECT_EQ(report_file(report, ReportFormat::html).text.find("<12"), std::string::npos);
    EXPECT_EQ(report_file(report, ReportFormat::html).text.find("<invoices"), std::string::npos);
  }
}

TEST(ReportFile, no_text_of_a_report_is_a_key) {
  for (const auto language : {Language::en, Language::hu}) {
    const auto report = late_client(language);
    for (const auto& section : report.sections)
      for (const auto& block : section.blocks)
        EXPECT_NE(block.text.find(' '), std::string::npos) << block.text;
    EXPECT_NE(report.title.find(' '), std::string::npos) << report.title;
  }
}

TEST(ReportFile, every_format_has_an_ending_that_asks_for_it) {
  EXPECT_EQ(format_of_file("a.b/report.html"), ReportFormat::html);
  EXPECT_EQ(format_of_file("x.ics"), ReportFormat::ics);
  EXPECT_EQ(format_of_file("x.json"), ReportFormat::json);
  EXPECT_EQ(format_of_file("x.pdf"), std::nullopt);
  EXPECT_EQ(format_of_file("report"), std::nullopt);
}

}  // namespace
}  // namespace advisor
