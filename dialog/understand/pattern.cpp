#include "dialog/understand/pattern.hpp"

#include <cctype>
#include <utility>

namespace advisor {
namespace {

struct ParseError { std::string what; };

bool word_byte(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || std::isalnum(u) != 0 || c == '\'' || c == '-';
}

// Recursive descent over: pattern := group ("&&" group)*, group := ["!"] sequence ("&" ["!"]
// sequence)*, sequence := ([".." [N]] element)+, element := "(" sequence ("|" sequence)* ")" | "["
// the same "]" | term.
class Parser {
 public:
  explicit Parser(std::string_view text) : x_text(text) {}

  Pattern pattern() {
    Pattern out;
    do out.groups.push_back(group());
    while (take("&&"));
    finish();
    for (const auto& g : out.groups) {
      bool positive = false;
      for (const auto& p : g) positive = positive || !p.absent;
      if (!positive) fail("a part without \"!\" in each group");
    }
    return out;
  }

  Sequence whole_sequence() {
    x_in_concept = true;
    auto out = sequence(0);
    finish();
    return out;
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    throw ParseError{"expected " + expected + " at byte " + std::to_string(x_at) + " of \"" +
                     std::string(x_text) + "\""};
  }

  void skip_spaces() {
    while (x_at < x_text.size() && x_text[x_at] == ' ') ++x_at;
  }

  char peek() { skip_spaces(); return x_at < x_text.size() ? x_text[x_at] : '\0'; }
  char here() const { return x_at < x_text.size() ? x_text[x_at] : '\0'; }

  bool take(std::string_view token) {
    skip_spaces();
    if (x_text.substr(x_at, token.size()) != token) return false;
    x_at += token.size();
    return true;
  }

  void finish() {
    if (peek() != '\0') fail("the end");
  }

  PartGroup group() {
    PartGroup out;
    do {
      Part part;
      part.absent = take("!");
      part.sequence = sequence(0);
      out.push_back(std::move(part));
    } while (x_text.substr(x_at, 2) != "&&" && take("&"));
    return out;
  }

  Sequence sequence(std::size_t depth) {
    if (depth > max_pattern_depth) fail("fewer brackets within brackets");
    Sequence out;
    while (true) {
      int gap = 0;
      if (take("..")) {
        if (out.empty()) fail("a word before \"..\"");
        gap = std::isdigit(static_cast<unsigned char>(here())) ? number() : default_gap;
      }
      const char c = peek();
      if (c == '\0' || c == '|' || c == ')' || c == ']' || c == '&') {
        x_trailing_gap = depth > 0 ? gap : 0;
        break;
      }
      out.push_back(element(depth));
      out.back().gap = gap;
    }
    if (out.empty()) fail("a word");
    skip_spaces();
    return out;
  }

  int number() {
    int n = 0;
    while (std::isdigit(static_cast<unsigned char>(here()))) n = n * 10 + (x_text[x_at++] - '0');
    if (n < 1 || n > 20) fail("a number from 1 to 20");
    return n;
  }

  Step element(std::size_t depth) {
    if (take("(")) return {alternatives(depth, ")"), 0, false};
    if (take("[")) return {alternatives(depth, "]"), 0, true};
    if (take("@")) return {ConceptTerm{name()}, 0, false};
    if (take("#")) return {NumberTerm{}, 0, false};
    if (take("^")) return anchor(StartTerm{});
    if (take("$")) return anchor(EndTerm{});
    if (peek() == '_') { ++x_at; return {AnyTerm{}, 0, false}; }
    return word();
  }

  Step anchor(PatternTerm term) const {
    if (x_in_concept) fail("no \"^\" or \"$\" in a concept");
    return {std::move(term), 0, false};
  }

  PatternTerm alternatives(std::size_t depth, std::string_view close) {
    GroupTerm out;
    do {  // "(my ..2)" is "(my|my _|my _ _)"
      auto alternative = sequence(depth + 1);
      for (int gap = std::exchange(x_trailing_gap, 0); gap > 0; --gap) {
        out.alternatives.push_back(alternative);
        alternative.push_back({AnyTerm{}, 0, false});
      }
      out.alternatives.push_back(std::move(alternative));
    } while (take("|"));
    if (!take(close)) fail("\"|\" or \"" + std::string(close) + "\"");
    return out;
  }

  std::string name() {
    std::string out;
    while (std::isalnum(static_cast<unsigned char>(here())) || here() == '_') out += x_text[x_at++];
    if (out.empty()) fail("the name of a concept");
    return out;
  }

  std::string letters() {
    std::string out;
    while (word_byte(here())) out += x_text[x_at++];
    if (out.empty()) fail("a word");
    return out;
  }

  Step word() {
    WordTerm term;
    term.accents_count = take("=");
    term.word = letters();
    if (here() != '+') {
      suffix(term);
      return {std::move(term), 0, false};
    }
    ++x_at;
    WordTerm prefix{.word = term.word};
    term.word = letters();
    suffix(term);
    return separable(prefix, term);
  }

  void suffix(WordTerm& term) {
    if (here() == '~') {
      ++x_at;
      term.open = true;
      if (std::isdigit(static_cast<unsigned char>(here()))) term.ending = number();
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
  static Step separable(const WordTerm& prefix, const WordTerm& stem) {
    WordTerm joined = stem;
    joined.word = prefix.word + stem.word;
    GroupTerm group;
    group.alternatives.push_back({{joined, 0, false}});
    group.alternatives.push_back({{stem, 0, false}, {prefix, prefix_gap, false}});
    group.alternatives.push_back({{prefix, 0, false}, {stem, prefix_gap, false}});
    return {std::move(group), 0, false};
  }

  std::string_view x_text;
  std::size_t x_at = 0;
  int x_trailing_gap = 0;
  bool x_in_concept = false;
};

struct Printer {
  std::string operator()(const WordTerm& t) const { return print(t); }
  std::string operator()(const ConceptTerm& t) const { return "@" + t.name; }
  std::string operator()(const NumberTerm&) const { return "#"; }
  std::string operator()(const AnyTerm&) const { return "_"; }
  std::string operator()(const StartTerm&) const { return "^"; }
  std::string operator()(const EndTerm&) const { return "$"; }
  std::string operator()(const GroupTerm& t) const {
    std::string out;
    for (const auto& a : t.alternatives) out += (out.empty() ? "" : "|") + print(a);
    return out;
  }
};

}  // namespace

Result<Pattern> parse_pattern(std::string_view text) {
  try {
    return Parser(text).pattern();
  } catch (const ParseError& e) {
    return Error{"", e.what};
  }
}

Result<Sequence> parse_sequence(std::string_view text) {
  try {
    return Parser(text).whole_sequence();
  } catch (const ParseError& e) {
    return Error{"", e.what};
  }
}

std::string print(const WordTerm& term) {
  std::string out = (term.accents_count ? "=" : "") + term.word;
  if (term.open && (term.person == Person::any || term.ending != WordTerm::unlimited)) out += '~';
  if (term.open && term.ending != WordTerm::unlimited) out += std::to_string(term.ending);
  if (term.person != Person::any) out += term.person == Person::user ? "/1" : "/3";
  return out;
}

std::string print(const Sequence& sequence) {
  std::string out;
  for (const auto& step : sequence) {
    if (!out.empty()) out += ' ';
    if (step.gap > 0)
      out += ".." + (step.gap == default_gap ? "" : std::to_string(step.gap)) + " ";
    const bool group = std::holds_alternative<GroupTerm>(step.term);
    const auto inner = std::visit(Printer{}, step.term);
    if (step.optional) out += "[" + inner + "]";
    else out += group ? "(" + inner + ")" : inner;
  }
  return out;
}

std::string print(const Pattern& pattern) {
  std::string out;
  for (const auto& group : pattern.groups) {
    if (!out.empty()) out += " && ";
    bool first = true;
    for (const auto& part : group) {
      out += std::string(first ? "" : " & ") + (part.absent ? "!" : "") + print(part.sequence);
      first = false;
    }
  }
  return out;
}

}  // namespace advisor
