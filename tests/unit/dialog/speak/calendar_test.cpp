// The calendar against the rules of RFC 5545.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "dialog/speak/report.hpp"

namespace advisor {
namespace {

using testing::Contains;
using testing::HasSubstr;

Report two_steps() {
  Report report;
  report.language = Language::en;
  report.at = 1'795'446'000;  // 2026-11-23 15:00 UTC
  report.seed = "1 hello";
  report.steps = {{"do.arrange", "Write; then call, please. Or do not.", {"Q1.4"}, 20'780, "x"},
                  {"do.finish", "Finish what is under way.", {"Q3.4"}, {}, ""},
                  {"do.talk", "Tell them \\o/.", {}, 20'787, "y"}};
  return report;
}

// The content lines, unfolded as 3.1 says.
std::vector<std::string> lines(std::string text) {
  text = std::regex_replace(text, std::regex("\r\n[ \t]"), "");
  std::vector<std::string> list;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find("\r\n", at);
    list.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return list;
}

TEST(Calendar, every_line_ends_with_crlf_and_nothing_else_breaks_a_line) {
  const auto text = as_calendar(two_steps());
  EXPECT_TRUE(text.ends_with("END:VCALENDAR\r\n"));
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      EXPECT_EQ(text.at(i - 1), '\r');
    }
    if (text[i] == '\r') {
      EXPECT_EQ(text.at(i + 1), '\n');
    }
  }
}

TEST(Calendar, has_what_a_calendar_and_an_event_must_have) {
  const auto list = lines(as_calendar(two_steps()));
  EXPECT_EQ(list.front(), "BEGIN:VCALENDAR");
  EXPECT_THAT(list, Contains("VERSION:2.0"));
  EXPECT_THAT(list, Contains(testing::StartsWith("PRODID:")));
  EXPECT_EQ(std::ranges::count(list, "BEGIN:VEVENT"), 2);
  EXPECT_EQ(std::ranges::count(list, "END:VEVENT"), 2);
  EXPECT_EQ(std::ranges::count(list, "DTSTAMP:20261123T150000Z"), 2);
}

TEST(Calendar, an_event_lasts_one_whole_day) {
  const auto list = lines(as_calendar(two_steps()));
  EXPECT_THAT(list, Contains("DTSTART;VALUE=DATE:20261123"));
  EXPECT_THAT(list, Contains("DTEND;VALUE=DATE:20261124"));
}

TEST(Calendar, escapes_what_has_a_meaning_in_text) {
  EXPECT_EQ(calendar_text("a,b;c\\d\ne\x01"), "a\\,b\\;c\\\\d\\ne");
  const auto list = lines(as_calendar(two_steps()));
  EXPECT_THAT(list, Contains("SUMMARY:Write\\; then call\\, please"));
  EXPECT_THAT(list, Contains("DESCRIPTION:Write\\; then call\\, please. Or do not.\\n[Q1.4]"));
  EXPECT_THAT(list, Contains("SUMMARY:Tell them \\\\o/"));
}

TEST(Calendar, folds_at_75_octets_without_tearing_a_character) {
  std::string line = "SUMMARY:";
  for (int i = 0; i < 100; ++i) line += "\u0151x";
  const auto folded = folded_line(line);
  std::size_t at = 0;
  std::string unfolded;
  while (at < folded.size()) {
    const auto end = folded.find("\r\n", at);
    const auto piece = folded.substr(at, end - at);
    EXPECT_LE(piece.size(), 75U);
    EXPECT_NE(static_cast<unsigned char>(piece[at == 0 ? 0 : 1]) & 0xC0U, 0x80U);
    unfolded += at == 0 ? piece : piece.substr(1);
    at = end + 2;
  }
  EXPECT_EQ(unfolded, line);
  EXPECT_EQ(folded_line(std::string(75, 'a')), std::string(75, 'a') + "\r\n");
  EXPECT_EQ(folded_line(std::string(76, 'a')), std::string(75, 'a') + "\r\n a\r\n");
  EXPECT_EQ(folded_line(""), "\r\n");
}

std::set<std::string> uids(const Report& report) {
  std::set<std::string> list;
  for (const auto& line : lines(as_calendar(report)))
    if (line.starts_with("UID:")) list.insert(line);
  return list;
}

TEST(Calendar, a_uid_is_stable_and_no_other_events) {
  auto report = two_steps();
  const auto first = uids(report);
  EXPECT_EQ(first.size(), 2U);
  report.at += 86'400;
  report.language = Language::hu;
  report.steps[0].text = "said otherwise";
  EXPECT_EQ(uids(report), first);
  report.seed = "2 hello";
  for (const auto& uid : uids(report)) EXPECT_FALSE(first.contains(uid));
}

TEST(Calendar, without_a_date_there_is_no_calendar) { EXPECT_EQ(as_calendar({}), ""); }

}  // namespace
}  // namespace advisor
