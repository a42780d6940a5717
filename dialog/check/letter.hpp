// What a message of the user's own to the client holds: faults (blame, an insult, a threat) and
// parts (thanks, a call, an invoice), each with its words. It says nothing about the client. Plain
// values; any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/ids.hpp"

namespace advisor {

// One rule of locales/LANGUAGE/letters.json where it holds. `words` are the writer's own.
struct Finding {
  std::string rule;  // "blame.always", "part.thanks"
  std::string words;
  std::vector<std::string> claims;
  friend bool operator==(const Finding&, const Finding&) = default;
};

struct LetterReading {
  Language language = Language::hu;
  Register address = Register::te;  // how it addresses the client
  std::size_t words = 0;
  std::vector<Finding> faults;      // in the order of the text
  std::vector<Finding> parts;       // the first of each kind
  friend bool operator==(const LetterReading&, const LetterReading&) = default;

  const Finding* part(std::string_view name) const {
    const auto found = std::ranges::find(parts, "part." + std::string(name), &Finding::rule);
    return found == parts.end() ? nullptr : &*found;
  }
  // A fault of this kind: the rule's name up to its dot.
  const Finding* fault(std::string_view kind) const {
    const auto found = std::ranges::find_if(
        faults, [&](const Finding& f) { return f.rule.substr(0, f.rule.find('.')) == kind; });
    return found == faults.end() ? nullptr : &*found;
  }
};

}  // namespace advisor
