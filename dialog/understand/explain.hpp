// What an editor needs to see why a text was understood as it was (`advisor explain`).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialog/understand/hits.hpp"
#include "dialog/understand/understanding.hpp"
#include "dialog/understand/weigh.hpp"

namespace advisor {

// Several lines: words with their concepts, hits with what became of them, and the weighing.
std::string print_explanation(const Program& program, std::string_view text,
                              const Understanding& understanding, const std::vector<Hit>& hits,
                              const Weighed& weighed);

}  // namespace advisor
