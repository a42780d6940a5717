// `advisor train`: learns the weights of a language from its labelled utterances
// (knowledge/utterances) and from the samples beside the patterns, and writes them.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "dialog/understand/understand.hpp"
#include "knowledge/result.hpp"
#include "locales/locale.hpp"

namespace advisor {

// Writes knowledge/weights/LANGUAGE.tsv below `content` and prints what was learnt. The error names
// the file and line that cannot be read.
Result<bool> train_language(const std::filesystem::path& content, Language language,
                            const Knowledge& knowledge, const Locales& locales,
                            const Understander& understander, std::ostream& out);

}  // namespace advisor
