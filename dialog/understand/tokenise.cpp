#include "dialog/understand/tokenise.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace advisor {
namespace {

// What an English apostrophe splits off, as a word of its own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> contractions{{
    {"s", "s"}, {"re", "are"}, {"ll", "will"}, {"ve", "have"}, {"d", "would"}, {"m", "am"}}};

// Abbreviations whose full stop ends no sentence.
constexpr std::array<std::string_view, 9> abbreviations{"kb", "pl", "ill", "dr", "mr",
                                                        "mrs", "ms", "ca", "approx"};

bool ends_sentence(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == ';' || c == '\n' || c == U'\u2026';
}

// He wrote "can you do it now?" and left: the question is not the writer's.
bool closes_quote(char32_t c) { return c == '"' || c == U'\u201D' || c == U'\u201C' || c == U'\u00BB'; }

bool breaks_clause(char32_t c) {
  return c == ',' || c == '(' || c == ')' || c == ':' || c == U'\u2013' || c == U'\u2014';
}

class Tokeniser {
 public:
  Tokeniser(std::string_view text, Tokens& out) : x_out(out), x_chars(out.characters) {
    normalise(text, x_chars);
    x_out.list.clear();
    x_out.question.assign(1, false);
    x_out.accents = false;
    x_out.buffer.clear();
    x_out.buffer.reserve(8 * x_chars.size() + 64);  // views into it stay valid: it never grows
  }

  void run() {
    while (x_at < x_chars.size()) {
      const auto c = x_chars[x_at].exact;
      if (is_letter(c) || is_digit(c)) {
        word();
      } else {
        separator(c);
        ++x_at;
      }
    }
  }

 private:
  char32_t ahead(std::size_t n) const {
    return x_at + n < x_chars.size() ? x_chars[x_at + n].exact : U'\0';
  }

  void separator(char32_t c) {
    if (c == '.' && (after_abbreviation() || after_ordinal())) return;
    if (ends_sentence(c) && !x_out.list.empty()) {
      if (c == '?' && !closes_quote(ahead(1))) x_out.question[x_out.list.back().sentence] = true;
      x_sentence_ended = true;
    } else if (breaks_clause(c) || (c == '-' && ahead(1) == ' ')) {
      x_comma = true;
    }
  }

  bool after_abbreviation() const {
    return !x_out.list.empty() && std::find(abbreviations.begin(), abbreviations.end(),
                                            x_out.list.back().folded) != abbreviations.end();
  }

  // "14. verzio": a number of one or two digits with a word behind it.
  bool after_ordinal() const {
    if (x_out.list.empty() || !x_out.list.back().number || x_out.list.back().folded.size() > 2)
      return false;
    return ahead(1) == ' ' && is_letter(ahead(2));
  }

  // One word with its joined hyphens; an apostrophe may end it and start a contraction.
  void word() {
    const auto first = x_at;
    const bool number = is_digit(x_chars[x_at].exact);
    const auto exact_begin = x_out.buffer.size();
    bool squeezed = false;
    std::string& folded = x_folded;
    folded.clear();
    std::size_t last = x_at;
    while (x_at < x_chars.size()) {
      const auto c = x_chars[x_at].exact;
      if (is_letter(c) || is_digit(c)) {
        if (tripled(first)) squeezed = true;
        else take(folded);
        last = x_at++;
      } else if (joins(number)) {
        if (ahead(0) != '-' && is_digit(ahead(1)) && is_digit(x_chars[last].exact)) take(folded);
        ++x_at;
      } else {
        break;
      }
    }
    push(first, last, exact_begin, folded, number, squeezed);
    if (ahead(0) == '\'' && is_letter(ahead(1))) contraction();
  }

  void take(std::string& folded) {
    const auto& c = x_chars[x_at];
    append_utf8(c.exact, x_out.buffer);
    append_utf8(c.folded, folded);
    if (c.exact != c.folded && is_letter(c.exact)) x_out.accents = true;
  }

  bool tripled(std::size_t first) const {
    return x_at >= first + 2 && is_letter(x_chars[x_at].exact) &&
           x_chars[x_at].exact == x_chars[x_at - 1].exact &&
           x_chars[x_at].exact == x_chars[x_at - 2].exact;
  }

  // A hyphen between letters, "n't" or an apostrophe that is no contraction, "12.500" and "8,5".
  bool joins(bool number) const {
    const auto c = ahead(0);
    const auto next = ahead(1);
    if (c == '-') return is_letter(next) || is_digit(next);
    if (c == '\'') return is_letter(next) && !contraction_ahead();
    return number && (c == '.' || c == ',') && is_digit(next);
  }

  bool contraction_ahead() const {
    for (const auto& [tail, word] : contractions) {
      std::size_t n = 0;
      while (n < tail.size() && ahead(1 + n) == static_cast<char32_t>(tail[n])) ++n;
      if (n == tail.size() && !is_letter(ahead(1 + n))) return true;
    }
    return false;
  }

  void contraction() {
    ++x_at;
    const auto first = x_at;
    const auto exact_begin = x_out.buffer.size();
    x_folded.clear();
    while (x_at < x_chars.size() && is_letter(x_chars[x_at].exact))
      append_utf8(x_chars[x_at++].exact, x_folded);
    for (const auto& [tail, word] : contractions)
      if (x_folded == tail) { x_folded = word; break; }
    x_out.buffer += x_folded;
    push(first, x_at - 1, exact_begin, x_folded, false, false);
  }

  void push(std::size_t first, std::size_t last, std::size_t exact_begin,
            const std::string& folded, bool number, bool squeezed) {
    const auto folded_begin = x_out.buffer.size();
    x_out.buffer += folded;
    const std::string_view all = x_out.buffer;
    if (x_sentence_ended) x_out.question.push_back(false);
    Token token;
    token.exact = all.substr(exact_begin, folded_begin - exact_begin);
    token.folded = all.substr(folded_begin);
    token.begin = x_chars[first].begin;
    token.end = x_chars[last].end;
    token.sentence = static_cast<std::uint16_t>(x_out.question.size() - 1);
    token.comma_before = x_comma || x_sentence_ended;
    token.number = number;
    token.squeezed = squeezed;
    x_out.list.push_back(token);
    x_comma = x_sentence_ended = false;
  }

  Tokens& x_out;
  std::vector<Character>& x_chars;
  std::size_t x_at = 0;
  bool x_comma = false;
  bool x_sentence_ended = false;
  std::string x_folded;
};

}  // namespace

void tokenise(std::string_view text, Tokens& out) { Tokeniser(text, out).run(); }

}  // namespace advisor
