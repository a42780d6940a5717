// Words of an utterance with what stands between them: sentence ends, commas, question marks.
// The tokens borrow from the Tokens they are in. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/understand/normalise.hpp"

namespace advisor {

struct Token {
  std::string_view exact;     // lower case, accents kept
  std::string_view folded;    // without accents
  std::uint32_t begin = 0;    // bytes of the text as given
  std::uint32_t end = 0;
  std::uint16_t sentence = 0;
  bool comma_before = false;  // a comma, bracket, dash or colon stands before it
  bool number = false;        // starts with a digit
  bool squeezed = false;      // had three equal letters or more; two are left
};

// The words of one text, and the buffers they live in; reuse it to save allocations.
struct Tokens {
  std::vector<Token> list;
  std::vector<bool> question;  // by sentence: it ends with a question mark
  bool accents = false;        // the writer uses accented letters
  std::string buffer;
  std::vector<Character> characters;
};

// PATTERNS.md, "What a pattern is compared with", says what is one word.
void tokenise(std::string_view text, Tokens& out);

}  // namespace advisor
