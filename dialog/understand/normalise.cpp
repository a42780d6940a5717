#include "dialog/understand/normalise.hpp"

#include <array>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace advisor {
namespace {

const icu::Normalizer2& casefolder() {
  static const icu::Normalizer2* instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const auto* n = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFKC_Casefold data");
    return n;
  }();
  return *instance;
}

const icu::Normalizer2& decomposer() {
  static const icu::Normalizer2* instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const auto* n = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFD data");
    return n;
  }();
  return *instance;
}

char32_t slow_fold(char32_t c) {
  icu::UnicodeString parts;
  if (!decomposer().getDecomposition(static_cast<UChar32>(c), parts)) return c;
  return static_cast<char32_t>(parts.char32At(0));
}

// Latin-1 and Latin Extended-A, which all of Hungarian is in, folded once.
char32_t fold(char32_t c) {
  static const auto table = [] {
    std::array<char32_t, 0x180> t{};
    for (char32_t i = 0; i < t.size(); ++i) t[i] = slow_fold(i);
    return t;
  }();
  return c < table.size() ? table[c] : slow_fold(c);
}

// One spelling for what keyboards and phones write in many ways.
char32_t unify(char32_t c) {
  switch (c) {
    case U'\u2018': case U'\u2019': case U'\u02BC': case U'`': return U'\'';
    case U'\u2010': case U'\u2011': return U'-';
    case U'\u00F5': case U'\u00F4': return U'\u0151';  // o with tilde or circumflex: double acute
    case U'\u00FB': case U'\u0169': return U'\u0171';  // u with circumflex or tilde
    default: return c;
  }
}

void push(char32_t c, std::uint32_t begin, std::uint32_t end, std::vector<Character>& out) {
  const char32_t exact = unify(c);
  out.push_back({exact, fold(exact), begin, end});
}

}  // namespace

void normalise(std::string_view text, std::vector<Character>& out) {
  out.clear();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  std::int32_t at = 0;
  while (at < size) {
    const auto begin = at;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, at, size, c);
    std::int32_t ahead = at;
    UChar32 mark = 0;
    if (ahead < size) U8_NEXT_OR_FFFD(bytes, ahead, size, mark);
    const bool composed = at >= size || u_getCombiningClass(mark) == 0;
    if (c < 0x80 && composed) {
      const auto lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
      push(static_cast<char32_t>(lower), static_cast<std::uint32_t>(begin),
           static_cast<std::uint32_t>(at), out);
      continue;
    }
    icu::UnicodeString cluster(c);
    while (at < size) {  // a base and all its marks are normalised together
      ahead = at;
      U8_NEXT_OR_FFFD(bytes, ahead, size, mark);
      if (u_getCombiningClass(mark) == 0) break;
      cluster.append(mark);
      at = ahead;
    }
    if (cluster.length() == 1 && cluster.charAt(0) == 0xB4) cluster = u'\'';  // NFKC would split it
    UErrorCode status = U_ZERO_ERROR;
    const auto done = casefolder().normalize(cluster, status);
    if (U_FAILURE(status)) continue;
    for (std::int32_t i = 0; i < done.length(); i = done.moveIndex32(i, 1))
      push(static_cast<char32_t>(done.char32At(i)), static_cast<std::uint32_t>(begin),
           static_cast<std::uint32_t>(at), out);
  }
}

NormalisedWord normalise_word(std::string_view word) {
  std::vector<Character> characters;
  normalise(word, characters);
  NormalisedWord out;
  for (const auto& c : characters) {
    if (c.exact == U'-' || c.exact == U'\'') continue;
    append_utf8(c.exact, out.exact);
    append_utf8(c.folded, out.folded);
  }
  return out;
}

void append_utf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  std::array<std::uint8_t, 4> bytes{};
  std::int32_t n = 0;
  UBool failed = false;
  U8_APPEND(bytes.data(), n, 4, static_cast<UChar32>(c), failed);
  if (!failed) out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(n));
}

bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return u_isalpha(static_cast<UChar32>(c));
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
         (c >= 0x80 && u_isUWhiteSpace(static_cast<UChar32>(c)));
}

}  // namespace advisor
