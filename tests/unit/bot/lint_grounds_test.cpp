#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bot/lint.hpp"
#include "dialog/decide/grounds.hpp"
#include "tests/support/content.hpp"

namespace advisor {
namespace {

using testing::HasSubstr;

std::string first(const std::vector<Error>& errors) {
  return errors.empty() ? "" : errors.front().text();
}

TEST(LintGrounds, finds_nothing_wrong_with_the_content) {
  const auto errors = lint_grounds(*real_knowledge(), *real_locales());
  for (const auto& error : errors) ADD_FAILURE() << error.text();
}

TEST(LintGrounds, finds_a_sentence_of_advice_that_stands_on_nothing) {
  auto knowledge = *real_knowledge();
  knowledge.signs[0].words[1].advice.at(0).claims.clear();
  EXPECT_THAT(first(lint_grounds(knowledge, *real_locales())), HasSubstr("1-respect.json#/en/advice/0"));
}

TEST(LintGrounds, finds_a_message_of_advice_that_stands_on_nothing) {
  auto locales = *real_locales();
  locales.list[1].messages["do.something"] = {"Do something.", "Do something."};
  EXPECT_THAT(first(lint_grounds(*real_knowledge(), locales)), HasSubstr("/do.something"));
}

TEST(LintGrounds, finds_a_draft_that_stands_on_nothing) {
  auto locales = *real_locales();
  locales.list[0].documents["bare"] = {"# Bare\n\nHi", "# Bare\n\nHi"};
  EXPECT_THAT(first(lint_grounds(*real_knowledge(), locales)), HasSubstr("documents/bare"));
}

TEST(LintGrounds, finds_a_claim_that_was_forgotten) {
  auto knowledge = *real_knowledge();
  knowledge.claims.push_back({"Z.9", "A", {}});
  EXPECT_THAT(first(lint_grounds(knowledge, *real_locales())), HasSubstr("nothing stands on Z.9"));
}

TEST(LintGrounds, every_claim_left_out_has_a_reason) {
  for (const auto& [id, reason] : unused_claims()) {
    EXPECT_TRUE(real_knowledge()->claim(id)) << id;
    EXPECT_GT(reason.size(), 10U) << id;
  }
}

}  // namespace
}  // namespace advisor
