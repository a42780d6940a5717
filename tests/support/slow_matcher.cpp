#include "tests/support/slow_matcher.hpp"

#include <algorithm>
#include <stdexcept>

#include "dialog/understand/normalise.hpp"

namespace advisor {

SlowMatcher::SlowMatcher(const Program& program, const std::vector<ConceptSource>& concepts)
    : x_program(program) {
  for (const auto& c : concepts) {
    auto& alternatives = x_concepts[c.name];
    for (const auto& text : c.alternatives) {
      auto sequence = parse_sequence(text);
      if (!sequence) throw std::runtime_error(c.where + ": " + sequence.error().what);
      alternatives.push_back(std::move(*sequence));
    }
  }
}

bool SlowMatcher::word(const WordTerm& term, const Word& w) const {
  const auto wanted = normalise_word(term.word);
  if (!w.token.folded.starts_with(wanted.folded)) return false;
  const auto ending = w.token.folded.substr(wanted.folded.size());
  if (ending.size() > static_cast<std::size_t>(term.open ? term.ending : 0)) return false;
  if (term.accents_count && x_accents && !w.token.exact.starts_with(wanted.exact)) return false;
  if (term.person == Person::any) return true;
  const auto person =
      x_program.endings_tell_person() ? x_program.person_of_ending(ending) : w.subject;
  return (person == Person::user) == (term.person == Person::user);
}

bool SlowMatcher::number(const NumberTerm& term, const Word& w) const {
  const auto spelt = x_program.number_value(w.token);
  switch (term.kind) {
    case NumberTerm::Kind::any: return w.token.number || spelt > 0;
    case NumberTerm::Kind::digits: return w.token.number;
    default: break;
  }
  if (!w.token.number) return spelt >= 2;
  const auto digits = w.token.folded.substr(0, w.token.folded.find_first_not_of("0123456789"));
  return digits.size() > 1 || digits > "1";
}

SlowMatcher::Ends SlowMatcher::term(const PatternTerm& t, std::uint32_t at) {
  const auto size = static_cast<std::uint32_t>(x_words->size());
  if (std::holds_alternative<StartTerm>(t)) return at == 0 ? Ends{at} : Ends{};
  if (std::holds_alternative<EndTerm>(t)) return at == size ? Ends{at} : Ends{};
  if (at >= size) return {};
  const auto& here = (*x_words)[at];
  if (std::holds_alternative<AnyTerm>(t)) return {at + 1};
  if (const auto* n = std::get_if<NumberTerm>(&t)) return number(*n, here) ? Ends{at + 1} : Ends{};
  if (const auto* w = std::get_if<WordTerm>(&t)) return word(*w, here) ? Ends{at + 1} : Ends{};
  const auto* group = std::get_if<GroupTerm>(&t);
  const auto& alternatives =
      group ? group->alternatives : x_concepts.at(std::get<ConceptTerm>(t).name);
  Ends out;
  for (const auto& a : alternatives) out.merge(sequence(a, 0, at));
  return out;
}

// A gap stays in its sentence and skips no break.
bool SlowMatcher::may_skip(std::uint32_t from, std::uint32_t to) const {
  if (from == 0 || to >= x_words->size()) return true;
  const auto& before = (*x_words)[from - 1];
  if (before.token.sentence != (*x_words)[to].token.sentence) return false;
  for (auto i = from; i < to; ++i)
    if ((*x_words)[i].segment != before.segment) return false;
  return true;
}

SlowMatcher::Ends SlowMatcher::sequence(const Sequence& s, std::size_t step, std::uint32_t at) {
  if (step == s.size()) return {at};
  Ends out;
  const bool anchor = std::holds_alternative<StartTerm>(s[step].term) ||
                      std::holds_alternative<EndTerm>(s[step].term);
  const auto gap = static_cast<std::uint32_t>(s[step].gap);
  for (auto begin = at; begin <= at + gap && begin <= x_words->size(); ++begin) {
    if (step > 0 && !anchor && !may_skip(at, begin)) break;
    for (auto end : term(s[step].term, begin)) out.merge(sequence(s, step + 1, end));
  }
  if (s[step].optional) out.merge(sequence(s, step + 1, at));
  return out;
}

bool SlowMatcher::part(const Part& p, std::uint16_t segment) {
  for (std::uint32_t at = 0; at < x_words->size(); ++at)
    if ((*x_words)[at].segment == segment && !sequence(p.sequence, 0, at).empty()) return true;
  return false;
}

bool SlowMatcher::group(const PartGroup& parts) {
  const auto segments = x_words->back().segment;
  const auto absent = [](const Part& p) { return p.absent; };
  if (std::all_of(parts.begin(), parts.end(), absent)) return bars_nowhere(parts);
  for (std::uint16_t segment = 0; segment <= segments; ++segment) {
    bool all = true;
    for (const auto& p : parts) all = all && part(p, segment) != p.absent;
    if (all) return true;
  }
  return false;
}

// "&& !a": a stands nowhere in the message.
bool SlowMatcher::bars_nowhere(const PartGroup& parts) {
  for (std::uint16_t segment = 0; segment <= x_words->back().segment; ++segment)
    for (const auto& p : parts)
      if (part(p, segment)) return false;
  return true;
}

bool SlowMatcher::matches(const Pattern& pattern, const std::vector<Word>& words, bool accents) {
  if (words.empty()) return false;
  x_words = &words;
  x_accents = accents;
  for (const auto& g : pattern.groups)
    if (!group(g)) return false;
  return true;
}

}  // namespace advisor
