// The matches of one run with what became of each: judged by its scopes and by the `never` patterns
// of its segment. Pure; one thread at a time, as the matcher.
#pragma once

#include <cstdint>
#include <vector>

#include "dialog/understand/classifier.hpp"
#include "dialog/understand/scope.hpp"

namespace advisor {

struct Hit {
  Match match;
  Label label;                // a sign that a scope denied is a denied sign here
  Judgement judgement;
  bool by_scope = false;      // denied by a scope, not by a pattern that says the opposite
  bool blocked = false;       // by a `never` pattern of its segment
  std::uint32_t blocker = 0;  // that pattern
};

std::vector<Hit> judge_hits(const Program& program, const Matcher& matcher, const Tokens& tokens);

// What the hits say to the classifier, added to `votes`.
void add_votes(const Program& program, const std::vector<Hit>& hits, Votes& votes);

}  // namespace advisor
