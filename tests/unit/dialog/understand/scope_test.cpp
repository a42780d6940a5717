// The traps of READING section 9, points 3 to 8, one by one.
#include "dialog/understand/scope.hpp"

#include <gmock/gmock.h>

#include "tests/support/one_pattern.hpp"

namespace advisor {
namespace {

constexpr auto hu = Language::hu;
constexpr auto en = Language::en;

struct Row {
  Language language;
  const char* pattern;
  const char* text;
  Ruling ruling;
};

void check(std::initializer_list<Row> rows) {
  for (const auto& row : rows)
    EXPECT_EQ(name(OnePattern(row.language, row.pattern).ruling(row.text)), name(row.ruling))
        << row.pattern << "  on  " << row.text;
}

TEST(Scope, a_negation_denies_what_follows_in_its_clause) {
  check({{hu, "ordít~", "sose ordít", Ruling::denied},
         {hu, "ordít~", "nem szokott velem ordítani", Ruling::denied},
         {hu, "ordít~", "nem fizet, ordít", Ruling::reported},
         {en, "yell~", "he never yells", Ruling::denied},
         {en, "yell~", "he doesn't pay and yells", Ruling::reported}});
}

TEST(Scope, a_pattern_with_its_own_negation_is_not_turned_round) {
  check({{hu, "@neg .. fizet~", "nem fizet", Ruling::reported},
         {hu, "@neg .. fizet~", "soha nem fizet", Ruling::reported},
         {hu, "@neg .. válaszol~", "senki sem válaszol", Ruling::reported},
         {en, "@neg .. pay~", "he never pays", Ruling::reported},
         {hu, "munka~ && @neg .. fizet~", "kész a munka. nem fizet", Ruling::reported}});
}

TEST(Scope, a_negation_before_a_comma_belongs_to_what_stands_there) {
  check({{hu, "@neg .. utal~", "azzal semmi gond, mindig utal", Ruling::torn},
         {hu, "@neg .. utal~", "nem szokott utalni", Ruling::reported},
         {hu, "(nem érdekli|fogalma sincs) & dolgozom", "nem érdekli, hogy pénteken nem dolgozom",
          Ruling::reported},
         {en, "@neg .. pay~", "no manners, pays", Ruling::torn}});
}

TEST(Scope, true_reversals_take_a_complaint_back) {
  check({{hu, "@neg .. fizet~", "nem mondhatom, hogy nem fizet", Ruling::reversed}});
}

TEST(Scope, not_this_but_that_cancels_what_stands_between) {
  check({{hu, "késik", "nem ő késik, hanem én", Ruling::denied},
         {hu, "stílus~", "nem a pénz a gond, hanem a stílusa", Ruling::reported}});
}

TEST(Scope, not_only_but_also_affirms_both) {
  check({{hu, "késik", "nemcsak késik, hanem ordít is", Ruling::reported},
         {hu, "ordít~", "nemcsak késik, hanem ordít is", Ruling::reported},
         {en, "late", "not only late but rude", Ruling::reported}});
}

TEST(Scope, a_bare_question_reports_nothing) {
  check({{hu, "@neg .. fizet~", "Nem fizet?", Ruling::asked},
         {en, "yell~", "Does he yell?", Ruling::asked}});
}

TEST(Scope, what_is_supposed_is_not_reported) {
  check({{hu, "kiabál~", "mi van ha kiabál velem", Ruling::supposed},
         {hu, "kiabál~", "ha kiabálna, elmennék", Ruling::supposed},
         {hu, "kiabál~", "ha szólok neki, kiabál", Ruling::reported},
         {hu, "kiabál~", "ha nem válaszolok azonnal, kiabál", Ruling::reported},
         {hu, "hazud~", "azt szeretné, ha hazudnék", Ruling::reported},
         {en, "yell~", "what if he yells at me", Ruling::supposed}});
}

TEST(Scope, what_is_over_is_not_reported) {
  check({{hu, "kiabál~", "régen kiabált", Ruling::over},
         {hu, "kiabál~", "már nem kiabál", Ruling::over},
         {hu, "@neg .. fizet~", "már nem fizet", Ruling::reported},
         {en, "yell~", "he used to yell", Ruling::over}});
}

TEST(Scope, what_another_client_did_is_not_reported) {
  check({{hu, "kiabál~", "az előző ügyfelem kiabált", Ruling::someone_else},
         {en, "yell~", "my last client yelled at me", Ruling::someone_else}});
}

}  // namespace
}  // namespace advisor
