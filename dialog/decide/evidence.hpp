// Merging what one utterance says into the case: notes, denials, corrections, counts. Pure; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/decide/case.hpp"
#include "dialog/decide/question.hpp"
#include "dialog/understand/understanding.hpp"

namespace advisor {

// The case after the utterance, and what became of it, in text order.
struct Merge {
  Case known;
  std::vector<Label> noted;        // signs and flags that are new
  std::vector<Label> pending;      // likely: to be asked back
  std::vector<Label> denied;       // signs said not to be so
  std::vector<Label> withdrawn;    // of those, the ones that had been noted
  std::vector<Label> again;        // noted before, said again
  std::vector<Label> weak;         // faint: offered as choices when nothing else was heard
  std::vector<Fact> facts;         // facts that are new or changed
  std::optional<Label> recounted;  // "two, not three"
  bool danger = false;

  // Whether anything was said that the case can use.
  bool heard() const {
    return danger || recounted || !noted.empty() || !pending.empty() || !denied.empty() ||
           !again.empty() || !facts.empty();
  }
  bool has(Fact fact) const {
    for (auto f : facts)
      if (f == fact) return true;
    return false;
  }
};

// `open` is the question that waits: a bare number is its answer where it can be.
Merge take_in(const Case& known, const Understanding& heard, std::string_view text,
              const OpenQuestion& open);

}  // namespace advisor
