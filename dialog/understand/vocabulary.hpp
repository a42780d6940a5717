// All words and stems of a language's patterns in one trie over accent-folded UTF-8. Filled while
// the program is compiled, frozen, then read by any thread. A word costs one walk, however many
// there are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/understand/normalise.hpp"
#include "dialog/understand/pattern_parser.hpp"
#include "dialog/understand/word_map.hpp"

namespace advisor {

// A word or stem as patterns use it; its number in the vocabulary is its atom id.
struct Atom {
  std::string folded;
  std::string exact;       // only where accents count
  bool open = false;
  int ending = 0;          // letters that may follow an open stem
  Person person = Person::any;
  // Who or how it is written matters, besides the letters.
  bool particular() const { return person != Person::any || !exact.empty(); }
};

class Vocabulary {
 public:
  // The id of the atom, the same for the same term.
  std::uint32_t add(const WordText& term);
  void freeze();

  const Atom& atom(std::uint32_t id) const { return x_atoms[id]; }
  bool particular(std::uint32_t id) const { return x_particular[id]; }
  std::size_t size() const { return x_atoms.size(); }

  // Appends the atoms that match the word, whatever their person and accents, to `out`.
  void find(std::string_view folded, std::vector<std::uint32_t>& out) const;
  bool knows(std::string_view folded) const;   // whether any does

  // The same for words one typing error away (one letter changed, missing, too many or two swapped)
  // that keep their first letter; visits at most max_visits nodes.
  void find_misspelt(std::string_view folded, std::vector<std::uint32_t>& out) const;

  static constexpr int max_visits = 3000;
  static constexpr std::size_t min_misspelt = 5;       // letters of the word
  static constexpr std::size_t min_misspelt_stem = 6;  // letters of an open stem

 private:
  struct Node {
    std::uint32_t first_child = 0;
    std::uint32_t first_atom = 0;
    std::uint16_t children = 0;
    std::uint16_t atoms = 0;
    char byte = 0;
  };
  struct NodeAtom {
    std::uint32_t id = 0;
    int ending = 0;
  };
  struct Search;
  struct Builder;

  const Node* child(const Node& node, char byte) const;
  template <class Visit> void each(std::string_view folded, Visit visit) const;

  WordMap<std::uint32_t> x_ids;             // by all that tells atoms apart
  std::string x_key;
  NormalisedWord x_word;
  std::vector<Atom> x_atoms;
  std::vector<bool> x_particular;
  std::vector<Node> x_nodes;                // siblings stand together, sorted by byte
  std::vector<NodeAtom> x_node_atoms;
};

}  // namespace advisor
