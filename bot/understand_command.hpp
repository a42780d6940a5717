// `advisor understand` and `advisor explain`: what the advisor understands, for programs and for
// people.
#pragma once

#include <iosfwd>
#include <string>

#include <nlohmann/json.hpp>

#include "dialog/understand/understand.hpp"

namespace advisor {

// One line of output: {"id","lang","signs","flags","denied","faq","act","evidence"}. `evidence`
// offsets are UTF-8 bytes of `text`.
nlohmann::ordered_json understanding_json(const Understander& understander, const std::string& id,
                                          const std::string& text, const Understanding& u);

// The corpus' name of an act: commands of the advisor are requests there.
std::string_view corpus_act(Act act);

// Reads JSONL {"id","lang"?,"text"} and writes JSONL. A line that cannot be read gives a line
// {"id":null,"error":…}; returns the number of such lines.
int understand_lines(const Understander& understander, std::istream& in, std::ostream& out);

}  // namespace advisor
