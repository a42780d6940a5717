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

// Calls visit(exact, folded) for what a cluster, a base with all its marks, is normalised to.
template <class Visit> void each_normalised(icu::UnicodeString cluster, Visit visit) {
  if (cluster.length() == 1 && cluster.charAt(0) == 0xB4) cluster = u'\'';  // NFKC would split it
  UErrorCode status = U_ZERO_ERROR;
  const auto done = casefolder().normalize(cluster, status);
  if (U_FAILURE(status)) return;
  for (std::int32_t i = 0; i < done.length(); i = done.moveIndex32(i, 1)) {
    const auto exact = unify(static_cast<char32_t>(done.char32At(i)));
    visit(exact, fold(exact));
  }
}

// What Latin letters without marks of their own come to, looked up once: all of Hungarian and
// English.
struct Latin {
  static constexpr std::size_t size = 0x180;
  struct Normal {
    std::uint8_t count = 0;
    std::array<char32_t, 3> exact{}, folded{};
  };
  std::array<Normal, size> of{};

  Latin() {
    for (char32_t c = 0; c < size; ++c)
      each_normalised(icu::UnicodeString(static_cast<UChar32>(c)), [&](char32_t exact, char32_t folded) {
        auto& n = of[c];
        n.exact[n.count] = exact;
        n.folded[n.count++] = folded;
      });
  }
};

constexpr UChar32 first_mark = 0x300;   // no combining mark before it

bool is_mark(UChar32 c) { return c >= first_mark && u_getCombiningClass(c) != 0; }

// Calls visit(exact, folded, begin, end) for each character.
template <class Visit> void each_character(std::string_view text, Visit visit) {
  static const Latin latin;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  std::int32_t at = 0;
  while (at < size) {
    const auto begin = static_cast<std::uint32_t>(at);
    UChar32 c = bytes[at];
    if (c < 0x80) ++at;
    else U8_NEXT_OR_FFFD(bytes, at, size, c);
    const auto here = [&](char32_t exact, char32_t folded) {
      visit(exact, folded, begin, static_cast<std::uint32_t>(at));
    };
    UChar32 mark = 0;
    std::int32_t ahead = at;
    if (at < size && bytes[at] >= 0xCC) U8_NEXT_OR_FFFD(bytes, ahead, size, mark);  // from U+0300 on
    if (c < static_cast<UChar32>(Latin::size) && !is_mark(mark)) {
      const auto& normal = latin.of[static_cast<std::size_t>(c)];
      for (std::uint8_t i = 0; i < normal.count; ++i) here(normal.exact[i], normal.folded[i]);
      continue;
    }
    icu::UnicodeString cluster(c);
    while (is_mark(mark)) {  // a base and all its marks are normalised together
      cluster.append(mark);
      at = ahead;
      mark = 0;
      if (at < size) U8_NEXT_OR_FFFD(bytes, ahead, size, mark);
    }
    each_normalised(std::move(cluster), here);
  }
}

}  // namespace

void normalise(std::string_view text, std::vector<Character>& out) {
  out.clear();
  each_character(text, [&](char32_t exact, char32_t folded, std::uint32_t begin, std::uint32_t end) {
    out.push_back({exact, folded, begin, end});
  });
}

NormalisedWord normalise_word(std::string_view word) {
  NormalisedWord out;
  normalise_word(word, out);
  return out;
}

void normalise_word(std::string_view word, NormalisedWord& out) {
  out.exact.clear();
  out.folded.clear();
  each_character(word, [&](char32_t exact, char32_t folded, std::uint32_t, std::uint32_t) {
    if (exact == U'-' || exact == U'\'') return;
    append_utf8(exact, out.exact);
    append_utf8(folded, out.folded);
  });
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
