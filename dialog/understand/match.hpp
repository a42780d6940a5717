// Runs a program over the words of one text. A Matcher holds the buffers of a run, so keep one a
// thread: it is not safe to share, and its results live until its next run.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dialog/understand/program.hpp"
#include "dialog/understand/tokenise.hpp"

namespace advisor {

// A word as the matcher sees it: a token, or half of one where a space was missing.
struct Word {
  Token token;
  std::uint16_t segment = 0;         // PATTERNS.md, "Putting words together"
  std::uint16_t clause = 0;          // how far a negation reaches
  Person subject = Person::any;      // whose doing a verb here is, where the language tells by subject
  bool misspelt = false;             // matched as a typing error of pattern words
};

// Words [begin, end).
struct WordSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// What one term of a pattern matched; `part` tells the parts joined by "&" apart.
struct UsedSpan : WordSpan {
  std::uint32_t part = 0;
  static constexpr std::uint32_t elsewhere = UINT32_MAX;  // in a group after "&&"
};

// One way in which one pattern matches. `used` are the spans that its terms matched, without gaps.
struct Match {
  std::uint32_t pattern = 0;
  WordSpan span;                     // from the first to the last word of its first group
  std::uint32_t first_used = 0;
  std::uint32_t used_count = 0;
};

class Matcher {
 public:
  void run(const Program& program, const Tokens& tokens);

  const std::vector<Word>& words() const { return x_words; }
  const std::vector<Match>& matches() const { return x_matches; }
  std::span<const UsedSpan> used(const Match& match) const {
    return {x_used.data() + match.first_used, match.used_count};
  }
  // Where a class occurs, in order of begin. Merged from its members when first asked for.
  std::span<const WordSpan> occurrences(ClassId id) const;
  // The classes that occur as an atom or by a rule of their own, and where.
  std::span<const ClassId> found_classes() const { return x_touched; }
  std::span<const WordSpan> own_occurrences(ClassId id) const { return x_own[id]; }

  static constexpr std::size_t max_words = 4000;
  static constexpr std::size_t max_matches_of_a_pattern = 8;
  static constexpr int max_steps_of_a_pattern = 20'000;  // bounds the backtracking

 private:
  void clear();
  void make_words(const Tokens& tokens);
  void add_word(const Token& token);
  void find_atoms(Word& word);
  void read_subjects();
  void mark_atoms(bool accents);
  void occur(ClassId base, WordSpan span);
  void apply_rule(const PhraseRule& rule);
  void apply_pattern(std::uint32_t index);
  bool apply_group(const CompiledGroup& group, std::optional<std::uint32_t> index);
  void find_places(const CompiledSequence& sequence);

  template <class Done>
  bool match_steps(const CompiledSequence& sequence, std::size_t step, std::uint32_t at,
                   bool first, Done& done);
  void use(std::span<const WordSpan> path, std::size_t part);
  bool gap_allowed(std::uint32_t from, std::uint32_t to) const;
  template <class Visit>
  void each_start(const CompiledSequence& sequence, bool all, Visit visit);
  bool match_group(const CompiledGroup& group, std::size_t skip_part, std::uint16_t segment,
                   WordSpan& span);

  const Program* x_program = nullptr;
  std::vector<Word> x_words;
  std::vector<std::uint32_t> x_atoms;          // of all words, one after the other
  std::vector<std::uint32_t> x_first_atom;     // by word, and one more
  // By class: its own occurrences, as an atom or built by rules; and those of all its members,
  // which are right where x_merged_in is this run.
  std::vector<std::vector<WordSpan>> x_own;
  mutable std::vector<std::vector<WordSpan>> x_merged;
  mutable std::vector<std::uint32_t> x_merged_in;
  std::vector<std::uint32_t> x_woken_in;
  std::vector<ClassId> x_touched;              // classes with own occurrences
  std::uint32_t x_run = 0;
  std::vector<std::vector<std::uint32_t>> x_due;  // rules by level
  std::vector<std::uint32_t> x_due_patterns;
  std::vector<Match> x_matches;
  std::vector<UsedSpan> x_used;
  std::vector<UsedSpan> x_elsewhere;           // of the pattern being applied
  std::vector<WordSpan> x_path;
  std::vector<Match> x_places;                 // of one group; their paths in x_place_paths
  std::vector<WordSpan> x_place_paths;
  int x_steps = 0;
};

}  // namespace advisor
