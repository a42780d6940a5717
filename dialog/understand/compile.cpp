#include "dialog/understand/compile.hpp"

#include <algorithm>
#include <stdexcept>

#include "dialog/understand/normalise.hpp"

namespace advisor {
namespace {

[[noreturn]] void fail(const std::string& what) { throw PatternError{what}; }

[[noreturn]] void fail(const std::string& where, const std::string& what) {
  throw std::runtime_error(where + ": " + what);
}

template <class T> std::uint32_t size_of(const T& list) { return static_cast<std::uint32_t>(list.size()); }

bool is_class(const CompiledStep& step) { return step.kind == CompiledStep::Kind::word_class; }

// Weights of words, relative to one that a single phrase uses: rare words make good anchors.
constexpr std::uint64_t function_word_weight = 200;
constexpr std::uint64_t short_stem_weight = 10;
constexpr std::uint64_t number_weight = 50;
constexpr std::uint64_t seen_word_weight = 4;   // for each text it was seen in

}  // namespace

Compiler::Compiler(Program& out, const Grammar& grammar, const std::vector<ConceptSource>& concepts,
                   const std::vector<SeenWord>& known_words)
    : x_out(out), x_grammar(grammar), x_known_words(known_words) {
  x_concepts.reserve(grammar.concepts.size() + concepts.size());
  for (const auto* list : {&grammar.concepts, &concepts})
    for (const auto& source : *list) {
      const auto [at, fresh] = x_concept_names.emplace(source.name, size_of(x_concepts));
      if (!fresh)
        fail(source.where, "expected a name that is not defined at " + x_concepts[at].source->where);
      x_concepts.push_back({&source});
    }
}

void Compiler::compile(std::vector<PatternSource> patterns) {
  number_words();
  for (auto& item : x_concepts) compile(item);
  compile_all(std::move(patterns));
  point_at_steps();
  x_out.x_class_count = x_levels.size();
  find_members();
  x_out.x_vocabulary.freeze();
  weigh();
  find_anchors();
  find_what_wakes();
  for (const auto& item : x_concepts) x_out.x_concepts.emplace(item.source->name, item.id);
  for (std::size_t i = 0; i < count_of<GrammarConcept>; ++i) {
    const auto* at = x_concept_names.find(name(static_cast<GrammarConcept>(i)));
    x_out.x_grammar_concepts[i] = at ? x_concepts[*at].id : none;
  }
  if (!x_out.endings_tell_person()) find_subjects();
}

ClassId Compiler::new_class() {
  x_levels.push_back(0);
  x_targets.push_back(false);
  return size_of(x_levels) - 1;
}

// "#" is digits and number words, "#d" digits alone, "#2" what counts two or more.
void Compiler::number_words() {
  x_out.x_digits = new_class();
  x_out.x_number = new_class();
  x_out.x_many = new_class();
  member(x_out.x_digits, x_out.x_number);
  x_targets[x_out.x_many] = true;   // the matcher finds its digits
  for (const auto& [word, value] : x_grammar.numbers) {
    const auto id = class_of({.text = word, .word = word});
    member(id, x_out.x_number);
    if (value >= 2) member(id, x_out.x_many);
  }
}

// The same words come thousands of times; normalising costs more than looking them up.
ClassId Compiler::class_of(const WordText& term) {
  if (const auto* found = x_words.find(term.text)) return *found;
  const auto atom = x_out.x_vocabulary.add(term);
  if (atom == x_out.x_atom_classes.size()) x_out.x_atom_classes.push_back(new_class());
  return x_words.emplace(term.text, x_out.x_atom_classes[atom]).first;
}

// Every occurrence of `part` is one of `whole`.
void Compiler::member(ClassId part, ClassId whole) {
  x_parts.emplace_back(whole, part);
  x_levels[whole] = std::max(x_levels[whole], x_levels[part]);
}

Compiler::Element Compiler::reference(std::string_view name) {
  const auto* at = x_concept_names.find(name);
  if (!at) fail("expected a concept that exists, found @" + std::string(name));
  if (x_concepts[*at].open) fail("the concept @" + std::string(name) + " contains itself");
  compile(x_concepts[*at]);
  return of_class(x_concepts[*at].id);
}

void Compiler::compile(Concept& item) {
  if (item.id != none) return;
  item.open = true;
  const auto id = new_class();
  const auto& alternatives = item.source->alternatives;
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    try {
      PatternParser<Compiler>(alternatives[i], *this).concept_alternative(
          [&](std::span<const Element> steps) { add_alternative(steps, id); });
    } catch (const PatternError& e) {
      fail(item.source->where + "/" + std::to_string(i), e.what);
    }
  }
  item.open = false;
  item.id = id;
}

std::optional<Compiler::Element> Compiler::known_group(std::string_view text) const {
  const auto* found = x_groups.find(text);
  return found ? std::optional(of_class(*found)) : std::nullopt;
}

void Compiler::alternative(std::span<const Element> steps) {
  auto& group = x_open_groups.back();
  if (group.id == none && group.only == none && steps.size() == 1 && is_class(steps[0])) {
    group.only = steps[0].word_class;
    return;
  }
  if (group.id == none) {
    group.id = new_class();
    if (group.only != none) member(group.only, group.id);
  }
  add_alternative(steps, group.id);
}

Compiler::Element Compiler::close_group() {
  const auto group = x_open_groups.back();
  x_open_groups.pop_back();
  const auto id = group.id == none ? group.only : group.id;
  x_groups.emplace(group.text, id);
  return of_class(id);
}

void Compiler::add_alternative(std::span<const Element> steps, ClassId target) {
  if (steps.size() == 1 && is_class(steps[0])) return member(steps[0].word_class, target);
  std::uint32_t level = 1;
  bool anchored = false;
  for (const auto& step : steps) {
    if (!is_class(step)) continue;
    level = std::max(level, x_levels[step.word_class] + 1);
    anchored = anchored || !step.optional;
  }
  if (!anchored) fail("expected a word that must be there");
  x_levels[target] = std::max(x_levels[target], level);
  x_targets[target] = true;
  x_rules.push_back({keep(steps), target});
  x_out.x_rules.push_back({{}, target, level});
  x_out.x_levels = std::max(x_out.x_levels, level + 1);
}

Compiler::Range Compiler::keep(std::span<const Element> steps) {
  const auto first = size_of(x_out.x_steps);
  x_out.x_steps.insert(x_out.x_steps.end(), steps.begin(), steps.end());
  return {first, size_of(steps)};
}

// All that cannot be read is named at once: an editor should not have to mend it one by one.
void Compiler::compile_all(std::vector<PatternSource> patterns) {
  std::string errors;
  const auto note = [&](const std::string& error) { errors += (errors.empty() ? "" : "\n") + error; };
  x_out.x_patterns.reserve(patterns.size());
  for (auto& source : patterns) {
    try {
      compile(source);
    } catch (const PatternError& e) {
      note(source.where + ": " + e.what);
      x_open_groups.clear();
    } catch (const std::runtime_error& e) {
      note(e.what());
      x_open_groups.clear();
    }
  }
  if (!errors.empty()) throw std::runtime_error(errors);
}

void Compiler::compile(PatternSource& source) {
  const auto first_group = size_of(x_pattern_groups);
  bool anchored = false;
  PatternParser<Compiler>(source.text, *this).pattern(
      [&](std::size_t group, bool absent, std::span<const Element> steps) {
        if (first_group + group == x_pattern_groups.size())
          x_pattern_groups.push_back({size_of(x_pattern_parts), 0});
        ++x_pattern_groups.back().count;
        x_pattern_parts.emplace_back(keep(steps), absent);
        for (const auto& step : steps)
          anchored = anchored || (!absent && is_class(step) && !step.optional);
      });
  if (!anchored) fail("expected a word that must be there");
  x_patterns.push_back({first_group, size_of(x_pattern_groups) - first_group});
  x_out.x_patterns.push_back({{}, std::move(source)});
}

// Now that nothing grows any more.
void Compiler::point_at_steps() {
  const auto steps = [&](Range r) { return std::span(x_out.x_steps).subspan(r.first, r.count); };
  for (std::size_t i = 0; i < x_rules.size(); ++i) x_out.x_rules[i].sequence = steps(x_rules[i].steps);
  for (const auto& [range, absent] : x_pattern_parts) x_out.x_parts.push_back({steps(range), absent});
  for (const auto& r : x_pattern_groups)
    x_out.x_groups.push_back(std::span(x_out.x_parts).subspan(r.first, r.count));
  for (std::size_t i = 0; i < x_patterns.size(); ++i)
    x_out.x_patterns[i].groups =
        std::span(x_out.x_groups).subspan(x_patterns[i].first, x_patterns[i].count);
}

// A class without parts is a base: an atom, or built by rules alone. One with parts and rules is
// both.
void Compiler::find_members() {
  const auto classes = x_levels.size();
  x_direct.assign(classes, x_parts);
  x_all.resize(classes);
  x_seen.assign(classes, none);
  for (ClassId id = 0; id < classes; ++id) find_members_of(id);
  std::vector<std::pair<ClassId, std::uint32_t>> large;
  for (ClassId id = 0; id < classes; ++id) {
    if (x_direct[id].empty()) x_out.x_members.append(std::span(&id, 1));
    else x_out.x_members.append(x_all[id]);
    if (x_out.x_members[id].size() > Program::most_looked_for)
      for (const auto member : x_out.x_members[id]) large.emplace_back(member, id);
  }
  x_out.x_large.assign(classes, large);
}

void Compiler::find_members_of(ClassId id) {
  auto& all = x_all[id];
  const auto parts = x_direct[id];
  if (parts.empty() || !all.empty()) return;
  for (const auto part : parts) find_members_of(part);
  const auto add = [&](ClassId member) {
    if (std::exchange(x_seen[member], id) != id) all.push_back(member);
  };
  if (x_targets[id]) add(id);
  for (const auto part : parts) {
    if (x_direct[part].empty()) add(part);
    for (const auto member : x_all[part]) add(member);
  }
}

void Compiler::find_what_wakes() {
  std::vector<std::pair<ClassId, std::uint32_t>> wakes;
  for (ClassId id = 0; id < x_out.class_count(); ++id) {
    if (x_out.x_anchored_rules[id].empty() && x_out.x_anchored_patterns[id].empty()) continue;
    for (const auto member : x_out.x_members[id]) wakes.emplace_back(member, id);
  }
  x_out.x_wakes.assign(x_out.class_count(), wakes);
}

void Compiler::find_subjects() {
  x_out.x_subjects.assign(x_out.x_vocabulary.size(), Person::any);
  std::vector<Person> of_class(x_out.class_count(), Person::any);
  const auto mark = [&](std::string_view name, Person person) {
    const auto* at = x_concept_names.find(name);
    if (!at) fail("grammar.json#/concepts", "expected the concept \"" + std::string(name) + "\"");
    for (const auto member : x_out.x_members[x_concepts[*at].id]) of_class[member] = person;
  };
  mark("they", Person::not_user);
  mark("him", Person::not_user);
  mark("i", Person::user);
  for (std::size_t atom = 0; atom < x_out.x_subjects.size(); ++atom)
    x_out.x_subjects[atom] = of_class[x_out.x_atom_classes[atom]];
}

// How often a class is likely to occur: a word that many phrases use, or that was often seen, is a
// frequent one.
void Compiler::weigh() {
  std::vector<std::uint64_t> base(x_levels.size(), 1);
  WordMap<bool> frequent;
  for (const auto& w : x_grammar.function_words) frequent.emplace(normalise_word(w).folded, true);
  for (std::uint32_t atom = 0; atom < x_out.x_vocabulary.size(); ++atom) {
    const auto& a = x_out.x_vocabulary.atom(atom);
    if (frequent.contains(a.folded)) base[x_out.x_atom_classes[atom]] = function_word_weight;
    else if (a.open && a.folded.size() <= 3) base[x_out.x_atom_classes[atom]] = short_stem_weight;
  }
  std::vector<std::uint32_t> atoms;
  for (const auto& [word, texts] : x_known_words) {
    atoms.clear();
    x_out.x_vocabulary.find(word, atoms);
    for (const auto atom : atoms) base[x_out.x_atom_classes[atom]] += seen_word_weight * texts;
  }
  for (const auto& step : x_out.x_steps)
    if (is_class(step)) ++base[step.word_class];
  x_weights.assign(base.size(), 0);
  for (ClassId id = 0; id < x_weights.size(); ++id)
    for (const auto member : x_out.x_members[id]) x_weights[id] += base[member];
  for (const auto id : {x_out.x_number, x_out.x_digits, x_out.x_many}) x_weights[id] += number_weight;
}

// The rarest class that must be there, with its weight.
std::pair<ClassId, std::uint64_t> Compiler::anchor(CompiledSequence sequence) const {
  std::pair<ClassId, std::uint64_t> best{none, UINT64_MAX};
  for (const auto& step : sequence)
    if (is_class(step) && !step.optional && x_weights[step.word_class] < best.second)
      best = {step.word_class, x_weights[step.word_class]};
  return best;
}

ClassId Compiler::anchor(const CompiledPattern& pattern) const {
  std::pair<ClassId, std::uint64_t> best{none, UINT64_MAX};
  for (const auto& group : pattern.groups)
    for (const auto& part : group)
      if (!part.absent)
        if (const auto a = anchor(part.sequence); a.second < best.second) best = a;
  return best.first;
}

void Compiler::find_anchors() {
  std::vector<std::pair<ClassId, std::uint32_t>> rules, patterns;
  for (std::uint32_t i = 0; i < x_out.x_rules.size(); ++i)
    rules.emplace_back(anchor(x_out.x_rules[i].sequence).first, i);
  for (std::uint32_t i = 0; i < x_out.x_patterns.size(); ++i)
    patterns.emplace_back(anchor(x_out.x_patterns[i]), i);
  x_out.x_anchored_rules.assign(x_out.class_count(), rules);
  x_out.x_anchored_patterns.assign(x_out.class_count(), patterns);
}

}  // namespace advisor
