// Drafts: a Markdown template with its blanks filled. "# Title" above and "claims: ..." below are
// about the draft and do not belong to what is copied. Pure; any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace advisor {

struct Document {
  std::string title;
  std::string text;
  std::vector<std::string> claims;
};

// `blanks` are names in braces in the template and what stands in their place; one that is not
// given stays as it is.
Document fill(const std::string& source,
              const std::vector<std::pair<std::string, std::string>>& blanks);

}  // namespace advisor
