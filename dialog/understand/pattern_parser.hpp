// The grammar of the pattern language, once for all who read it: the tree of pattern.hpp and the
// compiler of program.cpp, which makes classes of the words as they are read and keeps no tree. A
// parser borrows its text and its builder; one thread.
//
// A Builder has: type Element, with `gap` and `optional`; word(WordText), reference(name), number(),
// many(), digits(), any(), start(), end() -> Element; known_group(text) -> optional<Element>, and for
// a new one open_group(text), alternative(span<Element>) for each, close_group() -> Element.
#pragma once

#include <cctype>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialog/understand/pattern.hpp"

namespace advisor {

struct PatternError { std::string what; };

// A word term as it stands in the pattern.
struct WordText {
  std::string_view text;   // the whole term
  std::string_view word;
  bool open = false;
  int ending = WordTerm::unlimited;
  Person person = Person::any;
  bool accents_count = false;
};

// Recursive descent over: pattern := group ("&&" group)*, group := ["!"] sequence ("&" ["!"]
// sequence)*, sequence := ([".." [N]] element)+, element := "(" sequence ("|" sequence)* ")" | "["
// the same "]" | term.
template <class Builder> class PatternParser {
 public:
  using Element = typename Builder::Element;

  PatternParser(std::string_view text, Builder& builder) : x_text(text), x_build(builder) {}

  // Calls part(group number, absent, elements) for each part.
  template <class Visit> void pattern(Visit part) {
    std::size_t number = 0;
    do group(number++, part);
    while (take("&&"));
    finish();
  }

  template <class Visit> void concept_alternative(Visit done) {
    x_in_concept = true;
    const auto begin = sequence(0);
    finish();
    done(since(begin));
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    throw PatternError{"expected " + expected + " at byte " + std::to_string(x_at) + " of \"" +
                       std::string(x_text) + "\""};
  }

  static bool is_number(char c) { return c >= '0' && c <= '9'; }
  static bool word_byte(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80 || is_number(c) ||
           (c >= 'A' && c <= 'Z') || c == '\'' || c == '-';
  }

  void skip_spaces() {
    while (x_at < x_text.size() && x_text[x_at] == ' ') ++x_at;
  }

  char here() const { return x_at < x_text.size() ? x_text[x_at] : '\0'; }
  char peek() { skip_spaces(); return here(); }

  bool take(char c) {
    if (peek() != c) return false;
    ++x_at;
    return true;
  }
  bool take(std::string_view token) {
    skip_spaces();
    if (x_text.substr(x_at, token.size()) != token) return false;
    x_at += token.size();
    return true;
  }

  void finish() {
    if (x_at < x_text.size()) fail("the end");
  }

  std::span<Element> since(std::size_t begin) { return std::span(x_stack).subspan(begin); }

  // Only the first group must say what is there; one of absent parts alone bars the message.
  template <class Visit> void group(std::size_t number, Visit& part) {
    bool positive = false;
    do {
      const bool absent = take('!');
      positive = positive || !absent;
      const auto begin = sequence(0);
      part(number, absent, since(begin));
      x_stack.resize(begin);
    } while (x_text.substr(x_at, 2) != "&&" && take('&'));
    if (number == 0 && !positive) fail("a part without \"!\" in the first group");
  }

  // Leaves its elements on the stack, from the place returned.
  std::size_t sequence(std::size_t depth) {
    if (depth > max_pattern_depth) fail("fewer brackets within brackets");
    const auto begin = x_stack.size();
    while (true) {
      int gap = 0;
      if (peek() == '.' && take("..")) {
        if (x_stack.size() == begin) fail("a word before \"..\"");
        gap = is_number(here()) ? number() : default_gap;
      }
      const char c = peek();
      if (c == '\0' || c == '|' || c == ')' || c == ']' || c == '&') {
        x_trailing_gap = depth > 0 ? gap : 0;
        break;
      }
      auto next = element(depth);
      next.gap = static_cast<decltype(next.gap)>(gap);
      x_stack.push_back(std::move(next));
    }
    if (x_stack.size() == begin) fail("a word");
    return begin;
  }

  int number() {
    int n = 0;
    while (is_number(here()) && n <= 20) n = n * 10 + (x_text[x_at++] - '0');
    if (n < 1 || n > 20) fail("a number from 1 to 20");
    return n;
  }

  Element element(std::size_t depth) {
    switch (peek()) {
      case '(': ++x_at; return alternatives(depth, ')');
      case '[': {
        ++x_at;
        auto out = alternatives(depth, ']');
        out.optional = true;
        return out;
      }
      case '@': ++x_at; return x_build.reference(name());
      case '#': return number_term();
      case '^': anchor(); return x_build.start();
      case '$': anchor(); return x_build.end();
      case '_': ++x_at; return x_build.any();
      default: return word();
    }
  }

  // "#", "#d" in digits only, "#2" two or more.
  Element number_term() {
    ++x_at;
    const auto begin = x_at;
    while (word_byte(here())) ++x_at;
    const auto kind = x_text.substr(begin, x_at - begin);
    if (kind == "d") return x_build.digits();
    if (kind == "2") return x_build.many();
    x_at = begin;
    return x_build.number();
  }

  void anchor() {
    if (x_in_concept) fail("no \"^\" or \"$\" in a concept");
    ++x_at;
  }

  // Where the bracket that was just opened closes; 0 where it does not.
  std::size_t closing() const {
    int open = 1;
    for (auto at = x_at; at < x_text.size(); ++at) {
      if (x_text[at] == '(' || x_text[at] == '[') ++open;
      if ((x_text[at] == ')' || x_text[at] == ']') && --open == 0) return at;
    }
    return 0;
  }

  Element alternatives(std::size_t depth, char close) {
    const auto end = closing();
    const auto inner = x_text.substr(x_at, end > x_at ? end - x_at : 0);
    if (end > x_at && x_text[end] == close) {
      if (auto known = x_build.known_group(inner)) {
        x_at = end + 1;
        return std::move(*known);
      }
    }
    x_build.open_group(inner);
    do {  // "(my ..2)" is "(my|my _|my _ _)"
      const auto begin = sequence(depth + 1);
      for (int gap = std::exchange(x_trailing_gap, 0); gap > 0; --gap) {
        x_build.alternative(since(begin));
        x_stack.push_back(x_build.any());
      }
      x_build.alternative(since(begin));
      x_stack.resize(begin);
    } while (take('|'));
    if (!take(close)) fail(std::string("\"|\" or \"") + close + "\"");
    return x_build.close_group();
  }

  std::string_view name() {
    const auto begin = x_at;
    while (std::isalnum(static_cast<unsigned char>(here())) || here() == '_') ++x_at;
    if (x_at == begin) fail("the name of a concept");
    return x_text.substr(begin, x_at - begin);
  }

  std::string_view letters() {
    const auto begin = x_at;
    while (word_byte(here())) ++x_at;
    if (x_at == begin) fail("a word");
    return x_text.substr(begin, x_at - begin);
  }

  Element word() {
    const auto begin = x_at;
    WordText term;
    term.accents_count = take('=');
    term.word = letters();
    if (here() != '+') {
      suffix(term);
      term.text = x_text.substr(begin, x_at - begin);
      return x_build.word(term);
    }
    const WordText prefix{.text = term.word, .word = term.word};
    const auto stem_begin = ++x_at;
    term.accents_count = false;
    term.word = letters();
    suffix(term);
    term.text = x_text.substr(stem_begin, x_at - stem_begin);
    return separable(x_text.substr(begin, x_at - begin), prefix, term);
  }

  void suffix(WordText& term) {
    if (here() == '~') {
      ++x_at;
      term.open = true;
      if (is_number(here())) term.ending = number();
    }
    if (here() == '/') {
      ++x_at;
      if (here() != '1' && here() != '3') fail("\"/1\" or \"/3\"");
      term.person = here() == '1' ? Person::user : Person::not_user;
      term.open = true;
      ++x_at;
    }
    if (word_byte(here())) fail("the end of the word");
  }

  // "ki+fizet~": kifizet~ | fizet~ ..3 ki | ki ..3 fizet~
  Element separable(std::string_view text, const WordText& prefix, const WordText& stem) {
    if (auto known = x_build.known_group(text)) return std::move(*known);
    x_build.open_group(text);
    const auto pair = [&](const WordText& first, const WordText& second) {
      const auto begin = x_stack.size();
      x_stack.push_back(x_build.word(first));
      x_stack.push_back(x_build.word(second));
      x_stack.back().gap = prefix_gap;
      x_build.alternative(since(begin));
      x_stack.resize(begin);
    };
    const auto joined = std::string(prefix.word) + std::string(stem.text);
    auto whole = stem;
    whole.text = joined;
    whole.word = std::string_view(joined).substr(0, prefix.word.size() + stem.word.size());
    x_stack.push_back(x_build.word(whole));
    x_build.alternative(since(x_stack.size() - 1));
    x_stack.pop_back();
    pair(stem, prefix);
    pair(prefix, stem);
    return x_build.close_group();
  }

  std::string_view x_text;
  Builder& x_build;
  std::vector<Element> x_stack;
  std::size_t x_at = 0;
  int x_trailing_gap = 0;
  bool x_in_concept = false;
};

}  // namespace advisor
