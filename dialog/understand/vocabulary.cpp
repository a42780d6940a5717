#include "dialog/understand/vocabulary.hpp"

#include <algorithm>
#include <utility>

namespace advisor {

std::uint32_t Vocabulary::add(const WordText& term) {
  normalise_word(term.word, x_word);
  const int ending = term.open ? term.ending : 0;
  x_key.assign(x_word.folded);
  for (const int part : {1 + int{term.open}, 1 + ending, 1 + static_cast<int>(term.person)})
    x_key += static_cast<char>(part);
  if (term.accents_count) x_key += x_word.exact;
  const auto id = static_cast<std::uint32_t>(x_atoms.size());
  const auto [known, fresh] = x_ids.emplace(x_key, id);
  if (fresh)
    x_atoms.push_back({.folded = x_word.folded, .exact = term.accents_count ? x_word.exact : "",
                       .open = term.open, .ending = ending, .person = term.person});
  return known;
}

// The trie while it grows: children are lists, sorted by byte.
struct Vocabulary::Builder {
  struct Growing {
    std::uint32_t first_child = 0, next = 0, last_atom = 0;   // 0 is none
    char byte = 0;
  };
  std::vector<Growing> nodes{Growing{}};
  std::vector<std::uint32_t> atom_before;                     // by atom + 1: the one added before it

  std::uint32_t child(std::uint32_t at, char byte) {
    std::uint32_t before = 0;
    auto next = nodes[at].first_child;
    while (next != 0 && nodes[next].byte < byte) before = std::exchange(next, nodes[next].next);
    if (next != 0 && nodes[next].byte == byte) return next;
    const auto fresh = static_cast<std::uint32_t>(nodes.size());
    nodes.push_back({0, next, 0, byte});
    (before == 0 ? nodes[at].first_child : nodes[before].next) = fresh;
    return fresh;
  }

  void add(std::uint32_t id, const std::string& folded) {
    std::uint32_t at = 0;
    for (const char byte : folded) at = child(at, byte);
    atom_before.push_back(std::exchange(nodes[at].last_atom, id + 1));
  }
};

void Vocabulary::freeze() {
  Builder trie;
  trie.nodes.reserve(4 * x_atoms.size() + 1);
  trie.atom_before.reserve(x_atoms.size() + 1);
  trie.atom_before.push_back(0);
  for (std::uint32_t id = 0; id < x_atoms.size(); ++id) trie.add(id, x_atoms[id].folded);
  for (const auto& atom : x_atoms) x_particular.push_back(atom.particular());
  // Breadth first, so that siblings stand together.
  x_nodes.reserve(trie.nodes.size());
  x_node_atoms.reserve(x_atoms.size());
  x_nodes.assign(1, {});
  std::vector<std::uint32_t> order{0};
  order.reserve(trie.nodes.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& from = trie.nodes[order[i]];
    const auto first_atom = x_node_atoms.size();
    for (auto atom = from.last_atom; atom != 0; atom = trie.atom_before[atom])
      x_node_atoms.push_back({atom - 1, x_atoms[atom - 1].ending});
    std::reverse(x_node_atoms.begin() + static_cast<std::ptrdiff_t>(first_atom), x_node_atoms.end());
    x_nodes[i].first_atom = static_cast<std::uint32_t>(first_atom);
    x_nodes[i].atoms = static_cast<std::uint16_t>(x_node_atoms.size() - first_atom);
    x_nodes[i].first_child = static_cast<std::uint32_t>(x_nodes.size());
    for (auto next = from.first_child; next != 0; next = trie.nodes[next].next) {
      x_nodes.push_back({.byte = trie.nodes[next].byte});
      order.push_back(next);
    }
    x_nodes[i].children = static_cast<std::uint16_t>(x_nodes.size() - x_nodes[i].first_child);
  }
  x_ids = {};
}

const Vocabulary::Node* Vocabulary::child(const Node& node, char byte) const {
  const auto* begin = x_nodes.data() + node.first_child;
  const auto* end = begin + node.children;
  if (node.children > 8)
    begin = std::lower_bound(begin, end, byte, [](const Node& n, char b) { return n.byte < b; });
  else
    while (begin != end && begin->byte != byte) ++begin;
  return begin != end && begin->byte == byte ? begin : nullptr;
}

// Calls visit(id) for each atom that matches until it says true.
template <class Visit> void Vocabulary::each(std::string_view folded, Visit visit) const {
  const Node* node = x_nodes.data();
  for (std::size_t at = 0; node != nullptr; ++at) {
    const auto rest = static_cast<int>(folded.size() - at);
    for (std::uint16_t i = 0; i < node->atoms; ++i) {
      const auto& atom = x_node_atoms[node->first_atom + i];
      if (rest <= atom.ending && visit(atom.id)) return;
    }
    if (at == folded.size()) break;
    node = child(*node, folded[at]);
  }
}

void Vocabulary::find(std::string_view folded, std::vector<std::uint32_t>& out) const {
  each(folded, [&](std::uint32_t id) { return out.push_back(id), false; });
}

bool Vocabulary::knows(std::string_view folded) const {
  bool any = false;
  each(folded, [&](std::uint32_t) { return any = true; });
  return any;
}

// Depth first with at most one edit. In an open stem the edit must fall before its last letter, and
// the stem be longer: "megvetozza" is no misspelt "megver~", though one letter apart.
struct Vocabulary::Search {
  static constexpr std::size_t none = SIZE_MAX;
  const Vocabulary& vocabulary;
  std::string_view word;
  std::vector<std::uint32_t>& out;
  int visits = 0;

  // `edited` is the depth of the edit, or none.
  void visit(const Node& node, std::size_t depth, std::size_t at, std::size_t edited) {
    if (++visits > max_visits) return;
    if (edited != none && depth >= min_misspelt) collect(node, depth, at, edited);
    if (at < word.size())
      if (const auto* next = vocabulary.child(node, word[at])) visit(*next, depth + 1, at + 1, edited);
    if (edited != none || depth == 0) return;
    if (at < word.size()) visit(node, depth, at + 1, depth);  // a letter too many
    const auto* first = vocabulary.x_nodes.data() + node.first_child;
    for (const auto* n = first; n != first + node.children; ++n) {
      visit(*n, depth + 1, at, depth);  // a letter is missing
      if (at < word.size() && n->byte != word[at]) visit(*n, depth + 1, at + 1, depth);  // another one
      if (at + 1 < word.size() && n->byte == word[at + 1])  // two swapped
        if (const auto* second = vocabulary.child(*n, word[at])) visit(*second, depth + 2, at + 2, depth);
    }
  }

  void collect(const Node& node, std::size_t depth, std::size_t at, std::size_t edited) {
    const auto rest = static_cast<int>(word.size() - at);
    for (std::uint16_t i = 0; i < node.atoms; ++i) {
      const auto id = vocabulary.x_node_atoms[node.first_atom + i].id;
      const auto& atom = vocabulary.x_atoms[id];
      if (rest > atom.ending) continue;
      if (atom.open && (depth < min_misspelt_stem || edited + 1 >= depth)) continue;
      out.push_back(id);
    }
  }
};

void Vocabulary::find_misspelt(std::string_view folded, std::vector<std::uint32_t>& out) const {
  if (folded.size() < min_misspelt) return;
  const auto before = static_cast<std::ptrdiff_t>(out.size());
  Search{*this, folded, out}.visit(x_nodes.front(), 0, 0, Search::none);
  std::sort(out.begin() + before, out.end());
  out.erase(std::unique(out.begin() + before, out.end()), out.end());
}

}  // namespace advisor
