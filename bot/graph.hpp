// The table of dialog/decide/transitions.hpp as a chart: phases are states, an edge names the acts
// that may lead from the one to the other. Acts that do the same in every phase start at "anywhere".
// Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "knowledge/ids.hpp"

namespace advisor {

enum class GraphFormat : std::uint8_t { mermaid, dot };
template <>
struct Names<GraphFormat> {
  static constexpr std::array<std::string_view, 2> list{"mermaid", "dot"};
};

std::string graph(GraphFormat format);

// A Markdown text with both charts between its lines "<!-- graph:FORMAT -->" and "<!-- /graph -->".
std::string with_graphs(std::string markdown);

}  // namespace advisor
