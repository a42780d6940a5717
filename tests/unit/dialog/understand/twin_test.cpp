// The program and its slow twin find the same patterns in the same texts.
#include <gmock/gmock.h>

#include <set>

#include "bot/score.hpp"
#include "tests/support/content.hpp"
#include "tests/support/slow_matcher.hpp"

namespace advisor {
namespace {

void compare(Language language, std::size_t every) {
  const auto& program = real_understander().program(language);
  auto concepts = real_knowledge()->book[static_cast<std::size_t>(language)].concepts;
  const auto& grammar = real_locales()->in(language).grammar.concepts;
  concepts.insert(concepts.end(), grammar.begin(), grammar.end());
  SlowMatcher twin(program, concepts);
  std::vector<Pattern> trees;
  for (const auto& p : program.patterns()) trees.push_back(*parse_pattern(p.source.text));

  const auto corpus = read_gold(ADVISOR_SOURCE "/tests/corpus/dev.jsonl");
  ASSERT_TRUE(corpus) << corpus.error().text();
  Matcher matcher;
  Tokens tokens;
  std::size_t compared = 0;
  for (std::size_t i = 0; i < corpus->size(); i += every) {
    const auto& line = (*corpus)[i];
    if (line.language != name(language)) continue;
    tokenise(line.text, tokens);
    matcher.run(program, tokens);
    bool clean = true;
    for (const auto& word : matcher.words()) clean = clean && !word.misspelt;
    if (!clean) continue;
    std::set<std::size_t> fast;
    for (const auto& m : matcher.matches()) fast.insert(m.pattern);
    std::set<std::size_t> slow;
    for (std::size_t p = 0; p < trees.size(); ++p)
      if (twin.matches(trees[p], matcher.words(), tokens.accents)) slow.insert(p);
    EXPECT_EQ(fast, slow) << line.text;
    ++compared;
  }
  EXPECT_GE(compared, 10u);
}

TEST(Twin, agrees_on_hungarian) { compare(Language::hu, 5); }
TEST(Twin, agrees_on_english) { compare(Language::en, 5); }

}  // namespace
}  // namespace advisor
