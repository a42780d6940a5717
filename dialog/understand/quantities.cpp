#include "dialog/understand/quantities.hpp"

#include <array>
#include <cctype>
#include <utility>

namespace advisor {
namespace {

using Unit = Quantity::Unit;

constexpr std::array<std::pair<GrammarConcept, Unit>, 8> unit_concepts{{
    {GrammarConcept::unit_times, Unit::times}, {GrammarConcept::unit_days, Unit::days},
    {GrammarConcept::unit_weeks, Unit::weeks}, {GrammarConcept::unit_months, Unit::months},
    {GrammarConcept::unit_years, Unit::years}, {GrammarConcept::unit_invoices, Unit::invoices},
    {GrammarConcept::unit_percent, Unit::percent}, {GrammarConcept::unit_money, Unit::money}}};

struct Digits {
  double value = 0;
  bool grouped = false;      // may go on with a group of three: "12 500"
  std::string_view rest;     // letters that follow: "12e", "3hete"
};

// "12500", "12.500" and "8,5": a separator before exactly three digits groups, else it is a decimal
// point.
Digits read_digits(std::string_view word) {
  Digits out;
  std::size_t at = 0;
  double decimals = 0;
  while (at < word.size()) {
    const char c = word[at];
    if (std::isdigit(static_cast<unsigned char>(c))) {
      out.value = decimals > 0 ? out.value + (c - '0') * decimals : out.value * 10 + (c - '0');
      if (decimals > 0) decimals /= 10;
    } else if (c == '.' || c == ',') {
      std::size_t digits = 0;
      while (at + 1 + digits < word.size() &&
             std::isdigit(static_cast<unsigned char>(word[at + 1 + digits])))
        ++digits;
      if (digits != 3) decimals = 0.1;
    } else {
      break;
    }
    ++at;
  }
  out.grouped = at == word.size() && at <= 3 && decimals == 0;
  out.rest = word.substr(at);
  return out;
}

bool three_digits(const Token& token) {
  if (token.folded.size() < 3 || !token.number) return false;
  for (std::size_t i = 0; i < 3; ++i)
    if (!std::isdigit(static_cast<unsigned char>(token.folded[i]))) return false;
  return token.folded.size() == 3;
}

class Reader {
 public:
  Reader(const Program& program, const Matcher& matcher, std::string_view text)
      : x_program(program), x_matcher(matcher), x_words(matcher.words()), x_text(text) {}

  std::vector<Quantity> read() {
    std::vector<Quantity> out;
    for (std::uint32_t i = 0; i < x_words.size(); ++i) {
      const auto& token = x_words[i].token;
      if (const auto count = x_program.count_value(token.folded); count > 0)
        out.push_back({count, Unit::times, token.begin, token.end});
      else if (token.number)
        out.push_back(digits(i));
      else if (const auto value = x_program.number_value(token); value > 0)
        if (const auto q = word_number(i, value); q.unit != Unit::none || value >= 2)
          out.push_back(q);
    }
    return out;
  }

 private:
  Quantity word_number(std::uint32_t& i, double value) {
    Quantity q{value, Unit::none, x_words[i].token.begin, x_words[i].token.end};
    add_unit(q, i + 1, i);
    return q;
  }

  Quantity digits(std::uint32_t& i) {
    const auto& token = x_words[i].token;
    auto digits = read_digits(after_range(token));
    Quantity q{digits.value, Unit::none, token.begin, token.end};
    while (digits.grouped && i + 1 < x_words.size() && three_digits(x_words[i + 1].token) &&
           x_words[i + 1].token.begin == q.end + 1) {
      ++i;
      q.value = q.value * 1000 + read_digits(x_words[i].token.folded).value;
      q.end = x_words[i].token.end;
    }
    if (digits.rest == "e" || digits.rest == "k" || digits.rest.starts_with("eve")) q.value *= 1000;
    if (x_text.substr(q.end, 1) == "%") q.unit = Unit::percent;
    else if (currency_around(q)) q.unit = Unit::money;
    else if (!digits.rest.empty()) attached_unit(q, digits.rest);
    if (q.unit == Unit::none) add_unit(q, i + 1, i);
    return q;
  }

  // Of "5-6 weeks", which is one token, the later number.
  std::string_view after_range(const Token& token) const {
    const auto raw = x_text.substr(token.begin, token.end - token.begin);
    const auto dash = raw.rfind('-');
    const bool range = dash != std::string_view::npos && dash + 1 < raw.size() &&
                       std::isdigit(static_cast<unsigned char>(raw[dash + 1]));
    return range ? raw.substr(dash + 1) : token.folded;
  }

  bool currency_around(const Quantity& q) const {
    const auto before = x_text.substr(0, q.begin);
    const auto after = x_text.substr(q.end);
    for (const std::string_view sign : {"$", "\u20ac", "\u00a3"})
      if (before.ends_with(sign) || after.starts_with(sign)) return true;
    return false;
  }

  // "3hete": the letters looked up as a word.
  void attached_unit(Quantity& q, std::string_view rest) const {
    std::vector<std::uint32_t> atoms;
    x_program.vocabulary().find(rest, atoms);
    for (auto atom : atoms)
      for (const auto& [concept_name, unit] : unit_concepts)
        if (x_program.is_member(x_program.atom_class(atom), x_program.concept_class(concept_name)))
          q.unit = unit;
  }

  // The next word, or the one after it ("two unpaid invoices"); "200 ezer Ft" multiplies.
  void add_unit(Quantity& q, std::uint32_t from, std::uint32_t& last) const {
    for (auto at = from; at < x_words.size() && at < from + 2; ++at) {
      if (x_words[at].token.sentence != x_words[from - 1].token.sentence) return;
      for (const auto& [concept_name, unit] : unit_concepts) {
        for (const auto& span : x_matcher.occurrences(x_program.concept_class(concept_name))) {
          if (span.begin != at) continue;
          q.unit = unit;
          q.end = x_words[span.end - 1].token.end;
          if (unit == Unit::money && at == from) {
            q.value *= multiplier(x_words[at].token.folded);
            last = at;
          }
          return;
        }
      }
    }
  }

  static double multiplier(std::string_view word) {
    if (word.starts_with("ezer") || word.starts_with("rugo")) return 1000;
    if (word.starts_with("millio") || word.starts_with("misi")) return 1'000'000;
    return word == "grand" ? 1000 : 1;
  }

  const Program& x_program;
  const Matcher& x_matcher;
  const std::vector<Word>& x_words;
  std::string_view x_text;
};

}  // namespace

std::vector<Quantity> read_quantities(const Program& program, const Matcher& matcher,
                                      std::string_view text) {
  return Reader(program, matcher, text).read();
}

}  // namespace advisor
