// `advisor lint`: verifies all samples against all patterns, and that everything which advises stands
// on claims of the article or says that it is ours. Content that cannot be loaded is an Error of the
// loaders and never gets here.
#pragma once

#include <string>
#include <vector>

#include "dialog/understand/understand.hpp"
#include "knowledge/knowledge.hpp"
#include "locales/locale.hpp"

namespace advisor {

// One thing wrong with the content: where it stands and what was expected.
std::vector<Error> lint(const Knowledge& knowledge, const Locales& locales,
                        const Understander& understander);

// The part of it about grounds: no orphan, and no claim that is used nowhere and not listed so.
std::vector<Error> lint_grounds(const Knowledge& knowledge, const Locales& locales);

}  // namespace advisor
