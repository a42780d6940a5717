// The matcher's twin: reads a pattern's tree anew for every text, tries every place and every way,
// keeps no index. Slow and obvious; what it finds, the program must find, and nothing else.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "dialog/understand/match.hpp"
#include "dialog/understand/pattern.hpp"

namespace advisor {

class SlowMatcher {
 public:
  // Borrows the program (for verb endings and number words) and the concepts.
  SlowMatcher(const Program& program, const std::vector<ConceptSource>& concepts);

  // Over the words as the fast matcher cut them; none of them may be a typing error.
  bool matches(const Pattern& pattern, const std::vector<Word>& words, bool accents);

 private:
  using Ends = std::set<std::uint32_t>;

  Ends term(const PatternTerm& term, std::uint32_t at);
  Ends sequence(const Sequence& sequence, std::size_t step, std::uint32_t at);
  bool word(const WordTerm& term, const Word& word) const;
  bool number(const NumberTerm& term, const Word& word) const;
  bool may_skip(std::uint32_t from, std::uint32_t to) const;
  bool part(const Part& part, std::uint16_t segment);
  bool group(const PartGroup& group);
  bool bars_nowhere(const PartGroup& parts);

  const Program& x_program;
  std::map<std::string, std::vector<Sequence>> x_concepts;
  const std::vector<Word>* x_words = nullptr;
  bool x_accents = false;
};

}  // namespace advisor
