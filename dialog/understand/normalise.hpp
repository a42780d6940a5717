// From foreign bytes to characters that can be compared: NFKC, lower case, one spelling of quotes
// and of the Hungarian long vowels, each with its accent-folded twin and its place in the text as
// given. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace advisor {

struct Character {
  char32_t exact = 0;       // lower case, accents kept
  char32_t folded = 0;      // without accents
  std::uint32_t begin = 0;  // bytes of the text as given
  std::uint32_t end = 0;
};

// Ill-formed UTF-8 reads as U+FFFD. `out` is cleared and reused: a message costs no allocation once
// the buffer has grown.
void normalise(std::string_view text, std::vector<Character>& out);

// The same for a word of a pattern or grammar file.
struct NormalisedWord {
  std::string exact;   // UTF-8
  std::string folded;  // UTF-8, ASCII for Latin letters
};
NormalisedWord normalise_word(std::string_view word);
void normalise_word(std::string_view word, NormalisedWord& out);  // reuses its strings

void append_utf8(char32_t c, std::string& out);

bool is_letter(char32_t c);
bool is_digit(char32_t c);
bool is_space(char32_t c);

}  // namespace advisor
