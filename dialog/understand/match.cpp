// The algorithm: every word is looked up once and gives its atoms. The first occurrence of an atom,
// or of a phrase, wakes the classes that it is a member of and that anchor anything: their rules
// and patterns are due. Rules run level by level, so that a phrase is there before what is built on
// it; patterns run last. Where a class occurs is merged from its members when something due asks.
// What is not due costs nothing.
#include "dialog/understand/match.hpp"

#include <algorithm>

namespace advisor {

void Matcher::run(const Program& program, const Tokens& tokens) {
  clear();
  x_program = &program;
  if (x_own.size() < program.class_count()) {
    x_own.resize(program.class_count());
    x_merged.resize(program.class_count());
    x_merged_in.resize(program.class_count());
    x_woken_in.resize(program.class_count());
  }
  if (x_due.size() < program.level_count()) x_due.resize(program.level_count());
  make_words(tokens);
  if (!program.endings_tell_person()) read_subjects();
  mark_atoms(tokens.accents);
  for (std::size_t level = 1; level < x_due.size(); ++level)
    for (std::size_t i = 0; i < x_due[level].size(); ++i)
      apply_rule(program.rules()[x_due[level][i]]);
  for (auto index : x_due_patterns) apply_pattern(index);
}

void Matcher::clear() {
  ++x_run;
  for (auto id : x_touched) x_own[id].clear();
  x_touched.clear();
  for (auto& due : x_due) due.clear();
  x_due_patterns.clear();
  x_words.clear();
  x_atoms.clear();
  x_first_atom.clear();
  x_matches.clear();
  x_used.clear();
}

void Matcher::make_words(const Tokens& tokens) {
  for (const auto& token : tokens.list) {
    if (x_words.size() >= max_words) break;
    add_word(token);
  }
  x_first_atom.push_back(static_cast<std::uint32_t>(x_atoms.size()));
  std::uint16_t segment = 0;
  std::uint16_t clause = 0;
  for (std::size_t i = 0; i < x_words.size(); ++i) {
    auto& word = x_words[i];
    const bool sentence = i > 0 && word.token.sentence != x_words[i - 1].token.sentence;
    const bool breaks = x_program->segment_break(word.token.folded);
    if (sentence || (breaks && i > 0)) ++segment;
    if (sentence || breaks || word.token.comma_before ||
        x_program->clause_break(word.token.folded))
      ++clause;
    word.segment = segment;
    word.clause = clause;
  }
}

// The token as one word; or, where no pattern knows it, as a typing error of one, or as a negation
// and a known word that a space is missing between.
void Matcher::add_word(const Token& token) {
  Word word{.token = token};
  x_first_atom.push_back(static_cast<std::uint32_t>(x_atoms.size()));
  find_atoms(word);
  const bool found = x_atoms.size() > x_first_atom.back();
  if (found || token.number || x_program->known(token.folded)) {
    x_words.push_back(word);
    return;
  }
  static constexpr std::string_view negations[] = {"nem", "not", "sem"};
  for (const auto negation : negations) {
    if (!token.folded.starts_with(negation) || token.folded.size() < negation.size() + 4) continue;
    Word rest = word;
    rest.token.folded.remove_prefix(negation.size());
    rest.token.exact.remove_prefix(negation.size());
    const auto before = x_atoms.size();
    x_program->vocabulary().find(rest.token.folded, x_atoms);
    if (x_atoms.size() == before) continue;
    x_atoms.resize(before);
    word.token.folded = word.token.folded.substr(0, negation.size());
    word.token.exact = word.token.exact.substr(0, negation.size());
    find_atoms(word);
    x_words.push_back(word);
    rest.token.comma_before = false;
    x_first_atom.push_back(static_cast<std::uint32_t>(x_atoms.size()));
    find_atoms(rest);
    x_words.push_back(rest);
    return;
  }
  x_program->vocabulary().find_misspelt(token.folded, x_atoms);
  word.misspelt = x_atoms.size() > x_first_atom.back();
  x_words.push_back(word);
}

void Matcher::find_atoms(Word& word) { x_program->vocabulary().find(word.token.folded, x_atoms); }

// English: the subject of a verb is the last pronoun or client word before it in its clause.
void Matcher::read_subjects() {
  Person subject = Person::any;
  for (std::size_t i = 0; i < x_words.size(); ++i) {
    if (i == 0 || x_words[i].token.comma_before || x_words[i].segment != x_words[i - 1].segment)
      subject = Person::any;
    x_words[i].subject = subject;
    for (auto a = x_first_atom[i]; a < x_first_atom[i + 1]; ++a)
      if (const auto is = x_program->subject(x_atoms[a]); is != Person::any) subject = is;
  }
}

void Matcher::mark_atoms(bool accents) {
  for (std::uint32_t w = 0; w < x_words.size(); ++w) {
    const auto& word = x_words[w];
    for (auto a = x_first_atom[w]; a < x_first_atom[w + 1]; ++a) {
      const auto& atom = x_program->vocabulary().atom(x_atoms[a]);
      if (!atom.exact.empty() && accents && !word.token.exact.starts_with(atom.exact)) continue;
      if (atom.person != Person::any) {
        const auto rest = std::min(atom.folded.size(), word.token.folded.size());
        const auto person = x_program->endings_tell_person()
                                ? x_program->person_of_ending(word.token.folded.substr(rest))
                                : word.subject;
        if ((person == Person::user) != (atom.person == Person::user)) continue;
      }
      occur(x_program->atom_class(x_atoms[a]), {w, w + 1});
    }
    if (word.token.number) occur(x_program->number_class(), {w, w + 1});
  }
}

void Matcher::occur(ClassId base, WordSpan span) {
  auto& list = x_own[base];
  if (list.empty()) {
    x_touched.push_back(base);
    for (auto woken : x_program->use(base).wakes) {
      if (x_woken_in[woken] == x_run) continue;
      x_woken_in[woken] = x_run;
      const auto& use = x_program->use(woken);
      for (auto rule : use.rules) x_due[x_program->rules()[rule].level].push_back(rule);
      x_due_patterns.insert(x_due_patterns.end(), use.patterns.begin(), use.patterns.end());
    }
  }
  list.push_back(span);
}

std::span<const WordSpan> Matcher::occurrences(ClassId id) const {
  if (x_program == nullptr || id >= x_own.size()) return {};
  auto& merged = x_merged[id];
  if (x_merged_in[id] == x_run) return merged;
  x_merged_in[id] = x_run;
  merged.clear();
  for (auto member : x_program->use(id).members)
    merged.insert(merged.end(), x_own[member].begin(), x_own[member].end());
  if (merged.size() < 2) return merged;
  const auto key = [](const WordSpan& s) { return std::pair(s.begin, s.end); };
  std::sort(merged.begin(), merged.end(),
            [&](const WordSpan& a, const WordSpan& b) { return key(a) < key(b); });
  merged.erase(std::unique(merged.begin(), merged.end(),
                           [&](const WordSpan& a, const WordSpan& b) { return key(a) == key(b); }),
               merged.end());
  return merged;
}

bool Matcher::gap_allowed(std::uint32_t from, std::uint32_t to) const {
  if (from == 0 || to >= x_words.size()) return true;
  if (x_words[from - 1].token.sentence != x_words[to].token.sentence) return false;
  for (auto i = from; i < to; ++i)  // a break may be matched, not skipped
    if (x_words[i].segment != x_words[from - 1].segment) return false;
  return true;
}

// Matches sequence[step...] from word `at` and calls done(end) for each way, x_path holding the
// spans it used, until done says true; whether it did.
template <class Done>
bool Matcher::match_steps(const CompiledSequence& sequence, std::size_t step, std::uint32_t at,
                          bool first, Done& done) {
  if (++x_steps > max_steps_of_a_pattern) return false;
  if (step == sequence.size()) return done(at);
  using Kind = CompiledStep::Kind;
  const auto& s = sequence[step];
  const auto size = static_cast<std::uint32_t>(x_words.size());
  if (s.kind == Kind::start) return at == 0 && match_steps(sequence, step + 1, at, first, done);
  if (s.kind == Kind::end)
    return at + s.gap >= size && match_steps(sequence, step + 1, size, first, done);
  const auto last = std::min(size, at + s.gap);
  if (s.kind == Kind::any) {
    for (auto begin = at; begin <= last && begin < size; ++begin) {
      if (!first && !gap_allowed(at, begin)) break;
      if (match_steps(sequence, step + 1, begin + 1, false, done)) return true;
    }
  } else {
    for (const auto& span : occurrences(s.word_class)) {
      if (span.begin < at) continue;
      if (span.begin > last) break;
      if (!first && !gap_allowed(at, span.begin)) break;
      x_path.push_back(span);
      if (match_steps(sequence, step + 1, span.end, false, done)) return true;
      x_path.pop_back();
    }
  }
  return s.optional && match_steps(sequence, step + 1, at, first, done);
}

// Calls visit(begin, end) for each place where the sequence starts and matches, the first way
// there, or with `all` every way; stops on false. Optional steps at its start add nothing but words
// to the quote, so they are passed over.
template <class Visit>
void Matcher::each_start(const CompiledSequence& sequence, bool all, Visit visit) {
  using Kind = CompiledStep::Kind;
  const bool from_start = sequence.front().kind == Kind::start;
  const auto try_at = [&](std::size_t step, std::uint32_t at) {
    x_path.clear();
    bool go_on = true;
    auto done = [&](std::uint32_t end) {
      go_on = visit(from_start || x_path.empty() ? at : x_path.front().begin, end);
      return !all || !go_on;
    };
    match_steps(sequence, step, at, true, done);
    return go_on;
  };
  if (from_start) {
    try_at(0, 0);
    return;
  }
  std::size_t step = 0;
  while (step + 1 < sequence.size() && sequence[step].optional) ++step;
  if (sequence[step].kind != Kind::word_class) {
    for (std::uint32_t at = 0; at < x_words.size(); ++at)
      if (!try_at(step, at)) return;
    return;
  }
  std::uint32_t before = UINT32_MAX;
  for (const auto& span : occurrences(sequence[step].word_class)) {
    if (span.begin == before) continue;
    before = span.begin;
    if (!try_at(step, span.begin)) return;
  }
}

void Matcher::apply_rule(const PhraseRule& rule) {
  x_steps = 0;
  each_start(rule.sequence, true, [&](std::uint32_t begin, std::uint32_t end) {
    occur(rule.target, {begin, end});
    return true;
  });
}

void Matcher::use(std::span<const WordSpan> path, std::size_t part) {
  for (const auto& span : path) x_used.push_back({span, static_cast<std::uint32_t>(part)});
}

// All other parts of the group in one segment; widens `span` and appends to x_used.
bool Matcher::match_group(const CompiledGroup& group, std::size_t skip_part,
                          std::uint16_t segment, WordSpan& span) {
  for (std::size_t p = 0; p < group.size(); ++p) {
    if (p == skip_part) continue;
    bool found = false;
    each_start(group[p].sequence, false, [&](std::uint32_t begin, std::uint32_t end) {
      if (begin >= x_words.size() || x_words[begin].segment != segment) return true;
      found = true;
      if (!group[p].absent) {
        span = {std::min(span.begin, begin), std::max(span.end, end)};
        use(x_path, p);
      }
      return false;
    });
    if (found == group[p].absent) return false;
  }
  return true;
}

// The places where the leading part of a group matches; of two that end together the shorter one,
// so that "nem mondhatom, hogy nem fizet" quotes the last "nem".
void Matcher::find_places(const CompiledSequence& sequence) {
  x_places.clear();
  x_place_paths.clear();
  each_start(sequence, false, [&](std::uint32_t begin, std::uint32_t end) {
    if (begin >= x_words.size()) return true;
    if (!x_places.empty() && x_places.back().span.end == end) {
      x_place_paths.resize(x_places.back().first_used);
      x_places.pop_back();
    }
    x_places.push_back({0, {begin, end}, static_cast<std::uint32_t>(x_place_paths.size()),
                        static_cast<std::uint32_t>(x_path.size())});
    x_place_paths.insert(x_place_paths.end(), x_path.begin(), x_path.end());
    return x_places.size() < max_matches_of_a_pattern;
  });
}

// Whether the group matches anywhere; with `index`, every place becomes a match of that pattern.
bool Matcher::apply_group(const CompiledGroup& group, std::optional<std::uint32_t> index) {
  std::size_t leading = 0;
  while (group[leading].absent) ++leading;
  find_places(group[leading].sequence);
  bool there = false;
  for (const auto& place : x_places) {
    const auto first_used = x_used.size();
    use(std::span(x_place_paths).subspan(place.first_used, place.used_count), leading);
    auto whole = place.span;
    if (!match_group(group, leading, x_words[whole.begin].segment, whole)) {
      x_used.resize(first_used);
      continue;
    }
    there = true;
    if (!index) break;
    x_used.insert(x_used.end(), x_elsewhere.begin(), x_elsewhere.end());
    x_matches.push_back({*index, whole, static_cast<std::uint32_t>(first_used),
                         static_cast<std::uint32_t>(x_used.size() - first_used)});
  }
  return there;
}

// The groups after the first only have to be there; what they used is every match's, marked as elsewhere.
void Matcher::apply_pattern(std::uint32_t index) {
  const auto& groups = x_program->patterns()[index].groups;
  x_steps = 0;
  x_elsewhere.clear();
  for (std::size_t g = 1; g < groups.size(); ++g) {
    const auto before = x_used.size();
    if (!apply_group(groups[g], {})) return;
    for (auto i = before; i < x_used.size(); ++i)
      x_elsewhere.push_back({x_used[i], UsedSpan::elsewhere});
    x_used.resize(before);
  }
  apply_group(groups[0], index);
}

}  // namespace advisor
