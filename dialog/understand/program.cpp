#include "dialog/understand/program.hpp"

#include <algorithm>
#include <stdexcept>

#include "dialog/understand/compile.hpp"
#include "dialog/understand/normalise.hpp"

namespace advisor {
namespace {

constexpr std::size_t min_stem = 3;  // letters before a conditional ending: not "benne", "nem"

}  // namespace

void ClassLists::assign(std::size_t classes,
                        std::span<const std::pair<ClassId, std::uint32_t>> pairs) {
  x_begins.assign(classes + 2, 0);
  for (const auto& [id, item] : pairs) ++x_begins[id + 2];
  for (std::size_t i = 2; i < x_begins.size(); ++i) x_begins[i] += x_begins[i - 1];
  x_items.resize(pairs.size());
  for (const auto& [id, item] : pairs) x_items[x_begins[id + 1]++] = item;
  x_begins.pop_back();
}

void ClassLists::append(std::span<const std::uint32_t> list) {
  x_items.insert(x_items.end(), list.begin(), list.end());
  x_begins.push_back(static_cast<std::uint32_t>(x_items.size()));
}

Program::Program(std::vector<PatternSource> patterns, const std::vector<ConceptSource>& concepts,
                 const Grammar& grammar, const std::vector<SeenWord>& known_words) {
  read_words(grammar, known_words);
  Compiler(*this, grammar, concepts, known_words).compile(std::move(patterns));
}

void Program::read_words(const Grammar& grammar, const std::vector<SeenWord>& known_words) {
  NormalisedWord word;
  const auto mark = [&](const std::vector<std::string>& words, bool WordKind::*as) {
    for (const auto& w : words) {
      normalise_word(w, word);
      x_kinds.emplace(word.folded, {}).first.*as = true;
    }
  };
  mark(grammar.segment_breaks, &WordKind::segment_break);
  mark(grammar.clause_breaks, &WordKind::clause_break);
  mark(grammar.function_words, &WordKind::known);
  for (const auto& w : known_words) x_kinds.emplace(w.word, {}).first.known = true;
  mark(grammar.conditional_words, &WordKind::conditional);
  for (const auto& phrase : grammar.no_breaks) {
    const auto space = std::min(phrase.find(' '), phrase.size());
    x_joined.emplace_back(normalise_word(phrase.substr(0, space)).folded,
                          normalise_word(phrase.substr(std::min(space + 1, phrase.size()))).folded);
  }
  const auto endings = [&](const std::vector<std::string>& list, Person person) {
    for (const auto& e : list) x_endings.emplace_back(normalise_word(e).folded, person);
  };
  endings(grammar.first_person, Person::user);
  endings(grammar.second_person, Person::any);
  endings(grammar.third_person, Person::not_user);
  std::stable_sort(x_endings.begin(), x_endings.end(), [](const auto& a, const auto& b) {
    return a.first.size() > b.first.size();
  });
  for (const auto& [number, value] : grammar.numbers) {
    x_numbers.emplace(normalise_word(number).folded, value);
    x_number_spellings.emplace(number, true);
  }
  for (const auto& [count, value] : grammar.counts)
    x_counts.emplace(normalise_word(count).folded, value);
  for (const auto& e : grammar.conditional_endings)
    x_conditional_endings.push_back(normalise_word(e).folded);
}

ClassId Program::concept_class(GrammarConcept concept_id) const {
  const auto found = x_grammar_concepts[static_cast<std::size_t>(concept_id)];
  if (found == Compiler::none)
    throw std::runtime_error("grammar.json#/concepts: expected the concept \"" +
                             std::string(name(concept_id)) + "\"");
  return found;
}

bool Program::joined(std::string_view first, std::string_view second) const {
  return std::any_of(x_joined.begin(), x_joined.end(), [&](const auto& pair) {
    return pair.first == first && pair.second == second;
  });
}

bool Program::is_member(ClassId part, ClassId whole) const {
  const auto all = x_members[whole];
  return std::find(all.begin(), all.end(), part) != all.end();
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
  const auto* found = x_counts.find(folded);
  return found ? *found : 0;
}

double Program::number_value(const Token& token) const {
  const auto* found = x_numbers.find(token.folded);
  if (!found) return 0;
  const bool accents = token.exact != token.folded;
  return accents && !x_number_spellings.contains(token.exact) ? 0 : *found;
}

}  // namespace advisor
