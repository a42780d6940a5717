// Understanding one utterance: normalise, tokenise, guess the language, match, apply the scopes,
// name the act. Const and without state: any thread, any number at once. The result borrows
// nothing.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/understand/classifier.hpp"
#include "dialog/understand/program.hpp"
#include "dialog/understand/understanding.hpp"
#include "knowledge/knowledge.hpp"
#include "knowledge/result.hpp"
#include "locales/locale.hpp"

namespace advisor {

// What the classifier is trained on: the printed features of a text, and what patterns said of it.
struct Clues {
  std::vector<std::string> features;
  Votes votes{};
};

class Understander {
 public:
  // Compiles all patterns of both languages; throws std::runtime_error naming file and pointer of
  // the first that cannot be read (checked content has none).
  Understander(const Knowledge& knowledge, const Locales& locales);
  ~Understander();
  Understander(Understander&&) noexcept;

  // `text` may be any bytes; ill-formed UTF-8 is read as U+FFFD. `expected` is the language of the
  // talk, which decides where the text does not. `answering` says that a question of ours is open,
  // so that most texts are answers to it. At most max_text bytes are looked at.
  Understanding understand(std::string_view text, std::optional<Language> expected = {},
                           bool answering = false) const;

  // For a person: tokens, concepts, hits, scopes, and what cancelled what; several lines.
  std::string explain(std::string_view text, std::optional<Language> expected = {}) const;

  Clues clues(std::string_view text, Language language) const;
  // What raised the evidence, for a person: the pattern as written, or "(weighed words)".
  std::string_view reason(const Evidence& evidence) const;
  const Program& program(Language language) const;

  static constexpr std::size_t max_text = 20'000;

 private:
  struct Impl;
  std::unique_ptr<const Impl> x_impl;
};

}  // namespace advisor
