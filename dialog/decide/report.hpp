// The verdict in words: the level and its time frame, how sure, the reasons with the user's own
// words, what speaks for the client, what is unknown, what would change it. And the notes, the
// arithmetic and the sources on request. Pure; any thread.
#pragma once

#include <vector>

#include "dialog/decide/plan.hpp"
#include "dialog/decide/verdict.hpp"
#include "knowledge/knowledge.hpp"

namespace advisor {

std::vector<Move> report(const Verdict& verdict, const Case& known);

// "Why?": the rule or the sum, line by line, with its claims.
std::vector<Move> arithmetic(const Verdict& verdict, const Case& known);

// "What would change your mind?"
std::vector<Move> what_if(const Verdict& verdict, const Case& known);

// "What did you note?"
std::vector<Move> notes(const Case& known);

// "Where does it come from?": the claims under what was said last, in words, or else under the
// verdict that was given; and what is not the article's but ours.
std::vector<Move> sources(const Plan& said, const Verdict* verdict, const Knowledge& knowledge);

// "What if they apologised?": the verdict of that case, against the one that was given.
std::vector<Move> supposition(const std::string& what, const Verdict& verdict, const Case& known);

// The signs and flags that are reported, gravest first.
std::vector<Label> reported(const Case& known);

}  // namespace advisor
