#include "tests/support/one_pattern.hpp"

#include <stdexcept>

#include "tests/support/content.hpp"

namespace advisor {

OnePattern::OnePattern(Language language, const std::string& pattern,
                       std::vector<ConceptSource> concepts)
    : x_program({{.text = pattern, .label = {}, .where = "pattern"}}, concepts,
                real_locales()->in(language).grammar, {}) {}

void OnePattern::run(const std::string& text) {
  tokenise(text, x_tokens);
  x_matcher.run(x_program, x_tokens);
}

std::string OnePattern::quote(const std::string& text) {
  run(text);
  if (x_matcher.matches().empty()) return "";
  const auto span = x_matcher.matches().front().span;
  const auto begin = x_matcher.words()[span.begin].token.begin;
  return text.substr(begin, x_matcher.words()[span.end - 1].token.end - begin);
}

Ruling OnePattern::ruling(const std::string& text) {
  run(text);
  if (x_matcher.matches().empty()) throw std::runtime_error("no match in: " + text);
  return Scopes(x_program, x_matcher, x_tokens).judge(x_matcher.matches().front()).ruling;
}

}  // namespace advisor
