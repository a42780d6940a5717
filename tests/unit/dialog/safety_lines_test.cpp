// The telephone numbers that the advisor names are those of locales/safety_lines.json, which says
// where each is valid, what says so and when that was checked.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <set>

#include "tests/support/content.hpp"

namespace advisor {
namespace {


nlohmann::json lines() {
  std::ifstream in(std::string(ADVISOR_SOURCE) + "/locales/safety_lines.json");
  return nlohmann::json::parse(in).at("lines");
}

// The message without the numbers that the list names for it.
std::string without(std::string text, const std::set<std::string>& numbers) {
  for (auto it = numbers.rbegin(); it != numbers.rend(); ++it)
    for (auto at = text.find(*it); at != std::string::npos; at = text.find(*it))
      text.erase(at, it->size());
  return text;
}

TEST(SafetyLines, stand_in_their_messages_and_have_a_source_and_a_date) {
  for (const auto& line : lines()) {
    const std::string number = line.at("number");
    EXPECT_FALSE(line.at("sources").empty()) << number;
    EXPECT_EQ(line.at("checked").get<std::string>().substr(0, 2), "20") << number;
    const auto language = parse<Language>(line.at("language").get<std::string>()).value();
    for (const std::string key : line.at("messages")) {
      const auto& words = real_locales()->in(language).messages.at(key);
      EXPECT_NE(words.te.find(number), std::string::npos) << key << ": " << words.te;
      EXPECT_NE(words.on.find(number), std::string::npos) << key << ": " << words.on;
    }
  }
}

TEST(SafetyLines, no_number_is_named_that_is_not_listed) {
  std::map<std::pair<Language, std::string>, std::set<std::string>> listed;
  for (const auto& line : lines())
    for (const std::string key : line.at("messages"))
      listed[{parse<Language>(line.at("language").get<std::string>()).value(), key}].insert(
          line.at("number").get<std::string>());
  for (const auto& locale : real_locales()->list)
    for (const auto& [key, words] : locale.messages) {
      if (!key.starts_with("care.") && !key.starts_with("danger.") && !key.starts_with("bye."))
        continue;
      const auto& numbers = listed[{locale.language, key}];
      for (const auto* text : {&words.te, &words.on})
        EXPECT_EQ(without(*text, numbers).find_first_of("0123456789"), std::string::npos)
            << key << ": " << *text;
    }
}

}  // namespace
}  // namespace advisor
