// Turns the sources of a language into a Program: the builder of PatternParser that makes classes
// and rules of the terms as they are read. Used once, by Program's constructor; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialog/understand/pattern_parser.hpp"
#include "dialog/understand/program.hpp"

namespace advisor {

// A concept is compiled when it is first used, so that files may stand in any order; the level of a
// class is one above the classes that its phrases use.
class Compiler {
 public:
  static constexpr ClassId none = UINT32_MAX;

  // Borrows all it is given. Throws std::runtime_error as Program's constructor says.
  Compiler(Program& out, const Grammar& grammar, const std::vector<ConceptSource>& concepts,
           const std::vector<SeenWord>& known_words);
  void compile(std::vector<PatternSource> patterns);

  // For the parser.
  using Element = CompiledStep;
  Element word(const WordText& term) { return of_class(class_of(term)); }
  Element reference(std::string_view name);
  Element number() const { return of_class(x_out.x_number); }
  Element digits() const { return of_class(x_out.x_digits); }
  Element many() const { return of_class(x_out.x_many); }
  Element any() const { return {.kind = CompiledStep::Kind::any}; }
  Element start() const { return {.kind = CompiledStep::Kind::start}; }
  Element end() const { return {.kind = CompiledStep::Kind::end}; }
  std::optional<Element> known_group(std::string_view text) const;
  void open_group(std::string_view text) { x_open_groups.push_back({text}); }
  void alternative(std::span<const Element> steps);
  Element close_group();

 private:
  struct Concept {
    const ConceptSource* source;
    ClassId id = none;
    bool open = false;
  };
  struct Group {
    std::string_view text;
    ClassId id = none;
    ClassId only = none;     // of a single alternative that is a class itself
  };
  struct Range { std::uint32_t first = 0, count = 0; };
  struct Rule {
    Range steps;
    ClassId target;
  };

  static Element of_class(ClassId id) { return {.word_class = id}; }
  ClassId new_class();
  ClassId class_of(const WordText& term);
  void member(ClassId part, ClassId whole);
  void compile(Concept& item);
  void add_alternative(std::span<const Element> steps, ClassId target);
  Range keep(std::span<const Element> steps);
  void number_words();
  void compile_all(std::vector<PatternSource> patterns);
  void compile(PatternSource& source);
  void point_at_steps();

  void find_members();
  void find_members_of(ClassId id);
  void weigh();
  void count_words();
  std::pair<ClassId, std::uint64_t> anchor(CompiledSequence sequence) const;
  void find_anchors();
  ClassId anchor(const CompiledPattern& pattern) const;
  void find_what_wakes();
  void find_subjects();

  Program& x_out;
  const Grammar& x_grammar;
  const std::vector<SeenWord>& x_known_words;
  std::vector<Concept> x_concepts;
  WordMap<std::uint32_t> x_concept_names;   // place in x_concepts
  WordMap<ClassId> x_words, x_groups;       // by the term, or alternatives, as written
  std::vector<Group> x_open_groups;
  std::vector<std::uint32_t> x_levels;      // by class
  std::vector<std::uint64_t> x_weights;
  std::vector<std::pair<ClassId, ClassId>> x_parts;   // a class and a direct member
  ClassLists x_direct;
  std::vector<bool> x_targets;              // by class: whether rules build it
  std::vector<std::vector<ClassId>> x_all;  // by class with parts: its members
  std::vector<std::uint32_t> x_seen;        // by class: the class whose members it was last put in
  std::vector<Rule> x_rules;
  std::vector<std::pair<Range, bool>> x_pattern_parts;   // steps, absent
  std::vector<Range> x_pattern_groups, x_patterns;       // of parts, of groups
};

}  // namespace advisor
