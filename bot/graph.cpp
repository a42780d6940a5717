#include "bot/graph.hpp"

#include <algorithm>
#include <vector>

#include "dialog/decide/transitions.hpp"

namespace advisor {
namespace {

struct Edge {
  std::string from;
  std::string to;
  std::string acts;
};

template <class Id> std::vector<Id> all() {
  std::vector<Id> list;
  for (std::size_t i = 0; i < count_of<Id>; ++i) list.push_back(static_cast<Id>(i));
  return list;
}

bool leads(Phase from, Act act, Phase to) { return transition(from, act).to.has(to); }

bool only_to(Phase from, Act act, Phase to) {
  return std::ranges::all_of(all<Phase>(),
                             [&](Phase p) { return leads(from, act, p) == (p == to); });
}

// In every phase the same reaction, that leads to the same phases or leaves the phase.
bool is_universal(Act act) {
  const auto phases = all<Phase>();
  const auto first = transition(phases.front(), act).reaction;
  const bool same = std::ranges::all_of(
      phases, [&](Phase p) { return transition(p, act).reaction == first; });
  const bool stays = std::ranges::all_of(phases, [&](Phase p) { return only_to(p, act, p); });
  const bool alike = std::ranges::all_of(phases, [&](Phase from) {
    return std::ranges::all_of(
        phases, [&](Phase to) { return leads(from, act, to) == leads(phases.front(), act, to); });
  });
  return same && (stays || alike);
}

void add_act(std::string& acts, Act act) {
  acts += (acts.empty() ? "" : ", ") + std::string(name(act));
}

// From "anywhere": to one phase, or to anywhere.
std::vector<Edge> universal_edges() {
  std::vector<Edge> edges;
  std::string stay;
  std::string anywhere;
  for (const auto act : all<Act>()) {
    if (!is_universal(act)) continue;
    if (only_to(Phase::listening, act, Phase::listening) && only_to(Phase::asking, act, Phase::asking))
      add_act(stay, act);
    else if (std::ranges::all_of(all<Phase>(), [&](Phase p) { return leads(Phase::asking, act, p); }))
      add_act(anywhere, act);
  }
  edges.push_back({"anywhere", "anywhere", stay + " (stay); " + anywhere});
  for (const auto to : all<Phase>()) {
    std::string acts;
    for (const auto act : all<Act>())
      if (is_universal(act) && only_to(Phase::listening, act, to) && only_to(Phase::asking, act, to))
        add_act(acts, act);
    if (!acts.empty()) edges.push_back({"anywhere", std::string(name(to)), acts});
  }
  return edges;
}

std::vector<Edge> edges() {
  auto list = universal_edges();
  for (const auto from : all<Phase>())
    for (const auto to : all<Phase>()) {
      std::string acts;
      for (const auto act : all<Act>())
        if (!is_universal(act) && leads(from, act, to)) add_act(acts, act);
      if (!acts.empty()) list.push_back({std::string(name(from)), std::string(name(to)), acts});
    }
  return list;
}

std::string mermaid() {
  std::string text = "stateDiagram-v2\n  [*] --> " + std::string(name(Phase::listening)) + "\n";
  for (const auto& [from, to, acts] : edges())
    text += "  " + from + " --> " + to + " : " + acts + "\n";
  return text;
}

std::string dot() {
  std::string text = "digraph talk {\n  node [shape=box, style=rounded];\n";
  text += "  start [shape=point];\n  anywhere [style=dashed];\n";
  text += "  start -> " + std::string(name(Phase::listening)) + ";\n";
  for (const auto& [from, to, acts] : edges())
    text += "  " + from + " -> " + to + " [label=\"" + acts + "\"];\n";
  return text + "}\n";
}

}  // namespace

std::string graph(GraphFormat format) {
  return format == GraphFormat::mermaid ? mermaid() : dot();
}

std::string with_graphs(std::string markdown) {
  for (const auto format : all<GraphFormat>()) {
    const auto language = std::string(name(format));
    const auto open = "<!-- graph:" + language + " -->\n";
    const auto from = markdown.find(open);
    const auto to = markdown.find("<!-- /graph -->", from);
    if (from == std::string::npos || to == std::string::npos) continue;
    const auto begin = from + open.size();
    markdown.replace(begin, to - begin, "```" + language + "\n" + graph(format) + "```\n");
  }
  return markdown;
}

}  // namespace advisor
