// All patterns and concepts of one language compiled into one immutable program: a vocabulary,
// classes of words, rules that build phrases out of them in levels, and patterns on top. Built
// once; read by any thread. It copies what it needs and borrows nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "dialog/understand/tokenise.hpp"
#include "dialog/understand/vocabulary.hpp"
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
using CompiledSequence = std::vector<CompiledStep>;

struct CompiledPart {
  CompiledSequence sequence;
  bool absent = false;
};
using CompiledGroup = std::vector<CompiledPart>;

// A phrase of several words that is a member of a class.
struct PhraseRule {
  CompiledSequence sequence;
  ClassId target = 0;
  std::uint32_t level = 0;
};

struct CompiledPattern {
  std::vector<CompiledGroup> groups;
  PatternSource source;
};

class Program {
 public:
  // Throws std::runtime_error that names the file and pointer of every pattern that cannot be read
  // or uses an unknown concept, or of the first concept that is wrong. `known_words` are words of
  // the language that must never be taken for misspelt pattern words.
  Program(std::vector<PatternSource> patterns, const std::vector<ConceptSource>& concepts,
          const Grammar& grammar, const std::vector<std::string>& known_words);

  const Vocabulary& vocabulary() const { return x_vocabulary; }
  const std::vector<CompiledPattern>& patterns() const { return x_patterns; }
  const std::vector<PhraseRule>& rules() const { return x_rules; }
  std::size_t class_count() const { return x_names.size(); }
  std::uint32_t level_count() const { return x_levels; }

  struct ClassUse {
    // What the class is made of: atoms, and classes that phrase rules build (itself among them
    // where they do), transitively, sorted. An atom's only member is itself.
    std::vector<ClassId> members;
    std::vector<ClassId> wakes;                // classes it is a member of that anchor anything
    std::vector<std::uint32_t> rules;          // rules anchored here
    std::vector<std::uint32_t> patterns;       // patterns anchored here
  };
  const ClassUse& use(ClassId id) const { return x_uses[id]; }
  bool is_member(ClassId part, ClassId whole) const;
  // The subject that a word is, where the language tells a verb's person by it; else Person::any.
  Person subject(std::uint32_t atom) const { return x_subjects[atom]; }
  ClassId atom_class(std::uint32_t atom) const { return x_atom_classes[atom]; }

  // The class of a concept that the engine reads (neg, i, …); throws where it is not defined.
  ClassId concept_class(const std::string& name) const;
  const std::unordered_map<std::string, ClassId>& concepts() const { return x_concepts; }
  const std::string& class_name(ClassId id) const { return x_names[id]; }
  ClassId number_class() const { return x_number; }

  bool segment_break(std::string_view folded) const { return contains(x_segment_breaks, folded); }
  bool clause_break(std::string_view folded) const { return contains(x_clause_breaks, folded); }
  bool known(std::string_view folded) const { return contains(x_known, folded); }
  // Who does what a verb with this ending says; Person::any where endings do not tell (English).
  Person person_of_ending(std::string_view ending) const;
  bool endings_tell_person() const { return !x_endings.empty(); }
  // Of a number word; 0 where it is none: with other accents it is another word.
  double number_value(const Token& token) const;
  double count_value(std::string_view folded) const;   // of "twice"; 0 where it is none
  bool conditional_word(std::string_view folded) const { return contains(x_conditional, folded); }
  bool conditional_ending(std::string_view folded) const;

 private:
  friend class Compiler;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  using WordSet = std::unordered_set<std::string, Hash, std::equal_to<>>;
  static bool contains(const WordSet& set, std::string_view word) {
    return set.find(word) != set.end();
  }

  Vocabulary x_vocabulary;
  std::vector<CompiledPattern> x_patterns;
  std::vector<PhraseRule> x_rules;
  std::vector<ClassUse> x_uses;
  std::vector<ClassId> x_atom_classes;
  std::vector<Person> x_subjects;              // by atom
  std::vector<std::string> x_names;
  std::unordered_map<std::string, ClassId> x_concepts;
  ClassId x_number = 0;
  std::uint32_t x_levels = 0;
  WordSet x_segment_breaks, x_clause_breaks, x_known;
  std::vector<std::pair<std::string, Person>> x_endings;  // longest first
  WordSet x_conditional;
  std::vector<std::string> x_conditional_endings;
  std::unordered_map<std::string, double, Hash, std::equal_to<>> x_numbers, x_counts;
  std::unordered_set<std::string, Hash, std::equal_to<>> x_number_spellings;
};

}  // namespace advisor
