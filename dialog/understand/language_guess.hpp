// Which language a text is in: by its function words, by the words that the patterns of one
// language know and the other's do not, and by accented letters. Immutable after construction; any
// thread.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string_view>

#include "dialog/understand/tokenise.hpp"
#include "dialog/understand/word_map.hpp"
#include "knowledge/ids.hpp"
#include "locales/locale.hpp"

namespace advisor {

struct LanguageGuess {
  Language language = Language::hu;
  bool sure = false;            // enough to switch a running talk
  bool mixed = false;           // words of the other language stand in it too
};

class LanguageGuesser {
 public:
  explicit LanguageGuesser(const Locales& locales);

  // `knows(language, word)`: patterns of the language have the accent-folded word.
  using Knows = std::function<bool(Language, std::string_view)>;
  LanguageGuess guess(const Tokens& tokens, std::optional<Language> expected,
                      const Knows& knows) const;
  bool function_word(Language language, std::string_view folded) const;

 private:
  std::array<WordMap<bool>, count_of<Language>> x_words;
};

}  // namespace advisor
