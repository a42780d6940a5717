#include "dialog/speak/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/small_world.hpp"

namespace advisor {
namespace {

TEST(Document, keeps_title_and_claims_apart_from_what_is_copied) {
  const auto document = fill("# Title\n\nHi {name}, by {date}.\n\nclaims: S5.11, ours\n",
                             {{"name", "Eve"}, {"date", "May 1"}});
  EXPECT_EQ(document.title, "Title");
  EXPECT_EQ(document.text, "Hi Eve, by May 1.");
  EXPECT_THAT(document.claims, testing::ElementsAre("S5.11", "ours"));
}

TEST(Document, leaves_blanks_that_are_not_given) { EXPECT_EQ(fill("{a} [b]", {}).text, "{a} [b]"); }

TEST(Document, a_value_that_holds_its_own_name_is_filled_once) {
  EXPECT_EQ(fill("{a}", {{"a", "{a}{a}"}}).text, "{a}{a}");
}

TEST(Document, keeps_what_belongs_to_its_form) {
  EXPECT_EQ(fill("<soft,plain|Dear >Bob<firm|!>", {}).text, "Dear Bob");
  EXPECT_EQ(fill("<firm,long|Now.>", {}, {"firm", "short"}).text, "");
  EXPECT_EQ(fill("<firm,long|Now.>", {}, {"firm", "long"}).text, "Now.");
  EXPECT_EQ(fill("A.\n\n<long|B.>\n\nC. <long|D.>", {}, {"short"}).text, "A.\n\nC.");
}

TEST(Document, names_marks_that_are_wrong) {
  EXPECT_NE(trouble_in("<loud|Hi>"), "");
  EXPECT_NE(trouble_in("<firm|Hi\n"), "");
  EXPECT_EQ(trouble_in("<firm,long|Hi>"), "");
}

// The blanks that render.cpp fills; a template may use no other.
TEST(Documents, of_both_languages_have_only_blanks_that_are_filled) {
  for (const auto& locale : test::spoken_locales().list)
    for (const auto& [name, words] : locale.documents)
      for (const auto* text : {&words.te, &words.on}) {
        const auto filled = fill(*text, {{"fact", ""},
                                         {"ask", ""},
                                         {"reason", ""},
                                         {"pay_by", ""},
                                         {"reply_by", ""},
                                         {"last_day", ""},
                                         {"late", ""},
                                         {"count", ""},
                                         {"a_count", ""}});
        EXPECT_EQ(trouble_in(*text), "") << name;
        EXPECT_EQ(filled.text.find('<'), std::string::npos) << name;
        EXPECT_EQ(filled.text.find('{'), std::string::npos) << name;
        EXPECT_FALSE(filled.title.empty()) << name;
        EXPECT_FALSE(filled.claims.empty()) << name;
      }
}

}  // namespace
}  // namespace advisor
