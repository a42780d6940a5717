// The pattern language of knowledge/PATTERNS.md as a tree: parse and print. Values; any thread.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "knowledge/result.hpp"

namespace advisor {

// Who does what a verb says, where a pattern cares.
enum class Person : std::uint8_t { any, not_user, user };

// A word, or a stem with an ending of at most `ending` letters.
struct WordTerm {
  std::string word;            // as written
  bool open = false;
  int ending = unlimited;
  Person person = Person::any;
  bool accents_count = false;  // "=kör"
  static constexpr int unlimited = 64;
};

struct Step;
using Sequence = std::vector<Step>;

struct ConceptTerm { std::string name; };
// "#", "#d" (in digits), "#2" (two or more).
struct NumberTerm {
  enum class Kind : std::uint8_t { any, digits, many };
  Kind kind = Kind::any;
};
struct AnyTerm {};
struct StartTerm {};
struct EndTerm {};
struct GroupTerm { std::vector<Sequence> alternatives; };
using PatternTerm =
    std::variant<WordTerm, ConceptTerm, NumberTerm, AnyTerm, StartTerm, EndTerm, GroupTerm>;

// One element of a sequence; at most `gap` words may stand between it and the one before.
struct Step {
  PatternTerm term;
  int gap = 0;
  bool optional = false;
};

struct Part {
  Sequence sequence;
  bool absent = false;  // "!a"
};

// Parts of one segment, in any order ("&"); groups anywhere in the message ("&&"). A group of absent
// parts alone bars the whole message: "a && !b".
using PartGroup = std::vector<Part>;
struct Pattern { std::vector<PartGroup> groups; };

// The error's `what` says what was expected and at which byte; `where` is left empty.
Result<Pattern> parse_pattern(std::string_view text);

// An alternative of a concept: a sequence without &, &&, !, ^ and $.
Result<Sequence> parse_sequence(std::string_view text);

std::string print(const Pattern& pattern);
std::string print(const Sequence& sequence);
std::string print(const WordTerm& term);

inline constexpr int default_gap = 3;
inline constexpr int prefix_gap = 3;
inline constexpr std::size_t max_pattern_depth = 8;

}  // namespace advisor
