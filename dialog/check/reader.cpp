#include "dialog/check/reader.hpp"

#include <array>
#include <optional>

#include "dialog/decide/quote.hpp"
#include "dialog/understand/match.hpp"
#include "dialog/understand/program.hpp"
#include "dialog/understand/scope.hpp"
#include "dialog/understand/tokenise.hpp"

namespace advisor {
namespace {

constexpr std::string_view part_mark = "part.";
constexpr std::string_view formal_rule = "register.formal";
constexpr std::string_view loud_rule = "outburst.loud";

// A place of the text where a rule holds.
struct Hit {
  std::size_t rule = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Scratch {
  Tokens tokens;
  Matcher matcher;
};

Scratch& scratch() {
  thread_local Scratch instance;
  return instance;
}

// All words of our own messages and drafts: never typing errors of pattern words.
std::vector<SeenWord> known_words(const Locale& locale) {
  std::string all;
  for (const auto* texts : {&locale.messages, &locale.documents})
    for (const auto& [key, words] : *texts) all += words.te + ' ' + words.on + ' ';
  Tokens tokens;
  tokenise(all, tokens);
  std::vector<SeenWord> out;
  for (const auto& token : tokens.list) out.push_back({std::string(token.folded)});
  return out;
}

Program compile(const Locale& locale) {
  const auto& book = locale.letters;
  return Program(book.patterns, book.concepts, locale.grammar, known_words(locale));
}

// The letter that begins at `at`, as it was typed: its own code point, or 0 where it is ill-formed.
char32_t typed(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return lead;
  if ((lead & 0xE0U) != 0xC0U || at + 1 >= text.size()) return 0;  // none of our capitals is longer
  return ((lead & 0x1FU) << 6U) | (static_cast<unsigned char>(text[at + 1]) & 0x3FU);
}

// How many letters a word in capitals has; 0 where one of them is small.
std::size_t capitals(const Token& token, const Tokens& tokens, std::string_view text) {
  std::size_t letters = 0;
  for (const auto& c : tokens.characters) {
    if (c.begin < token.begin || c.end > token.end || !is_letter(c.exact)) continue;
    const auto as_typed = typed(text, c.begin);
    if (as_typed == 0 || as_typed == c.exact) return 0;
    ++letters;
  }
  return letters;
}

// "PAY ME NOW": three words in capitals, or two long ones; fewer may be abbreviations.
std::optional<Hit> shouted(const Tokens& tokens, std::string_view text) {
  const auto& list = tokens.list;
  for (std::size_t i = 0; i + 1 < list.size(); ++i) {
    auto end = i;
    std::size_t letters = 0;
    for (; end < list.size(); ++end) {
      const auto more = capitals(list[end], tokens, text);
      if (more == 0) break;
      letters += more;
    }
    const auto words = end - i;
    if ((words >= 3 && letters >= 6) || (words == 2 && letters >= 8))
      return Hit{0, list[i].begin, list[end - 1].end};
  }
  return std::nullopt;
}

// "Pay me!!", with the words of its sentence before it.
std::optional<Hit> exclaimed(const Tokens& tokens, std::string_view text) {
  const auto at = text.find("!!");
  if (at == std::string_view::npos) return std::nullopt;
  Hit hit{0, at, text.find_first_not_of('!', at)};
  if (hit.end == std::string_view::npos) hit.end = text.size();
  std::optional<std::uint16_t> sentence;
  for (auto i = tokens.list.size(); i-- > 0;) {
    const auto& token = tokens.list[i];
    if (token.begin >= at) continue;
    if (!sentence) sentence = token.sentence;
    if (token.sentence != *sentence) break;
    hit.begin = token.begin;
  }
  return hit;
}

// A typing error that is put right may turn "I" into "you" ("elrontottam"), so none is.
bool guessed(const Matcher& matcher, const Match& match) {
  return std::ranges::any_of(matcher.used(match), [&](const UsedSpan& used) {
    for (auto w = used.begin; w < used.end; ++w)
      if (matcher.words()[w].misspelt) return true;
    return false;
  });
}

bool counts(Ruling ruling) { return ruling != Ruling::denied && ruling != Ruling::reversed; }

}  // namespace

struct LetterReader::Impl {
  explicit Impl(const Locales& all)
      : locales(all), programs{compile(all.in(Language::hu)), compile(all.in(Language::en))} {}

  std::vector<Hit> hits(std::string_view text, Language language, const Scratch& s) const;

  const Locales& locales;
  std::array<Program, count_of<Language>> programs;
};

// What the patterns find and nothing counters, in the order of the text; of two in one place the
// longer.
std::vector<Hit> LetterReader::Impl::hits(std::string_view text, Language language,
                                          const Scratch& s) const {
  const auto& program = programs[static_cast<std::size_t>(language)];
  const Scopes scopes(program, s.matcher, s.tokens);
  const auto& words = s.matcher.words();
  std::vector<Hit> found;
  std::vector<Match> counters;
  for (const auto& match : s.matcher.matches())
    if (program.patterns()[match.pattern].source.counter) counters.push_back(match);
  for (const auto& match : s.matcher.matches()) {
    const auto& source = program.patterns()[match.pattern].source;
    if (source.counter || !counts(scopes.judge(match).ruling) || guessed(s.matcher, match))
      continue;
    const bool countered = std::ranges::any_of(counters, [&](const Match& c) {
      return program.patterns()[c.pattern].source.label == source.label &&
             words[c.span.begin].token.sentence == words[match.span.begin].token.sentence;
    });
    if (!countered)
      found.push_back({source.label.id, words[match.span.begin].token.begin,
                       words[match.span.end - 1].token.end});
  }
  const auto& rules = locales.in(language).letters.rules;
  const auto loud = std::ranges::find(rules, loud_rule, &LetterRule::id) - rules.begin();
  for (auto hit : {shouted(s.tokens, text), exclaimed(s.tokens, text)})
    if (hit) found.push_back({static_cast<std::size_t>(loud), hit->begin, hit->end});
  std::ranges::stable_sort(found, [](const Hit& a, const Hit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  return found;
}

LetterReader::LetterReader(const Locales& locales)
    : x_impl(std::make_unique<const Impl>(locales)) {}
LetterReader::~LetterReader() = default;
LetterReader::LetterReader(LetterReader&&) noexcept = default;

LetterReading LetterReader::read(std::string_view text, Language language) const {
  text = text.substr(0, max_text);
  auto& s = scratch();
  tokenise(text, s.tokens);
  s.matcher.run(x_impl->programs[static_cast<std::size_t>(language)], s.tokens);
  LetterReading out;
  out.language = language;
  out.words = s.tokens.list.size();
  const auto& rules = x_impl->locales.in(language).letters.rules;
  std::string last_exact;     // the very words of the last fault
  std::size_t blamed_to = 0;  // where the last fault ends: one place is marked once
  for (const auto& hit : x_impl->hits(text, language, s)) {
    const auto& rule = rules.at(hit.rule);
    if (rule.id == formal_rule) {
      out.address = Register::on;
      continue;
    }
    Finding finding{rule.id, quote(text, hit.begin, hit.end), rule.claims};
    const bool is_part = rule.id.starts_with(part_mark);
    if (is_part) {
      if (!out.part(rule.id.substr(part_mark.size()))) out.parts.push_back(std::move(finding));
      continue;
    }
    if (hit.begin < blamed_to) continue;
    blamed_to = hit.end;
    // Two faults of one clause are told apart by their own words.
    auto exact = std::string(text.substr(hit.begin, hit.end - hit.begin));
    if (!out.faults.empty() && out.faults.back().words == finding.words) {
      out.faults.back().words = std::move(last_exact);
      finding.words = exact;
    }
    last_exact = std::move(exact);
    out.faults.push_back(std::move(finding));
  }
  return out;
}

}  // namespace advisor
