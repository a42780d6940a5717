// What a text shows beside its patterns: its words, their beginnings, words next to each other, the
// concepts that its words belong to. `advisor train` learns what each speaks for; the classifier
// adds it up. Features borrow from the tokens and the program; one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/understand/match.hpp"

namespace advisor {

// s and r the first letters of a word (5 or 6, and 4), b two beginnings in a row, @ a concept,
// ? whether anything is asked, l how long the text is. All without accents, so that a text reads the
// same with and without them.
struct Feature {
  std::uint64_t hash = 0;        // feature_hash of print()
  std::uint32_t word = 0;        // where it starts
  char kind = 's';
  std::string_view first;
  std::string_view second;       // of a pair
};

std::string print(const Feature& feature);   // "s:unpaid", "b:sent_invoic"

class FeatureReader {
 public:
  // Borrows the program.
  explicit FeatureReader(const Program& program);

  // The features of the matcher's last run, each once, at its first place.
  void read(const Matcher& matcher, const Tokens& tokens, std::vector<Feature>& out) const;

 private:
  void add_words(const Matcher& matcher, std::vector<Feature>& out) const;
  void add_concepts(const Matcher& matcher, std::vector<Feature>& out) const;

  const Program& x_program;
  std::size_t x_stem;                                         // letters of a beginning
  ClassId x_client;                                           // the grammar's concept "they"
  std::vector<std::vector<const std::string*>> x_concepts;    // by class: those it is part of
};

}  // namespace advisor
