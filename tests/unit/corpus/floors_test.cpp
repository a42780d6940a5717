// Understanding keeps the floors of tests/corpus/floors.json.
#include <gmock/gmock.h>

#include <fstream>

#include <nlohmann/json.hpp>

#include "bot/score.hpp"
#include "tests/support/content.hpp"

namespace advisor {
namespace {

TEST(Corpus, keeps_its_floors) {
  const std::filesystem::path folder = ADVISOR_SOURCE "/tests/corpus";
  const auto floors = nlohmann::json::parse(std::ifstream(folder / "floors.json"));
  ASSERT_FALSE(floors.empty());
  for (const auto& [file, groups] : floors.items()) {
    const auto gold = read_gold(folder / file);
    ASSERT_TRUE(gold) << gold.error().text();
    const auto found = score(real_understander(), *gold);
    for (const auto& [group, languages] : groups.items()) {
      if (group == "alarms_without_sign") {
        EXPECT_LE(found.without_sign_alarm, languages.get<int>()) << file;
        continue;
      }
      for (const auto& [language, floor] : languages.items())
        EXPECT_GE(found.counts.at(group).at(language).f1(), floor.get<double>())
            << file << ' ' << group << ' ' << language;
    }
  }
}

}  // namespace
}  // namespace advisor
