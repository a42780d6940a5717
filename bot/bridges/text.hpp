// Text as both platforms need it: trimmed, folded, split, escaped, made unguessable. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace advisor::bridges {

std::string trimmed(std::string_view text);
// Small letters without Hungarian accents, blanks and punctuation at the ends: for commands.
std::string without_accents(std::string_view text);
// At paragraphs where possible, else at lines, else at blanks, never within a character; what
// exceeds `most` parts is cut, with `more` at the end.
std::vector<std::string> split(std::string_view text, std::size_t size, std::size_t most,
                               std::string_view more);
std::string cut(std::string_view text, std::size_t bytes);  // at a character, with "..." behind
std::string replaced(std::string text, std::string_view what, std::string_view by);
// 128 bits in hex: the same for the same text, on every machine. No secret.
std::string stable_id(std::string_view text);
std::string url_encoded(std::string_view text);
bool matches_glob(std::string_view glob, std::string_view text);  // * and ?
// Takes the @ out of what would call people: "@room", "@user:server".
std::string without_calls(std::string_view text);
// 1 to 9 typed as a digit or a keycap, with or without a full stop; 0: none of them.
int read_number(std::string_view text);

}  // namespace advisor::bridges
