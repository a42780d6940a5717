#include "bot/bridges/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <utility>

namespace advisor::bridges {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Hungarian letters in UTF-8, both cases, and what they are without accents.
constexpr std::array<std::pair<std::string_view, char>, 18> accents{{
    {"\xC3\xA1", 'a'}, {"\xC3\xA9", 'e'}, {"\xC3\xAD", 'i'}, {"\xC3\xB3", 'o'}, {"\xC3\xB6", 'o'},
    {"\xC5\x91", 'o'}, {"\xC3\xBA", 'u'}, {"\xC3\xBC", 'u'}, {"\xC5\xB1", 'u'}, {"\xC3\x81", 'a'},
    {"\xC3\x89", 'e'}, {"\xC3\x8D", 'i'}, {"\xC3\x93", 'o'}, {"\xC3\x96", 'o'}, {"\xC5\x90", 'o'},
    {"\xC3\x9A", 'u'}, {"\xC3\x9C", 'u'}, {"\xC5\xB0", 'u'}}};

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t at_character(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && is_continuation(text[at])) --at;
  return at;
}

// Where the first part of at most `size` bytes ends.
std::size_t break_of(std::string_view text, std::size_t size) {
  const auto head = text.substr(0, size + 1);
  for (const std::string_view mark : {"\n\n", "\n", " "}) {
    const auto at = head.rfind(mark);
    if (at != std::string_view::npos && at > size / 3) return at;
  }
  return at_character(text, size);
}

std::uint64_t fnv(std::string_view text, std::uint64_t hash) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  hash ^= hash >> 33U;
  return (hash * 0xff51afd7ed558ccdULL) ^ (hash >> 29U);
}

}  // namespace

std::string trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::string without_accents(std::string_view text) {
  std::string folded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto found = std::find_if(accents.begin(), accents.end(), [&](const auto& accent) {
      return text.substr(i, 2) == accent.first;
    });
    if (found != accents.end()) ++i;
    const char c = found != accents.end() ? found->second : text[i];
    folded += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  const auto is_end = [](char c) { return is_blank(c) || c == '.' || c == '!' || c == '?'; };
  while (!folded.empty() && is_end(folded.back())) folded.pop_back();
  const auto begin = std::find_if_not(folded.begin(), folded.end(), is_end);
  folded.erase(folded.begin(), begin);
  return folded;
}

std::vector<std::string> split(std::string_view text, std::size_t size, std::size_t most,
                               std::string_view more) {
  std::vector<std::string> parts;
  std::string rest = trimmed(text);
  while (rest.size() > size && parts.size() + 1 < most) {
    const auto at = break_of(rest, size);
    parts.push_back(trimmed(std::string_view(rest).substr(0, at)));
    rest = trimmed(std::string_view(rest).substr(at));
  }
  if (rest.size() > size) {
    const auto at = break_of(rest, size - more.size());
    rest = trimmed(std::string_view(rest).substr(0, at)) + std::string(more);
  }
  if (!rest.empty()) parts.push_back(std::move(rest));
  return parts;
}

std::string cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  constexpr std::string_view dots = "...";
  return std::string(text.substr(0, at_character(text, bytes - dots.size()))) + std::string(dots);
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

std::string stable_id(std::string_view text) {
  std::array<char, 33> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx%016llx",
                static_cast<unsigned long long>(fnv(text, 0xcbf29ce484222325ULL)),
                static_cast<unsigned long long>(fnv(text, 0x9e3779b97f4a7c15ULL)));
  return hex.data();
}

std::string url_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isalnum(u) || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else {
      std::array<char, 4> hex{};
      std::snprintf(hex.data(), hex.size(), "%%%02X", static_cast<unsigned>(u));
      out += hex.data();
    }
  }
  return out;
}

bool matches_glob(std::string_view glob, std::string_view text) {
  std::size_t g = 0, t = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      from = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

std::string without_calls(std::string_view text) {
  constexpr std::string_view gap = "\xE2\x80\x8B";  // a space of no width
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    const bool begins = i == 0 || !(std::isalnum(static_cast<unsigned char>(text[i - 1])) ||
                                    text[i - 1] == '.' || text[i - 1] == '_');
    if (text[i] == '@' && begins && i + 1 < text.size() && !is_blank(text[i + 1])) out += gap;
  }
  return out;
}

int read_number(std::string_view given) {
  std::string text = trimmed(given);
  for (const std::string_view keycap : {"\xEF\xB8\x8F", "\xE2\x83\xA3"})
    text = replaced(text, keycap, "");
  while (!text.empty() && (text.back() == '.' || text.back() == ')')) text.pop_back();
  return text.size() == 1 && text[0] >= '1' && text[0] <= '9' ? text[0] - '0' : 0;
}

}  // namespace advisor::bridges
