#include "dialog/understand/vocabulary.hpp"

#include <algorithm>

#include "dialog/understand/normalise.hpp"

namespace advisor {

std::uint32_t Vocabulary::add(const WordTerm& term) {
  auto word = normalise_word(term.word);
  Atom atom{.folded = std::move(word.folded), .exact = {}, .open = term.open,
            .ending = term.open ? term.ending : 0, .person = term.person};
  if (term.accents_count) atom.exact = std::move(word.exact);
  const auto id = static_cast<std::uint32_t>(x_atoms.size());
  const auto [found, fresh] = x_ids.emplace(atom, id);
  if (fresh) x_atoms.push_back(std::move(atom));
  return found->second;
}

void Vocabulary::freeze() {
  struct Building {
    std::map<char, std::size_t> children;
    std::vector<std::uint32_t> atoms;
  };
  std::vector<Building> building(1);
  for (std::uint32_t id = 0; id < x_atoms.size(); ++id) {
    std::size_t at = 0;
    for (char byte : x_atoms[id].folded) {
      const auto found = building[at].children.find(byte);
      if (found != building[at].children.end()) {
        at = found->second;
        continue;
      }
      const auto next = building.size();
      building[at].children.emplace(byte, next);
      building.emplace_back();
      at = next;
    }
    building[at].atoms.push_back(id);
  }
  // Breadth first, so that siblings stand together.
  x_nodes.assign(1, {});
  std::vector<std::size_t> order{0};
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& from = building[order[i]];
    x_nodes[i].first_atom = static_cast<std::uint32_t>(x_node_atoms.size());
    x_nodes[i].atoms = static_cast<std::uint16_t>(from.atoms.size());
    x_node_atoms.insert(x_node_atoms.end(), from.atoms.begin(), from.atoms.end());
    x_nodes[i].first_child = static_cast<std::uint32_t>(x_nodes.size());
    x_nodes[i].children = static_cast<std::uint16_t>(from.children.size());
    for (const auto& [byte, index] : from.children) {
      Node node;
      node.byte = byte;
      x_nodes.push_back(node);
      order.push_back(index);
    }
  }
}

const Vocabulary::Node* Vocabulary::child(const Node& node, char byte) const {
  const auto* begin = x_nodes.data() + node.first_child;
  const auto* end = begin + node.children;
  const auto* found = std::lower_bound(begin, end, byte,
                                       [](const Node& n, char b) { return n.byte < b; });
  return found != end && found->byte == byte ? found : nullptr;
}

void Vocabulary::find(std::string_view folded, std::vector<std::uint32_t>& out) const {
  const Node* node = x_nodes.data();
  for (std::size_t at = 0; node != nullptr; ++at) {
    const auto rest = static_cast<int>(folded.size() - at);
    for (std::uint16_t i = 0; i < node->atoms; ++i) {
      const auto id = x_node_atoms[node->first_atom + i];
      if (rest <= x_atoms[id].ending) out.push_back(id);
    }
    if (at == folded.size()) break;
    node = child(*node, folded[at]);
  }
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
      const auto id = vocabulary.x_node_atoms[node.first_atom + i];
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
