#include "dialog/understand/scope.hpp"

#include <algorithm>

namespace advisor {
namespace {

constexpr std::uint32_t negation_reach = 6;    // words from the negator to what it denies
constexpr std::uint32_t hypothesis_reach = 8;
constexpr std::uint32_t reversal_reach = 6;
constexpr std::uint32_t wish_reach = 2;
constexpr std::uint32_t bare_question = 4;     // "Nem fizet?": longer questions tell what they ask about

bool inside(const WordSpan& inner, const WordSpan& outer) {
  return inner.begin >= outer.begin && inner.end <= outer.end;
}

}  // namespace

Scopes::Scopes(const Program& program, const Matcher& matcher, const Tokens& tokens)
    : x_program(program), x_matcher(matcher), x_tokens(tokens) {
  const auto where = [&](GrammarConcept c) { return matcher.occurrences(program.concept_class(c)); };
  x_negators = where(GrammarConcept::neg);
  x_false_negators = where(GrammarConcept::false_neg);
  x_hypotheses = where(GrammarConcept::hypothesis);
  x_over = where(GrammarConcept::over);
  x_others = where(GrammarConcept::other);
  x_reversals = where(GrammarConcept::reversal);
}

// Not the "not" of "not only".
bool Scopes::negates(const WordSpan& neg) const {
  return std::none_of(x_false_negators.begin(), x_false_negators.end(),
                      [&](const WordSpan& f) { return inside(neg, f); });
}

bool Scopes::used(const Match& match, std::uint32_t word) const {
  const auto spans = x_matcher.used(match);
  return std::any_of(spans.begin(), spans.end(),
                     [&](const WordSpan& s) { return word >= s.begin && word < s.end; });
}

bool Scopes::same_clause(std::uint32_t a, std::uint32_t b) const {
  return x_matcher.words()[a].clause == x_matcher.words()[b].clause;
}

// "Semmi gond, mindig utal": the pattern "@neg .. utal~" reached over a comma for a negation that
// is not its. A phrase that goes on after its negation ("nem erdekli, hogy ...") is whole, and
// parts joined by "&" may stand anywhere.
Judgement Scopes::torn(const Match& match, const WordSpan& negator) const {
  const auto& words = x_matcher.words();
  const auto spans = x_matcher.used(match);
  const auto own = std::find_if(spans.begin(), spans.end(), [&](const UsedSpan& u) {
    return negator.begin >= u.begin && negator.begin < u.end;
  });
  if (own->end > negator.end) return {};
  auto next = static_cast<std::uint32_t>(words.size());
  for (const auto& u : spans)
    if (u.part == own->part && u.begin >= negator.end) next = std::min(next, u.begin);
  if (next == words.size()) return {};
  for (auto i = negator.end; i <= next; ++i)
    if (words[i].token.comma_before) return {Ruling::torn, negator};
  return {};
}

// A negation that the pattern matched itself belongs to it and turns nothing round; nor does a
// second one (Hungarian double negation). Hungarian also denies from behind ("kiabalni sose
// szokott").
Judgement Scopes::denial(const Match& match) const {
  const auto spans = x_matcher.used(match);
  const auto holds = [](const UsedSpan& u, const WordSpan& n) {
    return n.begin >= u.begin && n.begin < u.end;
  };
  for (const auto& n : x_negators)
    for (const auto& u : spans)
      if (u.part != UsedSpan::elsewhere && holds(u, n) && negates(n)) return torn(match, n);
  for (const auto& n : x_negators) {
    if (used(match, n.begin) || !negates(n)) continue;
    for (const auto& u : spans) {
      if (u.part == UsedSpan::elsewhere) continue;
      const bool before = n.end <= u.begin && u.begin - n.end < negation_reach;
      const bool behind = x_program.endings_tell_person() && n.begin == u.end;
      if ((before || behind) && same_clause(n.begin, u.begin)) return {Ruling::denied, n};
    }
  }
  return {};
}

// "Szeretne, ha hazudnek": what somebody wants is told, not supposed.
bool Scopes::wished(std::uint32_t conditional) const {
  const auto wishes = x_matcher.occurrences(x_program.concept_class(GrammarConcept::wish));
  return std::any_of(wishes.begin(), wishes.end(), [&](const WordSpan& w) {
    return w.end <= conditional && conditional - w.end <= wish_reach;
  });
}

Judgement Scopes::supposed(const Match& match) const {
  const auto& words = x_matcher.words();
  for (const auto& h : x_hypotheses)
    if (h.begin <= match.span.begin && match.span.begin - h.begin <= hypothesis_reach &&
        words[h.begin].segment == words[match.span.begin].segment && !used(match, h.begin))
      return {Ruling::supposed, h};
  for (auto i = match.span.begin; i < match.span.end; ++i) {
    if (!x_program.conditional_ending(words[i].token.folded)) continue;
    for (auto j = i; j-- > 0 && words[j].segment == words[i].segment;)
      if (x_program.conditional_word(words[j].token.folded) && !wished(j))
        return {Ruling::supposed, {j, j + 1}};
  }
  return {};
}

Judgement Scopes::judge(const Match& match) const {
  const auto& words = x_matcher.words();
  const auto sentence = words[match.span.begin].token.sentence;
  if (x_tokens.question[sentence]) {
    const auto in_sentence = std::count_if(words.begin(), words.end(), [&](const Word& w) {
      return w.token.sentence == sentence;
    });
    if (in_sentence <= bare_question) return {Ruling::asked, match.span};
  }
  for (const auto& o : x_others)
    if (words[o.begin].token.sentence == sentence && o.begin <= match.span.begin)
      return {Ruling::someone_else, o};
  for (const auto& o : x_over)
    if (same_clause(o.begin, match.span.begin) && !used(match, o.begin) && !used(match, o.end - 1))
      return {Ruling::over, o};
  if (const auto j = supposed(match); j.ruling != Ruling::reported) return j;
  for (const auto& r : x_reversals)
    if (r.end <= match.span.begin && match.span.begin - r.end < reversal_reach &&
        words[r.begin].token.sentence == sentence)
      return {Ruling::reversed, r};
  return denial(match);
}

}  // namespace advisor
