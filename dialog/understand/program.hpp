// All patterns and concepts of one language compiled into one immutable program: a vocabulary,
// classes of words, rules that build phrases out of them in levels, and patterns on top. Built
// once; read by any thread. It copies what it needs and borrows nothing.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dialog/understand/tokenise.hpp"
#include "dialog/understand/vocabulary.hpp"
#include "dialog/understand/word_map.hpp"
#include "locales/locale.hpp"

namespace advisor {

// A word class: an atom, a concept or a group of alternatives.
using ClassId = std::uint32_t;

struct CompiledStep {
  enum class Kind : std::uint8_t { word_class, any, start, end };
  Kind kind = Kind::word_class;
  std::uint8_t gap = 0;
  bool optional = false;
  ClassId word_class = 0;
};
using CompiledSequence = std::span<const CompiledStep>;

struct CompiledPart {
  CompiledSequence sequence;
  bool absent = false;
};
using CompiledGroup = std::span<const CompiledPart>;

// A phrase of several words that is a member of a class.
struct PhraseRule {
  CompiledSequence sequence;
  ClassId target = 0;
  std::uint32_t level = 0;
};

struct CompiledPattern {
  std::span<const CompiledGroup> groups;
  PatternSource source;
};

// The concepts of grammar.json that the engine itself reads.
enum class GrammarConcept : std::uint8_t {
  neg, false_neg, hypothesis, over, other, reversal, wish, question, unit_times, unit_days,
  unit_weeks, unit_months, unit_years, unit_invoices, unit_percent, unit_money
};
template <> struct Names<GrammarConcept> {
  static constexpr std::array<std::string_view, 16> list{
      "neg", "false_neg", "hypothesis", "over", "other", "reversal", "wish", "question",
      "unit_times", "unit_days", "unit_weeks", "unit_months", "unit_years", "unit_invoices",
      "unit_percent", "unit_money"};
};

// Lists of numbers, one a class, in one piece of memory.
class ClassLists {
 public:
  std::span<const std::uint32_t> operator[](ClassId id) const {
    return std::span(x_items).subspan(x_begins[id], x_begins[id + 1] - x_begins[id]);
  }
  // Pairs of a class and a number; the numbers of a class keep their order.
  void assign(std::size_t classes, std::span<const std::pair<ClassId, std::uint32_t>> pairs);
  // One class after the other.
  void append(std::span<const std::uint32_t> list);

 private:
  std::vector<std::uint32_t> x_begins{0}, x_items;
};

class Program {
 public:
  // Throws std::runtime_error that names the file and pointer of every pattern that cannot be read
  // or uses an unknown concept, or of the first concept that is wrong. `known_words` are never
  // taken for misspelt pattern words, and tell which words are frequent; the same may come twice.
  Program(std::vector<PatternSource> patterns, const std::vector<ConceptSource>& concepts,
          const Grammar& grammar, const std::vector<SeenWord>& known_words);
  Program(Program&&) = default;   // its spans borrow from its vectors: it moves, and is not copied

  const Vocabulary& vocabulary() const { return x_vocabulary; }
  const std::vector<CompiledPattern>& patterns() const { return x_patterns; }
  const std::vector<PhraseRule>& rules() const { return x_rules; }
  std::size_t class_count() const { return x_class_count; }
  std::uint32_t level_count() const { return x_levels; }

  struct ClassUse {
    // What the class is made of: atoms, and classes that phrase rules build (itself among them
    // where they do), transitively. An atom's only member is itself.
    std::span<const ClassId> members;
    std::span<const ClassId> wakes;            // classes it is a member of that anchor anything
    std::span<const std::uint32_t> rules;      // rules anchored here
    std::span<const std::uint32_t> patterns;   // patterns anchored here
  };
  ClassUse use(ClassId id) const {
    return {x_members[id], x_wakes[id], x_anchored_rules[id], x_anchored_patterns[id]};
  }
  std::span<const ClassId> members(ClassId id) const { return x_members[id]; }
  // A large class is told by its members that they were found; a small one looks for itself.
  bool large(ClassId id) const { return x_members[id].size() > most_looked_for; }
  std::span<const ClassId> large_classes_of(ClassId member) const { return x_large[member]; }
  bool is_member(ClassId part, ClassId whole) const;
  // The subject that a word is, where the language tells a verb's person by it; else Person::any.
  Person subject(std::uint32_t atom) const { return x_subjects[atom]; }
  ClassId atom_class(std::uint32_t atom) const { return x_atom_classes[atom]; }

  // The class of a concept that the engine reads (neg, i, …); throws where it is not defined.
  ClassId concept_class(GrammarConcept concept_id) const;
  const std::unordered_map<std::string, ClassId>& concepts() const { return x_concepts; }
  ClassId digits_class() const { return x_digits; }
  ClassId number_class() const { return x_number; }
  ClassId many_class() const { return x_many; }

  // What grammar.json says of a word.
  struct WordKind {
    bool segment_break = false, clause_break = false, known = false, conditional = false;
  };
  WordKind kind(std::string_view folded) const {
    const auto* found = x_kinds.find(folded);
    return found ? *found : WordKind{};
  }
  // "anything" and "but": the second word, which breaks elsewhere, breaks nothing here.
  bool joined(std::string_view first, std::string_view second) const;
  bool known(std::string_view folded) const { return kind(folded).known; }
  // Who does what a verb with this ending says; Person::any where endings do not tell (English).
  Person person_of_ending(std::string_view ending) const;
  bool endings_tell_person() const { return !x_endings.empty(); }
  // Of a number word; 0 where it is none: with other accents it is another word.
  double number_value(const Token& token) const;
  double count_value(std::string_view folded) const;   // of "twice"; 0 where it is none
  bool conditional_word(std::string_view folded) const { return kind(folded).conditional; }
  bool conditional_ending(std::string_view folded) const;

 private:
  friend class Compiler;
  static constexpr std::size_t most_looked_for = 12;

  void read_words(const Grammar& grammar, const std::vector<SeenWord>& known_words);

  Vocabulary x_vocabulary;
  std::vector<CompiledStep> x_steps;
  std::vector<CompiledPart> x_parts;
  std::vector<CompiledGroup> x_groups;
  std::vector<CompiledPattern> x_patterns;
  std::vector<PhraseRule> x_rules;
  ClassLists x_members, x_wakes, x_anchored_rules, x_anchored_patterns, x_large;
  std::vector<ClassId> x_atom_classes;
  std::vector<Person> x_subjects;              // by atom
  std::unordered_map<std::string, ClassId> x_concepts;
  std::array<ClassId, count_of<GrammarConcept>> x_grammar_concepts{};
  ClassId x_digits = 0, x_number = 0, x_many = 0;
  std::size_t x_class_count = 0;
  std::uint32_t x_levels = 0;
  WordMap<WordKind> x_kinds;
  std::vector<std::pair<std::string, std::string>> x_joined;
  std::vector<std::pair<std::string, Person>> x_endings;  // longest first
  std::vector<std::string> x_conditional_endings;
  WordMap<double> x_numbers, x_counts;
  WordMap<bool> x_number_spellings;
};

}  // namespace advisor
