#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialog/speak/report.hpp"

namespace advisor {
namespace {

using testing::HasSubstr;
using testing::Not;

Report hostile() {
  Report report;
  report.language = Language::en;
  report.title = "T";
  report.made = "M";
  report.sections = {
      {"verdict", "View", {{Block::Kind::verdict, "Leave.", {"K.4"}}}},
      {"case",
       "Case",
       {{Block::Kind::noted, "He said <script>alert(1)</script> & \"x\" 'y' *z*", {}}}},
      {"draft", "Draft", {{Block::Kind::draft, "Hi [name],\n\n- invoice", {"ours"}}}}};
  report.steps_heading = "Steps";
  report.steps = {{"do.stop", "Stop <b>work</b>.", {"S3.2"}, 1, "1 May 2026"}};
  report.note = "N";
  return report;
}

TEST(ReportPages, escape_every_text_of_the_page) {
  const auto page = as_html(hostile());
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; &#39;y&#39;"));
}

TEST(ReportPages, the_page_loads_nothing_and_names_its_language) {
  const auto page = as_html(hostile());
  for (const auto* word : {"http:", "https:", "src=", "href=", "url(", "@import", "<link"})
    EXPECT_THAT(page, Not(HasSubstr(word)));
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(page, HasSubstr("@media print"));
}

TEST(ReportPages, show_verdict_steps_and_claims) {
  for (const auto& text : {as_html(hostile()), as_markdown(hostile())}) {
    EXPECT_THAT(text, HasSubstr("Leave."));
    EXPECT_THAT(text, HasSubstr("K.4"));
    EXPECT_THAT(text, HasSubstr("1 May 2026: Stop"));
  }
}

TEST(ReportPages, words_of_the_user_are_no_markup_in_markdown) {
  const auto text = as_markdown(hostile());
  EXPECT_THAT(text, HasSubstr("\\<script\\>"));
  EXPECT_THAT(text, HasSubstr("\\*z\\*"));
  EXPECT_THAT(text, HasSubstr("> Hi [name],\n> \n> - invoice\n"));
}

TEST(ReportPages, the_checklist_is_one_line_a_step) {
  EXPECT_EQ(as_checklist(hostile()), "- [ ] 1 May 2026: Stop \\<b\\>work\\</b\\>.\n");
}

}  // namespace
}  // namespace advisor
