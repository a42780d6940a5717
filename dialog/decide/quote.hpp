// The user's own words, short enough to be said back. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace advisor {

inline constexpr std::size_t max_quote = 90;  // bytes

// The words from begin to end with the clause around them, if that is short.
std::string quote(std::string_view text, std::size_t begin, std::size_t end);

// One word alone, or none.
bool is_one_word(std::string_view text);

// Cuts a text at a word, to show at most about `limit` bytes of it.
std::string shortened(std::string_view text, std::size_t limit);

}  // namespace advisor
