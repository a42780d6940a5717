// Reads a message to the client by the rules of locales/LANGUAGE/letters.json: the same words in,
// the same findings out, and none of them about the client. Compiles its patterns at construction;
// const after that, any thread. Borrows the locales.
#pragma once

#include <memory>
#include <string_view>

#include "dialog/check/letter.hpp"
#include "locales/locale.hpp"

namespace advisor {

class LetterReader {
 public:
  // Throws std::runtime_error that names file and pointer of the first pattern that is wrong.
  explicit LetterReader(const Locales& locales);
  ~LetterReader();
  LetterReader(LetterReader&&) noexcept;

  // `text` may be any bytes; at most max_text of them are looked at.
  LetterReading read(std::string_view text, Language language) const;

  static constexpr std::size_t max_text = 20'000;

 private:
  struct Impl;
  std::unique_ptr<const Impl> x_impl;
};

}  // namespace advisor
