// Changes that a careful reader would not notice must not change what is understood. Not every line keeps its
// labels under every change, so each test says what part of the corpus must.
#include <gmock/gmock.h>

#include <functional>
#include <set>

#include "bot/score.hpp"
#include "dialog/understand/normalise.hpp"
#include "tests/support/content.hpp"

namespace advisor {
namespace {

using Labels = std::set<std::string>;

Labels labels(const std::string& text, Language language) {
  Labels out;
  for (const auto& e : real_understander().understand(text, language).evidence)
    if (e.strength != Strength::weak && e.label.kind != Label::Kind::fact)
      out.insert(label_name(e.label));
  return out;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string without_accents(const std::string& text) {
  std::vector<Character> characters;
  normalise(text, characters);
  std::string out;
  for (const auto& c : characters) append_utf8(c.folded, out);
  return out;
}

// The share of lines, of those that raise anything, whose labels stay the same. `change` returns the
// text as it was where it does not apply.
double kept(Language language, const std::function<std::string(const std::string&)>& change) {
  const auto corpus = read_gold(ADVISOR_SOURCE "/tests/corpus/dev.jsonl");
  if (!corpus) throw std::runtime_error(corpus.error().text());
  int changed = 0;
  int same = 0;
  for (const auto& line : *corpus) {
    if (line.language != name(language)) continue;
    const auto before = labels(line.text, language);
    const auto other = change(line.text);
    if (before.empty() || other == line.text) continue;
    ++changed;
    if (labels(other, language) == before) ++same;
  }
  EXPECT_GE(changed, 5);
  return changed == 0 ? 0 : double(same) / changed;
}

TEST(Metamorphic, accents_do_not_matter) { EXPECT_GE(kept(Language::hu, without_accents), 0.97); }

TEST(Metamorphic, capitals_do_not_matter) {
  const auto capitals = [](const std::string& text) {
    std::string out = text;
    for (auto& c : out) if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return out;
  };
  EXPECT_GE(kept(Language::en, capitals), 0.99);
}

TEST(Metamorphic, another_word_for_the_client_does_not_matter) {
  EXPECT_GE(kept(Language::en, [](const std::string& t) { return replaced(t, "client", "customer"); }),
            0.9);
  EXPECT_GE(kept(Language::en, [](const std::string& t) {
              return replaced(replaced(t, " he ", " she "), " him ", " her ");
            }), 0.95);
}

TEST(Metamorphic, curly_quotes_and_a_smile_do_not_matter) {
  EXPECT_GE(kept(Language::en, [](const std::string& t) { return replaced(t, "'", "\u2019"); }), 1);
  EXPECT_GE(kept(Language::en, [](const std::string& t) { return t + " \U0001F643"; }), 0.99);
}

// One letter left out of the longest word.
TEST(Metamorphic, a_typing_error_hardly_matters) {
  const auto mistyped = [](const std::string& text) {
    std::size_t best = 0, length = 0, at = 0;
    while (at < text.size()) {
      const auto end = std::min(text.find(' ', at), text.size());
      if (end - at > length) best = at, length = end - at;
      at = end + 1;
    }
    return length < 7 ? text : text.substr(0, best + 4) + text.substr(best + 5);
  };
  EXPECT_GE(kept(Language::en, mistyped), 0.75);
}

}  // namespace
}  // namespace advisor
