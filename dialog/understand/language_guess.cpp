#include "dialog/understand/language_guess.hpp"

#include "dialog/understand/normalise.hpp"

namespace advisor {
namespace {

constexpr int sure_margin = 3;

// Letters that only Hungarian of the two has, and digraphs that English hardly has.
int hungarian_look(const Token& token) {
  int score = token.exact != token.folded ? 2 : 0;
  for (const std::string_view digraph : {"sz", "gy", "cs", "zs"})
    if (token.folded.find(digraph) != std::string_view::npos)
      return score + 1;
  return score;
}

int english_look(const Token& token) {
  for (const std::string_view part : {"th", "wh", "ck", "ough", "tion", "ing", "w"})
    if (token.folded.find(part) != std::string_view::npos) return 1;
  return 0;
}

}  // namespace

LanguageGuesser::LanguageGuesser(const Locales& locales) {
  for (const auto& locale : locales.list)
    for (const auto& word : locale.grammar.function_words)
      x_words[static_cast<std::size_t>(locale.language)].insert(normalise_word(word).folded);
}

LanguageGuess LanguageGuesser::guess(const Tokens& tokens, std::optional<Language> expected) const {
  const auto& hungarian = x_words[static_cast<std::size_t>(Language::hu)];
  const auto& english = x_words[static_cast<std::size_t>(Language::en)];
  int hu = 0;
  int en = 0;
  for (const auto& token : tokens.list) {
    const bool h = hungarian.find(token.folded) != hungarian.end();
    const bool e = english.find(token.folded) != english.end();
    if (h && !e) hu += 2;
    if (e && !h) en += 2;
    if (!h) en += english_look(token);
    if (!e) hu += hungarian_look(token);
  }
  LanguageGuess out;
  const bool close = hu - en < 2 && en - hu < 2;
  if (close && expected) out.language = *expected;
  else out.language = hu > en ? Language::hu : Language::en;
  out.tied = hu == en;
  const int margin = hu > en ? hu - en : en - hu;
  out.sure = margin >= sure_margin && tokens.list.size() >= 3;
  out.mixed = hu >= 2 && en >= 2;
  return out;
}

}  // namespace advisor
