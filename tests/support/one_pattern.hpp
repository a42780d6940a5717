// One pattern against one text, with the grammar of a language but without its content.
#pragma once

#include <string>
#include <vector>

#include "dialog/understand/match.hpp"
#include "dialog/understand/scope.hpp"
#include "knowledge/ids.hpp"
#include "locales/locale.hpp"

namespace advisor {

class OnePattern {
 public:
  // Throws where the pattern cannot be compiled.
  OnePattern(Language language, const std::string& pattern,
             std::vector<ConceptSource> concepts = {});

  bool matches(const std::string& text) { return !quote(text).empty(); }
  std::string quote(const std::string& text);   // of the first match; "" where there is none
  Ruling ruling(const std::string& text);       // of the first match, which there must be

 private:
  void run(const std::string& text);

  Program x_program;
  Tokens x_tokens;
  Matcher x_matcher;
};

}  // namespace advisor
