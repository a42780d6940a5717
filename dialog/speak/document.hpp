// Drafts: a Markdown template with its blanks filled. "# Title" above and "claims: ..." below are
// about the draft and do not belong to what is copied. "<firm,long|text>" stands only in that form:
// of every group of traits that it names, one must hold. Pure; any thread.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace advisor {

struct Document {
  std::string title;
  std::string text;
  std::vector<std::string> claims;
};

// soft plain firm / long short / one many (invoices) / late undated / owed unsettled paid / civil,
// or hurt: after abuse
using Traits = std::set<std::string>;
const Traits& standard_traits();

// What is wrong with the marks of a template: an unknown trait, or one that is not closed; else
// empty.
std::string trouble_in(const std::string& source);

// `blanks` are names in braces in the template and what stands in their place; one that is not
// given stays as it is. A line of which nothing is left is left out.
Document fill(const std::string& source,
              const std::vector<std::pair<std::string, std::string>>& blanks,
              const Traits& traits = standard_traits());

}  // namespace advisor
