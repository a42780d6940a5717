#include "dialog/understand/program.hpp"

#include <algorithm>
#include <stdexcept>

#include "dialog/understand/normalise.hpp"

namespace advisor {
namespace {

constexpr std::size_t min_stem = 3;  // letters before a conditional ending: not "benne", "nem"

[[noreturn]] void fail(const std::string& where, const std::string& what) {
  throw std::runtime_error(where + ": " + what);
}

template <class T> T checked(Result<T> result, const std::string& where) {
  if (!result) fail(where, result.error().what);
  return std::move(*result);
}

}  // namespace

// Turns sources into classes, rules and patterns. A concept is compiled when it is first used, so
// that files may stand in any order; the level of a class is one above the classes that its phrases
// use.
class Compiler {
 public:
  Compiler(Program& out, const std::vector<ConceptSource>& concepts) : x_out(out) {
    for (const auto& c : concepts) {
      if (!x_sources.emplace(c.name, &c).second)
        fail(c.where, "expected a name that is not defined at " + x_sources.at(c.name)->where);
    }
  }

  void compile(std::vector<PatternSource> patterns, const Grammar& grammar) {
    x_out.x_number = new_class("#");
    x_parts[x_out.x_number].push_back(x_out.x_number);  // digits are its own occurrences
    for (const auto& [word, value] : grammar.numbers)
      member(class_of(WordTerm{.word = word}), x_out.x_number);
    for (const auto& [name, source] : x_sources) concept_class(name, source->where);
    compile_all(std::move(patterns));
    flatten_members();
    x_out.x_vocabulary.freeze();
    weigh(grammar);
    for (std::uint32_t i = 0; i < x_out.x_rules.size(); ++i)
      x_out.x_uses[anchor(x_out.x_rules[i].sequence).first].rules.push_back(i);
    for (std::uint32_t i = 0; i < x_out.x_patterns.size(); ++i) anchor_pattern(i);
    find_what_wakes();
    if (!x_out.endings_tell_person()) find_subjects();
  }

 private:
  ClassId new_class(std::string name) {
    const auto id = static_cast<ClassId>(x_out.x_names.size());
    x_out.x_names.push_back(std::move(name));
    x_out.x_uses.emplace_back();
    x_parts.emplace_back();
    x_levels.push_back(0);
    return id;
  }

  ClassId class_of(const WordTerm& term) {
    auto text = print(term);  // the same words come thousands of times; normalising costs more
    if (const auto found = x_words.find(text); found != x_words.end()) return found->second;
    const auto atom = x_out.x_vocabulary.add(term);
    if (atom == x_out.x_atom_classes.size()) x_out.x_atom_classes.push_back(new_class(text));
    return x_words.emplace(std::move(text), x_out.x_atom_classes[atom]).first->second;
  }

  // Every occurrence of `part` is one of `whole`.
  void member(ClassId part, ClassId whole) {
    x_parts[whole].push_back(part);
    x_levels[whole] = std::max(x_levels[whole], x_levels[part]);
  }

  ClassId concept_class(const std::string& name, const std::string& user) {
    if (const auto found = x_out.x_concepts.find(name); found != x_out.x_concepts.end())
      return found->second;
    const auto source = x_sources.find(name);
    if (source == x_sources.end()) fail(user, "expected a concept that exists, found @" + name);
    if (!x_open.insert(name).second) fail(user, "the concept @" + name + " contains itself");
    const auto id = new_class("@" + name);
    for (std::size_t i = 0; i < source->second->alternatives.size(); ++i) {
      const auto where = source->second->where + "/" + std::to_string(i);
      alternative(checked(parse_sequence(source->second->alternatives[i]), where), id, where);
    }
    x_open.erase(name);
    x_out.x_concepts.emplace(name, id);
    return id;
  }

  static bool names_words(const PatternTerm& term) {
    return !std::holds_alternative<AnyTerm>(term) && !std::holds_alternative<StartTerm>(term) &&
           !std::holds_alternative<EndTerm>(term);
  }

  void alternative(const Sequence& sequence, ClassId target, const std::string& where) {
    if (sequence.size() == 1 && names_words(sequence[0].term)) {
      member(term_class(sequence[0].term, where), target);
      return;
    }
    auto compiled = compile(sequence, where);
    std::uint32_t level = 1;
    bool anchored = false;
    for (const auto& step : compiled) {
      if (step.kind != CompiledStep::Kind::word_class) continue;
      level = std::max(level, x_levels[step.word_class] + 1);
      anchored = anchored || !step.optional;
    }
    if (!anchored) fail(where, "expected a word that must be there");
    x_levels[target] = std::max(x_levels[target], level);
    x_out.x_rules.push_back({std::move(compiled), target, level});
  }

  ClassId term_class(const PatternTerm& term, const std::string& where) {
    if (const auto* word = std::get_if<WordTerm>(&term)) return class_of(*word);
    if (const auto* name = std::get_if<ConceptTerm>(&term)) return concept_class(name->name, where);
    if (std::holds_alternative<NumberTerm>(term)) return x_out.x_number;
    const auto& group = std::get<GroupTerm>(term);
    auto text = "(" + print(Sequence{{group, 0, false}}) + ")";
    if (const auto found = x_groups.find(text); found != x_groups.end()) return found->second;
    const auto id = new_class(text);
    for (const auto& a : group.alternatives) alternative(a, id, where);
    x_groups.emplace(std::move(text), id);
    return id;
  }

  CompiledSequence compile(const Sequence& sequence, const std::string& where) {
    CompiledSequence out;
    for (const auto& step : sequence) {
      CompiledStep compiled;
      compiled.gap = static_cast<std::uint8_t>(step.gap);
      compiled.optional = step.optional;
      if (std::holds_alternative<AnyTerm>(step.term)) compiled.kind = CompiledStep::Kind::any;
      else if (std::holds_alternative<StartTerm>(step.term)) compiled.kind = CompiledStep::Kind::start;
      else if (std::holds_alternative<EndTerm>(step.term)) compiled.kind = CompiledStep::Kind::end;
      else compiled.word_class = term_class(step.term, where);
      out.push_back(compiled);
    }
    return out;
  }

  // All that cannot be read is named at once: an editor should not have to mend it one by one.
  void compile_all(std::vector<PatternSource> patterns) {
    std::string errors;
    for (auto& source : patterns) {
      try {
        x_out.x_patterns.push_back(compile(std::move(source)));
      } catch (const std::runtime_error& e) {
        errors += (errors.empty() ? "" : "\n") + std::string(e.what());
      }
    }
    if (!errors.empty()) throw std::runtime_error(errors);
  }

  CompiledPattern compile(PatternSource source) {
    const auto pattern = checked(parse_pattern(source.text), source.where);
    CompiledPattern out;
    for (const auto& group : pattern.groups) {
      CompiledGroup parts;
      for (const auto& part : group)
        parts.push_back({compile(part.sequence, source.where), part.absent});
      out.groups.push_back(std::move(parts));
    }
    out.source = std::move(source);
    return out;
  }

  // A class without parts is a base: an atom, or built by rules alone. One with parts and rules is
  // both.
  void flatten_members() {
    for (const auto& rule : x_out.x_rules) {
      if (!x_parts[rule.target].empty() && x_parts[rule.target].back() != rule.target)
        x_parts[rule.target].push_back(rule.target);
      x_out.x_levels = std::max(x_out.x_levels, rule.level);
    }
    ++x_out.x_levels;
    std::vector<bool> done(x_parts.size());
    for (ClassId id = 0; id < x_parts.size(); ++id) flatten(id, done);
  }

  const std::vector<ClassId>& flatten(ClassId id, std::vector<bool>& done) {
    auto& members = x_out.x_uses[id].members;
    if (done[id]) return members;
    done[id] = true;
    if (x_parts[id].empty()) members.push_back(id);
    for (auto part : x_parts[id]) {
      if (part == id) {
        members.push_back(id);
        continue;
      }
      const auto& more = flatten(part, done);
      members.insert(members.end(), more.begin(), more.end());
    }
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    return members;
  }

  void find_what_wakes() {
    for (ClassId id = 0; id < x_out.x_uses.size(); ++id) {
      const auto& use = x_out.x_uses[id];
      if (use.rules.empty() && use.patterns.empty()) continue;
      for (auto member : use.members) x_out.x_uses[member].wakes.push_back(id);
    }
  }

  void find_subjects() {
    x_out.x_subjects.assign(x_out.x_vocabulary.size(), Person::any);
    const auto mark = [&](const char* name, Person person) {
      const auto whole = x_out.concept_class(name);
      for (std::uint32_t atom = 0; atom < x_out.x_vocabulary.size(); ++atom)
        if (x_out.is_member(x_out.x_atom_classes[atom], whole)) x_out.x_subjects[atom] = person;
    };
    mark("they", Person::not_user);
    mark("him", Person::not_user);
    mark("i", Person::user);
  }

  // How often a class is likely to occur: a word that many phrases use is a frequent one, too.
  void weigh(const Grammar& grammar) {
    std::unordered_set<std::string> frequent;
    for (const auto& w : grammar.function_words) frequent.insert(normalise_word(w).folded);
    std::vector<std::uint64_t> base(x_out.x_names.size(), 1);
    for (std::uint32_t atom = 0; atom < x_out.x_vocabulary.size(); ++atom) {
      const auto& a = x_out.x_vocabulary.atom(atom);
      base[x_out.x_atom_classes[atom]] = frequent.contains(a.folded)          ? 200
                                         : a.open && a.folded.size() <= 3 ? 10 : 1;
    }
    const auto count_uses = [&](const CompiledSequence& sequence) {
      for (const auto& step : sequence) ++base[step.word_class];
    };
    for (const auto& rule : x_out.x_rules) count_uses(rule.sequence);
    for (const auto& pattern : x_out.x_patterns)
      for (const auto& group : pattern.groups)
        for (const auto& part : group) count_uses(part.sequence);
    x_weights.assign(x_out.x_names.size(), 0);
    for (ClassId id = 0; id < x_weights.size(); ++id)
      for (auto member : x_out.x_uses[id].members) x_weights[id] += base[member];
    x_weights[x_out.x_number] += 50;
  }

  // The rarest class that must be there, with its weight.
  std::pair<ClassId, std::uint64_t> anchor(const CompiledSequence& sequence) const {
    std::pair<ClassId, std::uint64_t> best{0, UINT64_MAX};
    for (const auto& step : sequence)
      if (step.kind == CompiledStep::Kind::word_class && !step.optional &&
          x_weights[step.word_class] < best.second)
        best = {step.word_class, x_weights[step.word_class]};
    return best;
  }

  void anchor_pattern(std::uint32_t index) {
    const auto& pattern = x_out.x_patterns[index];
    std::pair<ClassId, std::uint64_t> best{0, UINT64_MAX};
    for (const auto& group : pattern.groups)
      for (const auto& part : group)
        if (!part.absent)
          if (const auto a = anchor(part.sequence); a.second < best.second) best = a;
    if (best.second == UINT64_MAX) fail(pattern.source.where, "expected a word that must be there");
    x_out.x_uses[best.first].patterns.push_back(index);
  }

  Program& x_out;
  std::unordered_map<std::string, const ConceptSource*> x_sources;
  std::unordered_set<std::string> x_open;
  std::unordered_map<std::string, ClassId> x_words;    // by the term as printed
  std::unordered_map<std::string, ClassId> x_groups;
  std::vector<std::uint32_t> x_levels;
  std::vector<std::uint64_t> x_weights;
  std::vector<std::vector<ClassId>> x_parts;   // by class: its direct members
};

Program::Program(std::vector<PatternSource> patterns, const std::vector<ConceptSource>& concepts,
                 const Grammar& grammar, const std::vector<std::string>& known_words) {
  const auto fill = [](WordSet& set, const std::vector<std::string>& words) {
    for (const auto& w : words) set.insert(normalise_word(w).folded);
  };
  fill(x_segment_breaks, grammar.segment_breaks);
  fill(x_clause_breaks, grammar.clause_breaks);
  fill(x_known, grammar.function_words);
  fill(x_known, known_words);
  const auto endings = [&](const std::vector<std::string>& list, Person person) {
    for (const auto& e : list) x_endings.emplace_back(normalise_word(e).folded, person);
  };
  endings(grammar.first_person, Person::user);
  endings(grammar.second_person, Person::any);
  endings(grammar.third_person, Person::not_user);
  std::stable_sort(x_endings.begin(), x_endings.end(), [](const auto& a, const auto& b) {
    return a.first.size() > b.first.size();
  });
  for (const auto& [word, value] : grammar.numbers)
    x_numbers.emplace(normalise_word(word).folded, value), x_number_spellings.insert(word);
  for (const auto& [word, value] : grammar.counts)
    x_counts.emplace(normalise_word(word).folded, value);
  fill(x_conditional, grammar.conditional_words);
  for (const auto& e : grammar.conditional_endings)
    x_conditional_endings.push_back(normalise_word(e).folded);
  auto all = grammar.concepts;
  all.insert(all.end(), concepts.begin(), concepts.end());
  Compiler(*this, all).compile(std::move(patterns), grammar);
}

ClassId Program::concept_class(const std::string& name) const {
  const auto found = x_concepts.find(name);
  if (found == x_concepts.end())
    throw std::runtime_error("grammar.json#/concepts: expected the concept \"" + name + "\"");
  return found->second;
}

bool Program::is_member(ClassId part, ClassId whole) const {
  const auto& members = x_uses[whole].members;
  return std::binary_search(members.begin(), members.end(), part);
}

Person Program::person_of_ending(std::string_view ending) const {
  if (x_endings.empty()) return Person::any;
  for (const auto& [tail, person] : x_endings)
    if (ending.ends_with(tail)) return person;
  return Person::not_user;
}

bool Program::conditional_ending(std::string_view folded) const {
  return std::any_of(x_conditional_endings.begin(), x_conditional_endings.end(),
                     [&](const auto& e) {
                       return folded.size() >= e.size() + min_stem && folded.ends_with(e);
                     });
}

double Program::count_value(std::string_view folded) const {
  const auto found = x_counts.find(folded);
  return found == x_counts.end() ? 0 : found->second;
}

double Program::number_value(const Token& token) const {
  const auto found = x_numbers.find(token.folded);
  if (found == x_numbers.end()) return 0;
  const bool accents = token.exact != token.folded;
  return accents && !x_number_spellings.contains(token.exact) ? 0 : found->second;
}

}  // namespace advisor
