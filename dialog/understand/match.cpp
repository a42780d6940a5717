// The algorithm: every word is looked up once and gives its atoms. The first occurrence of an atom,
// or of a phrase, wakes the classes that it is a member of and that anchor anything: their rules
// and patterns are due. Rules run level by level, so that a phrase is there before what is built on
// it; patterns run last. What is due is first tried on bit sets of where its classes begin and end,
// which throws out most of it; only what passes is matched, and only then are the occurrences of a
// class merged from its members. What is not due costs nothing.
#include "dialog/understand/match.hpp"

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

namespace advisor {

std::span<WordSpan> SpanArena::take(std::size_t count) {
  while (x_chunk < x_chunks.size() && x_used + count > x_chunks[x_chunk].size) ++x_chunk, x_used = 0;
  if (x_chunk == x_chunks.size()) {
    const auto size = std::max(chunk_size, count);
    x_chunks.push_back({std::make_unique<WordSpan[]>(size), size});
    x_used = 0;
  }
  const auto begin = std::exchange(x_used, x_used + count);
  return {x_chunks[x_chunk].spans.get() + begin, count};
}

void Matcher::run(const Program& program, const Tokens& tokens) {
  clear();
  x_program = &program;
  if (x_bases.size() < program.class_count()) {
    x_bases.resize(program.class_count());
    x_classes.resize(program.class_count());
    x_merged.resize(program.class_count());
    x_woken_in.resize(program.class_count());
    x_found_bits.resize(program.class_count() / 64 + 1);
  }
  if (x_due.size() < program.level_count()) x_due.resize(program.level_count());
  make_words(tokens);
  if (!program.endings_tell_person()) read_subjects();
  mark_atoms(tokens.accents);
  for (auto& due : x_due)
    for (std::size_t i = 0; i < due.size(); ++i)
      if (const auto& rule = program.rules()[due[i]]; may_match(rule.sequence)) apply_rule(rule);
  for (auto index : x_due_patterns)
    if (may_match(program.patterns()[index])) apply_pattern(index);
  // Of two FAQ the last one is heard: that of the longest match, or the article's first.
  std::sort(x_matches.begin(), x_matches.end(), [](const Match& a, const Match& b) {
    const auto key = [](const Match& m) {
      return std::tuple(m.span.end - m.span.begin, ~m.pattern, m.first_used);
    };
    return key(a) < key(b);
  });
}

void Matcher::clear() {
  ++x_run;
  for (auto id : x_found) x_found_bits[id / 64] = 0;
  x_found.clear();
  x_occurrences.clear();
  x_members_found.clear();
  x_arena.give_back();
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
    const auto kind = x_program->kind(word.token.folded);
    const bool breaks =
        kind.segment_break &&
        !(i > 0 && x_program->joined(x_words[i - 1].token.folded, word.token.folded));
    if (sentence || (breaks && i > 0)) ++segment;
    if (sentence || breaks || word.token.comma_before || kind.clause_break) ++clause;
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
    if (!x_program->vocabulary().knows(rest.token.folded)) continue;
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

// Whether the word, which has the atom's letters, is the one that patterns mean.
bool Matcher::is_meant(std::uint32_t id, const Word& word, bool accents) const {
  const auto& atom = x_program->vocabulary().atom(id);
  if (!atom.exact.empty() && accents && !word.token.exact.starts_with(atom.exact)) return false;
  if (atom.person == Person::any) return true;
  const auto rest = std::min(atom.folded.size(), word.token.folded.size());
  const auto person = x_program->endings_tell_person()
                          ? x_program->person_of_ending(word.token.folded.substr(rest))
                          : word.subject;
  return (person == Person::user) == (atom.person == Person::user);
}

void Matcher::mark_atoms(bool accents) {
  const auto& vocabulary = x_program->vocabulary();
  for (std::uint32_t w = 0; w < x_words.size(); ++w) {
    const auto& word = x_words[w];
    for (auto a = x_first_atom[w]; a < x_first_atom[w + 1]; ++a)
      if (!vocabulary.particular(x_atoms[a]) || is_meant(x_atoms[a], word, accents))
        occur(x_program->atom_class(x_atoms[a]), {w, w + 1});
    if (word.token.number) mark_number(word.token, {w, w + 1});
  }
}

void Matcher::mark_number(const Token& token, WordSpan span) {
  occur(x_program->digits_class(), span);
  const auto one = token.folded.starts_with('1') || token.folded.starts_with('0');
  const auto next = token.folded.substr(1, 1);
  if (!one || (!next.empty() && next[0] >= '0' && next[0] <= '9')) occur(x_program->many_class(), span);
}

void Matcher::occur(ClassId id, WordSpan span) {
  auto& base = x_bases[id];
  const auto place = static_cast<std::uint32_t>(x_occurrences.size());
  x_occurrences.push_back({span, none});
  if (base.run == x_run) {
    x_occurrences[base.last].next = place;
    base.last = place;
    ++base.count;
  } else {
    base = {.run = x_run, .first = place, .last = place, .count = 1, .places = {}};
    found(id);
  }
  base.places.begins |= std::uint64_t{1} << (span.begin % 64);
  base.places.ends |= std::uint64_t{1} << (span.end % 64);
  if (span.end - span.begin != 1) base.places.single = false;
}

// Tells the large classes that the base is a member of, and wakes those that anchor anything.
void Matcher::found(ClassId base) {
  x_found.push_back(base);
  x_found_bits[base / 64] |= std::uint64_t{1} << (base % 64);
  for (const auto whole : x_program->large_classes_of(base)) {
    auto& told = x_classes[whole];
    const auto before = told.told == x_run ? told.last_member : none;
    told.told = x_run;
    told.last_member = static_cast<std::uint32_t>(x_members_found.size());
    x_members_found.push_back({base, before});
  }
  for (const auto woken : x_program->use(base).wakes) {
    if (std::exchange(x_woken_in[woken], x_run) == x_run) continue;
    const auto use = x_program->use(woken);
    for (const auto rule : use.rules) x_due[x_program->rules()[rule].level].push_back(rule);
    x_due_patterns.insert(x_due_patterns.end(), use.patterns.begin(), use.patterns.end());
  }
}

template <class Visit> void Matcher::each_found_member(ClassId id, Visit visit) const {
  if (x_program->large(id)) {
    const auto& c = x_classes[id];
    if (c.told != x_run) return;
    for (auto at = c.last_member; at != none; at = x_members_found[at].before)
      visit(x_members_found[at].member);
  } else {
    for (const auto member : x_program->members(id))
      if (is_found(member)) visit(member);
  }
}

void Matcher::Places::add(const Places& other) {
  begins |= other.begins;
  ends |= other.ends;
  single = single && other.single;
}

// Of a class whose rules have all run.
const Matcher::Places& Matcher::places(ClassId id) {
  auto& c = x_classes[id];
  if (std::exchange(c.asked, x_run) == x_run) return c.places;
  c.places = {};
  each_found_member(id, [&](ClassId member) { c.places.add(x_bases[member].places); });
  return c.places;
}

// False only where the sequence matches nowhere: `reach` is where the next step may begin.
bool Matcher::may_match(CompiledSequence sequence) {
  using Kind = CompiledStep::Kind;
  auto reach = ~std::uint64_t{0};
  for (const auto& step : sequence) {
    if (step.kind == Kind::start || step.kind == Kind::end) continue;
    auto begins = reach;
    for (int gap = 0; gap < step.gap; ++gap) begins |= std::rotl(begins, 1);
    auto ends = std::rotl(begins, 1);
    if (step.kind == Kind::word_class) {
      const auto& at = places(step.word_class);
      begins &= at.begins;
      ends = begins == 0 ? 0 : at.single ? std::rotl(begins, 1) : at.ends;
    }
    reach = step.optional ? reach | ends : ends;
    if (reach == 0) return false;
  }
  return true;
}

bool Matcher::may_match(const CompiledPattern& pattern) {
  for (const auto& group : pattern.groups)
    for (const auto& part : group)
      if (!part.absent && !may_match(part.sequence)) return false;
  return true;
}

std::span<const WordSpan> Matcher::own_occurrences(ClassId id) const {
  const auto& base = x_bases[id];
  if (base.run != x_run) return {};
  const auto out = x_arena.take(base.count);
  auto at = base.first;
  for (auto& span : out) span = x_occurrences[at].span, at = x_occurrences[at].next;
  return out;
}

std::span<const WordSpan> Matcher::occurrences(ClassId id) const {
  if (x_program == nullptr || id >= x_program->class_count()) return {};
  auto& merged = x_merged[id];
  if (std::exchange(merged.run, x_run) == x_run) return merged.spans;
  x_gathered.clear();
  each_found_member(id, [&](ClassId member) {
    for (auto at = x_bases[member].first; at != none; at = x_occurrences[at].next)
      x_gathered.push_back(x_occurrences[at].span);
  });
  const auto key = [](const WordSpan& s) { return std::uint64_t{s.begin} << 32 | s.end; };
  const auto before = [&](const WordSpan& a, const WordSpan& b) { return key(a) < key(b); };
  if (!std::is_sorted(x_gathered.begin(), x_gathered.end(), before))
    std::sort(x_gathered.begin(), x_gathered.end(), before);
  const auto end = std::unique(x_gathered.begin(), x_gathered.end(),
                               [&](const WordSpan& a, const WordSpan& b) { return key(a) == key(b); });
  const auto spans = x_arena.take(static_cast<std::size_t>(end - x_gathered.begin()));
  std::copy(x_gathered.begin(), end, spans.begin());
  return merged.spans = spans;
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
bool Matcher::match_steps(CompiledSequence sequence, std::size_t step, std::uint32_t at,
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
void Matcher::each_start(CompiledSequence sequence, bool all, Visit visit) {
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
bool Matcher::match_group(CompiledGroup group, std::size_t skip_part,
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
void Matcher::find_places(CompiledSequence sequence) {
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
bool Matcher::apply_group(CompiledGroup group, std::optional<std::uint32_t> index) {
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

// "&& !a": a stands nowhere in the message.
bool Matcher::bars(CompiledGroup group) {
  return std::any_of(group.begin(), group.end(), [&](const CompiledPart& part) {
    if (!may_match(part.sequence)) return false;
    bool found = false;
    each_start(part.sequence, false, [&](std::uint32_t, std::uint32_t) {
      found = true;
      return false;
    });
    return found;
  });
}

// The groups after the first only have to be there; what they used is every match's, marked as elsewhere.
void Matcher::apply_pattern(std::uint32_t index) {
  const auto groups = x_program->patterns()[index].groups;
  const auto all_absent = [](CompiledGroup group) {
    return std::all_of(group.begin(), group.end(), [](const CompiledPart& p) { return p.absent; });
  };
  x_steps = 0;
  x_elsewhere.clear();
  for (const auto group : groups.subspan(1)) {
    if (all_absent(group)) {
      if (bars(group)) return;
      continue;
    }
    const auto before = x_used.size();
    if (!apply_group(group, {})) return;
    for (auto i = before; i < x_used.size(); ++i)
      x_elsewhere.push_back({x_used[i], UsedSpan::elsewhere});
    x_used.resize(before);
  }
  apply_group(groups[0], index);
}

}  // namespace advisor
