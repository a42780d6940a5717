#include "dialog/understand/language_guess.hpp"

#include "dialog/understand/normalise.hpp"

namespace advisor {
namespace {

constexpr int sure_margin = 3;

// What one word says: a function word most, a word that only one language's patterns know less.
constexpr int function_weight = 2;
constexpr int known_weight = 1;
constexpr int accent_weight = 2;

}  // namespace

LanguageGuesser::LanguageGuesser(const Locales& locales) {
  for (const auto& locale : locales.list)
    for (const auto& word : locale.grammar.function_words)
      x_words[static_cast<std::size_t>(locale.language)].emplace(normalise_word(word).folded, true);
}

bool LanguageGuesser::function_word(Language language, std::string_view folded) const {
  return x_words[static_cast<std::size_t>(language)].contains(folded);
}

LanguageGuess LanguageGuesser::guess(const Tokens& tokens, std::optional<Language> expected,
                                     const Knows& knows) const {
  int hu = 0;
  int en = 0;
  const auto weigh = [&](bool in_hu, bool in_en, int weight) {
    if (in_hu && !in_en) hu += weight;
    if (in_en && !in_hu) en += weight;
  };
  for (const auto& token : tokens.list) {
    weigh(function_word(Language::hu, token.folded), function_word(Language::en, token.folded),
          function_weight);
    weigh(knows(Language::hu, token.folded), knows(Language::en, token.folded), known_weight);
    weigh(token.exact != token.folded, false, accent_weight);
  }
  LanguageGuess out;
  const int margin = hu > en ? hu - en : en - hu;
  const bool close = margin < 2;
  out.language = hu > en ? Language::hu : Language::en;
  if (close && expected) out.language = *expected;
  out.sure = margin >= sure_margin && tokens.list.size() >= 3;
  out.mixed = hu >= 2 && en >= 2;
  return out;
}

}  // namespace advisor
