// Runs a program over the words of one text. A Matcher holds the buffers of a run, so keep one a
// thread: it is not safe to share, and its results live until its next run.
#pragma once

#include <cstdint>
#include <memory>
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

// Room for spans that stay where they are until everything is given back at once.
class SpanArena {
 public:
  std::span<WordSpan> take(std::size_t count);
  void give_back() { x_chunk = x_used = 0; }

 private:
  static constexpr std::size_t chunk_size = 4096;
  struct Chunk {
    std::unique_ptr<WordSpan[]> spans;
    std::size_t size = 0;
  };
  std::vector<Chunk> x_chunks;
  std::size_t x_chunk = 0, x_used = 0;
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
  std::span<const ClassId> found_classes() const { return x_found; }
  std::span<const WordSpan> own_occurrences(ClassId id) const;

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
  void mark_number(const Token& token, WordSpan span);
  bool is_meant(std::uint32_t atom, const Word& word, bool accents) const;
  void occur(ClassId base, WordSpan span);
  void found(ClassId base);
  void apply_rule(const PhraseRule& rule);
  void apply_pattern(std::uint32_t index);
  bool apply_group(CompiledGroup group, std::optional<std::uint32_t> index);
  bool bars(CompiledGroup group);
  void find_places(CompiledSequence sequence);

  template <class Done>
  bool match_steps(CompiledSequence sequence, std::size_t step, std::uint32_t at,
                   bool first, Done& done);
  void use(std::span<const WordSpan> path, std::size_t part);
  bool gap_allowed(std::uint32_t from, std::uint32_t to) const;
  template <class Visit>
  void each_start(CompiledSequence sequence, bool all, Visit visit);
  bool match_group(CompiledGroup group, std::size_t skip_part, std::uint16_t segment,
                   WordSpan& span);

  // Where words of a class begin and end, word n at bit n modulo 64: enough to see quickly that a
  // sequence cannot match.
  struct Places {
    std::uint64_t begins = 0, ends = 0;
    bool single = true;              // all of one word
    void add(const Places& other);
  };
  // A class that occurs as an atom or by rules, in this run if `run` is.
  struct Base {
    std::uint32_t run = 0;
    std::uint32_t first = 0, last = 0, count = 0;   // in x_occurrences
    Places places;
  };
  struct Class {
    std::uint32_t told = 0;          // the run in which a member of a large class was found
    std::uint32_t last_member = 0;   // in x_members_found
    std::uint32_t asked = 0;         // the run that the places are of
    Places places;
  };
  struct Merged {
    std::uint32_t run = 0;
    std::span<const WordSpan> spans;
  };
  struct Occurrence {
    WordSpan span;
    std::uint32_t next = 0;
  };
  struct MemberFound {
    ClassId member = 0;
    std::uint32_t before = 0;
  };
  static constexpr std::uint32_t none = UINT32_MAX;

  bool is_found(ClassId base) const { return (x_found_bits[base / 64] >> (base % 64) & 1) != 0; }
  template <class Visit> void each_found_member(ClassId id, Visit visit) const;
  const Places& places(ClassId id);
  bool may_match(CompiledSequence sequence);
  bool may_match(const CompiledPattern& pattern);

  const Program* x_program = nullptr;
  std::vector<Word> x_words;
  std::vector<std::uint32_t> x_atoms;          // of all words, one after the other
  std::vector<std::uint32_t> x_first_atom;     // by word, and one more
  std::uint32_t x_run = 0;
  std::vector<Base> x_bases;                   // by class, as the next three
  std::vector<Class> x_classes;
  mutable std::vector<Merged> x_merged;
  std::vector<std::uint32_t> x_woken_in;
  std::vector<std::uint64_t> x_found_bits;
  std::vector<ClassId> x_found;                // bases of this run
  std::vector<Occurrence> x_occurrences;
  std::vector<MemberFound> x_members_found;
  mutable SpanArena x_arena;
  mutable std::vector<WordSpan> x_gathered;
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
