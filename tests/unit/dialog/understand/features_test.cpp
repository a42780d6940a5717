#include "dialog/understand/features.hpp"

#include <gmock/gmock.h>

#include <set>

#include "knowledge/weights.hpp"
#include "tests/support/content.hpp"

namespace advisor {
namespace {

using testing::Contains;
using testing::Not;

std::set<std::string> features(const std::string& text, Language language) {
  const auto& program = real_understander().program(language);
  const FeatureReader reader(program);
  Tokens tokens;
  Matcher matcher;
  tokenise(text, tokens);
  matcher.run(program, tokens);
  std::vector<Feature> list;
  reader.read(matcher, tokens, list);
  std::set<std::string> out;
  for (const auto& f : list) {
    EXPECT_EQ(f.hash, feature_hash(print(f))) << print(f);
    EXPECT_TRUE(out.insert(print(f)).second) << "twice: " << print(f);
  }
  return out;
}

void drop_concepts(std::set<std::string>& list) {
  std::erase_if(list, [](const std::string& f) { return f.starts_with("@"); });
}

TEST(Features, are_beginnings_pairs_concepts_and_what_the_whole_is) {
  const auto found = features("He invoices nobody", Language::en);
  EXPECT_THAT(found, Contains("s:invoic"));
  EXPECT_THAT(found, Contains("r:invo"));
  EXPECT_THAT(found, Contains("b:@they_invoic"));
  EXPECT_THAT(found, Contains("@:they"));
  EXPECT_THAT(found, Contains("?:no"));
  EXPECT_THAT(found, Contains("l:0"));
}

TEST(Features, do_not_know_what_the_client_is_called) {
  auto one = features("a kliens nem fizet", Language::hu);
  auto other = features("a vev\u0151 nem fizet", Language::hu);
  drop_concepts(one), drop_concepts(other);  // a concept may know more of a word
  EXPECT_EQ(one, other);
}

TEST(Features, of_a_question_tell_that_it_asks) {
  EXPECT_THAT(features("Hogyan mondjam meg neki?", Language::hu), Contains("?:yes"));
}

TEST(Features, are_the_same_without_accents) {
  const std::string accented = "a megrendel\u0151 k\u00e9s\u0151n fizet";
  auto with = features(accented, Language::hu);
  auto without = features("a megrendelo keson fizet", Language::hu);
  drop_concepts(with), drop_concepts(without);  // a concept may count accents
  EXPECT_EQ(with, without);
}

TEST(Features, of_nothing_are_few) {
  EXPECT_EQ(features("", Language::en).size(), 2U);
}

}  // namespace
}  // namespace advisor
