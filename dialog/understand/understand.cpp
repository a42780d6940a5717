#include "dialog/understand/understand.hpp"

#include <algorithm>
#include <sstream>
#include <tuple>

#include "dialog/understand/language_guess.hpp"
#include "dialog/understand/match.hpp"
#include "dialog/understand/quantities.hpp"
#include "dialog/understand/scope.hpp"
#include "dialog/understand/tokenise.hpp"

namespace advisor {
namespace {

using Kind = Label::Kind;

// Which act wins where several match: what must not be missed first, then the special before the
// general.
constexpr std::array act_order{
    Act::danger, Act::distress, Act::restart, Act::back, Act::forget, Act::change_language,
    Act::notes, Act::source, Act::why, Act::check, Act::rehearse, Act::draft, Act::steps, Act::report, Act::help,
    Act::repeat, Act::wait, Act::go_on, Act::skip, Act::unsure, Act::deny, Act::thanks,
    Act::affirm, Act::bye, Act::greet, Act::off_topic};

struct Scratch {
  Tokens tokens;
  Matcher matcher;
};

Scratch& scratch() {
  thread_local Scratch instance;
  return instance;
}

// A hit with what became of it.
struct Hit {
  Match match;
  Label label;
  Judgement judgement;
  bool blocked = false;       // by a `never` pattern of its segment
  std::uint32_t blocker = 0;  // that pattern
};

// Scopes say whether something is reported; questions for the advisor and commands are not reports.
bool scoped(Label label) {
  return label.kind != Kind::faq && label.kind != Kind::signal;
}

// A request may be a question ("Are you a robot?"), and what is feared for one's life counts as
// much as what happened.
bool act_anyway(const Hit& hit) {
  const auto act = static_cast<Act>(hit.label.id);
  const bool urgent = act == Act::danger || act == Act::distress;
  return hit.judgement.ruling == Ruling::asked ||
         (urgent && hit.judgement.ruling == Ruling::supposed);
}

std::size_t rank(Act act) {
  return static_cast<std::size_t>(
      std::find(act_order.begin(), act_order.end(), act) - act_order.begin());
}


// Words of the language as it is really written: never typing errors of pattern words.
std::vector<std::string> known_words(const Knowledge& knowledge, const Locale& locale) {
  std::string all;
  const auto add = [&](const Words& w) { all += w.te + ' ' + w.on + ' '; };
  const auto add_topic = [&](const Topic& topic) {
    const auto& words = topic.in(locale.language);
    add(words.title), add(words.noted), add(words.means);
    for (const auto* list : {&words.advice, &words.answer, &words.more})
      for (const auto& a : *list) add(a.text);
  };
  for (const auto& t : knowledge.signs) add_topic(t);
  for (const auto& t : knowledge.flags) add_topic(t);
  for (const auto& t : knowledge.faq) add_topic(t);
  for (const auto& c : knowledge.claims) add(c.in(locale.language));
  Tokens tokens;
  tokenise(all, tokens);
  std::vector<std::string> out;
  for (const auto& t : tokens.list) out.emplace_back(t.folded);
  return out;
}

Program compile(const Knowledge& knowledge, const Locale& locale) {
  const auto& book = knowledge.book[static_cast<std::size_t>(locale.language)];
  auto patterns = book.patterns;
  patterns.insert(patterns.end(), locale.acts.patterns.begin(), locale.acts.patterns.end());
  return Program(std::move(patterns), book.concepts, locale.grammar,
                 known_words(knowledge, locale));
}

}  // namespace

struct Understander::Impl {
  Impl(const Knowledge& knowledge, const Locales& locales)
      : guesser(locales),
        programs{compile(knowledge, locales.in(Language::hu)),
                 compile(knowledge, locales.in(Language::en))} {
    const auto read = [&](const auto& topics) {
      for (const auto& t : topics)
        if (!t.implies.empty()) implied.emplace_back(t.label, t.implies);
    };
    read(knowledge.signs);
    read(knowledge.flags);
  }

  const Program& program(Language l) const { return programs[static_cast<std::size_t>(l)]; }

  LanguageGuess guess(const Tokens& tokens, std::optional<Language> expected) const;
  bool only_foreign(const Program& program, const Hit& hit, const Matcher& matcher) const;
  std::vector<Hit> hits(const Program& program, const Scratch& s) const;
  void collect(Language language, const std::vector<Hit>& hits, const Matcher& matcher,
               bool foreign, Understanding& out) const;
  void settle(Understanding& out) const;
  void add_implied(Understanding& out) const;
  void name_act(const std::vector<Hit>& hits, const Scratch& s, Understanding& out) const;
  void read_question(const Program& program, const Scratch& s, Understanding& out) const;

  LanguageGuesser guesser;
  std::array<Program, count_of<Language>> programs;
  std::vector<std::pair<Label, std::vector<Label>>> implied;
};

LanguageGuess Understander::Impl::guess(const Tokens& tokens,
                                        std::optional<Language> expected) const {
  std::vector<std::uint32_t> atoms;
  return guesser.guess(tokens, expected, [&](Language language, std::string_view word) {
    atoms.clear();
    program(language).vocabulary().find(word, atoms);
    return !atoms.empty();
  });
}

// Every match judged by its scopes, then by the `never` patterns of its segment.
std::vector<Hit> Understander::Impl::hits(const Program& program, const Scratch& s) const {
  const Scopes scopes(program, s.matcher, s.tokens);
  const auto& words = s.matcher.words();
  std::vector<Hit> out;
  for (const auto& match : s.matcher.matches()) {
    const auto& source = program.patterns()[match.pattern].source;
    Hit hit{match, source.label, {}, false, 0};
    const bool whole = match.span.begin == 0 && match.span.end == words.size();
    if (source.counter || !scoped(source.label) || (whole && source.label.kind == Kind::act)) {
      out.push_back(hit);
      continue;
    }
    hit.judgement = scopes.judge(match);
    if (hit.label.kind == Kind::act && act_anyway(hit)) hit.judgement = {};
    if (hit.judgement.ruling == Ruling::denied && source.label.kind == Kind::sign) {
      hit.label.kind = Kind::denied_sign;
      hit.judgement.ruling = Ruling::reported;
    }
    out.push_back(hit);
  }
  for (const auto& counter : out) {
    if (!program.patterns()[counter.match.pattern].source.counter) continue;
    for (auto& hit : out)
      if (hit.label == counter.label &&
          words[hit.match.span.begin].segment == words[counter.match.span.begin].segment) {
        hit.blocked = true;
        hit.blocker = counter.match.pattern;
      }
  }
  return out;
}

// Foreign words inside a text of the other language count only as phrases of words that it does not
// have itself: "late", "most" and "log" are words of both, but mean different things.
bool Understander::Impl::only_foreign(const Program& own, const Hit& hit,
                                      const Matcher& matcher) const {
  const auto& other = &own == &program(Language::hu) ? program(Language::en) : program(Language::hu);
  std::size_t foreign = 0;
  std::vector<std::uint32_t> atoms;
  for (const auto& used : matcher.used(hit.match)) {
    for (auto w = used.begin; w < used.end; ++w) {
      const auto& word = matcher.words()[w];
      atoms.clear();
      other.vocabulary().find(word.token.folded, atoms);
      if (atoms.empty() && !other.known(word.token.folded) && !word.misspelt) ++foreign;
    }
  }
  return foreign >= 2;
}

void Understander::Impl::collect(Language language, const std::vector<Hit>& hits,
                                 const Matcher& matcher, bool foreign, Understanding& out) const {
  const auto& program = this->program(language);
  for (const auto& hit : hits) {
    const auto& source = program.patterns()[hit.match.pattern].source;
    if (source.counter || hit.blocked || hit.judgement.ruling != Ruling::reported) continue;
    if (foreign && !only_foreign(program, hit, matcher)) continue;
    const auto begin = matcher.words()[hit.match.span.begin].token.begin;
    const auto end = matcher.words()[hit.match.span.end - 1].token.end;
    switch (hit.label.kind) {
      case Kind::act: break;
      case Kind::faq:
        if (!out.faq || source.strength == Strength::sure)
          if (source.strength != Strength::weak) out.faq = static_cast<Faq>(hit.label.id);
        break;
      case Kind::signal:
        switch (static_cast<Signal>(hit.label.id)) {
          case Signal::english: out.wants = Language::en; break;
          case Signal::hungarian: out.wants = Language::hu; break;
          case Signal::formal: out.address = Register::on; break;
          case Signal::informal: out.address = Register::te; break;
        }
        break;
      default:
        out.evidence.push_back({hit.label, source.strength, begin, end, hit.match.pattern, language});
    }
  }
}

// One evidence a label and place, the strongest and longest. A sign that is reported is not also
// denied, unless a pattern that says the opposite holds the words that report it ("idoben fizet").
// What scopes denied takes nothing away: the same words may also tell the sign in another way.
void Understander::Impl::settle(Understanding& out) const {
  auto& list = out.evidence;
  const auto length = [](const Evidence& e) { return e.end - e.begin; };
  const auto says_opposite = [&](const Evidence& e) {
    const auto& source = program(e.language).patterns()[e.pattern].source;
    return source.label.kind == Kind::denied_sign && e.strength != Strength::weak;
  };
  std::erase_if(list, [&](const Evidence& e) {
    if (e.label.kind != Kind::sign) return false;
    return std::any_of(list.begin(), list.end(), [&](const Evidence& d) {
      return d.label.kind == Kind::denied_sign && d.label.id == e.label.id && says_opposite(d) &&
             d.begin <= e.begin && d.end >= e.end;
    });
  });
  std::erase_if(list, [&](const Evidence& d) {
    if (d.label.kind != Kind::denied_sign) return false;
    return std::any_of(list.begin(), list.end(), [&](const Evidence& e) {
      return e.label.kind == Kind::sign && e.label.id == d.label.id &&
             e.strength != Strength::weak;
    });
  });
  std::stable_sort(list.begin(), list.end(), [&](const Evidence& a, const Evidence& b) {
    if (a.strength != b.strength) return a.strength > b.strength;
    return length(a) > length(b);
  });
  std::vector<Evidence> kept;
  for (const auto& e : list) {
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const Evidence& k) {
      return k.label == e.label && e.begin < k.end && k.begin < e.end;
    });
    if (!known) kept.push_back(e);
  }
  list = std::move(kept);
  add_implied(out);
  std::stable_sort(list.begin(), list.end(), [](const Evidence& a, const Evidence& b) {
    return a.begin < b.begin;
  });
}

void Understander::Impl::add_implied(Understanding& out) const {
  const auto has = [&](Label label) {
    return std::any_of(out.evidence.begin(), out.evidence.end(),
                       [&](const Evidence& e) { return e.label == label; });
  };
  for (std::size_t i = 0; i < out.evidence.size(); ++i) {
    for (const auto& [label, others] : implied) {
      if (label != out.evidence[i].label) continue;
      for (auto other : others) {
        if (has(other)) continue;
        auto e = out.evidence[i];
        e.label = other;
        out.evidence.push_back(e);
      }
    }
  }
}

void Understander::Impl::read_question(const Program& program, const Scratch& s,
                                       Understanding& out) const {
  out.question = std::find(s.tokens.question.begin(), s.tokens.question.end(), true) !=
                 s.tokens.question.end();
  for (const auto& span : s.matcher.occurrences(program.concept_class("question"))) {
    const auto& words = s.matcher.words();
    const bool opens = span.begin == 0 ||
                       words[span.begin].token.sentence != words[span.begin - 1].token.sentence;
    out.question = out.question || opens;
  }
}

// Danger and distress before everything; then what the message as a whole is; then what it reports
// or asks.
void Understander::Impl::name_act(const std::vector<Hit>& hits, const Scratch& s,
                                  Understanding& out) const {
  std::optional<Act> whole;
  std::optional<Act> part;
  const auto better = [](std::optional<Act>& best, Act act) {
    if (!best || rank(act) < rank(*best)) best = act;
  };
  for (const auto& hit : hits) {
    if (hit.label.kind == Kind::signal && !out.reports()) {
      const auto signal = static_cast<Signal>(hit.label.id);
      if (signal == Signal::english || signal == Signal::hungarian)
        better(part, Act::change_language);
    }
    if (hit.label.kind != Kind::act || hit.judgement.ruling != Ruling::reported) continue;
    const auto act = static_cast<Act>(hit.label.id);
    const bool all = hit.match.span.begin == 0 && hit.match.span.end == s.matcher.words().size();
    better(all ? whole : part, act);
  }
  const auto urgent = [](std::optional<Act> a) { return a == Act::danger || a == Act::distress; };
  if (urgent(part)) out.act = *part;
  else if (whole) out.act = *whole;
  else if (out.faq) out.act = Act::ask;
  else if (out.reports()) out.act = Act::tell;
  else if (part) out.act = *part;
  else out.act = out.question ? Act::ask : Act::tell;
}

Understander::Understander(const Knowledge& knowledge, const Locales& locales)
    : x_impl(std::make_unique<const Impl>(knowledge, locales)) {}
Understander::~Understander() = default;
Understander::Understander(Understander&&) noexcept = default;

Understanding Understander::understand(std::string_view text,
                                       std::optional<Language> expected) const {
  auto& s = scratch();
  text = text.substr(0, max_text);
  tokenise(text, s.tokens);
  const auto guess = x_impl->guess(s.tokens, expected);
  Understanding out;
  out.language = guess.language;
  out.language_sure = guess.sure;
  const auto other = guess.language == Language::hu ? Language::en : Language::hu;
  if (guess.mixed) {
    s.matcher.run(x_impl->program(other), s.tokens);
    x_impl->collect(other, x_impl->hits(x_impl->program(other), s), s.matcher, true, out);
  }
  const auto& program = x_impl->program(guess.language);
  s.matcher.run(program, s.tokens);
  const auto hits = x_impl->hits(program, s);
  x_impl->collect(guess.language, hits, s.matcher, false, out);
  x_impl->settle(out);
  x_impl->read_question(program, s, out);
  x_impl->name_act(hits, s, out);
  out.quantities = read_quantities(program, s.matcher, text);
  return out;
}

std::string Understander::explain(std::string_view text, std::optional<Language> expected) const {
  auto& s = scratch();
  text = text.substr(0, max_text);
  const auto understanding = understand(text, expected);
  const auto& program = x_impl->program(understanding.language);
  tokenise(text, s.tokens);
  s.matcher.run(program, s.tokens);
  std::ostringstream out;
  out << "language " << name(understanding.language) << ", act " << name(understanding.act)
      << (understanding.question ? ", a question" : "") << "\nwords\n";
  for (std::uint32_t i = 0; i < s.matcher.words().size(); ++i) {
    const auto& word = s.matcher.words()[i];
    out << "  " << i << ' ' << word.token.folded << "  [segment " << word.segment << ", clause "
        << word.clause << (word.misspelt ? ", read as a typing error" : "") << "]";
    for (const auto& [concept_name, id] : program.concepts())
      for (const auto& span : s.matcher.occurrences(id))
        if (span.begin == i)
          out << " @" << concept_name
              << (span.end - span.begin > 1 ? "+" + std::to_string(span.end - span.begin) : "");
    out << '\n';
  }
  out << "hits\n";
  for (const auto& hit : x_impl->hits(program, s)) {
    const auto& source = program.patterns()[hit.match.pattern].source;
    const auto begin = s.matcher.words()[hit.match.span.begin].token.begin;
    const auto end = s.matcher.words()[hit.match.span.end - 1].token.end;
    out << "  " << label_name(hit.label) << (source.counter ? " never" : "") << " ("
        << name(source.strength) << ") \"" << text.substr(begin, end - begin) << "\"  by  "
        << source.text << "  at " << source.where;
    if (hit.judgement.ruling != Ruling::reported) {
      out << "  -- " << name(hit.judgement.ruling) << ", by \"";
      for (auto w = hit.judgement.by.begin; w < hit.judgement.by.end; ++w)
        out << (w > hit.judgement.by.begin ? " " : "") << s.matcher.words()[w].token.folded;
      out << '"';
    }
    if (hit.blocked) out << "  -- blocked by " << program.patterns()[hit.blocker].source.text;
    out << '\n';
  }
  return out.str();
}

const PatternSource& Understander::pattern(Language language, std::uint32_t number) const {
  return x_impl->program(language).patterns()[number].source;
}

const Program& Understander::program(Language language) const { return x_impl->program(language); }

std::string label_name(Label label) {
  switch (label.kind) {
    case Kind::sign: return std::string(name(static_cast<Sign>(label.id)));
    case Kind::denied_sign: return "denied " + std::string(name(static_cast<Sign>(label.id)));
    case Kind::flag: return std::string(name(static_cast<Flag>(label.id)));
    case Kind::faq: return std::string(name(static_cast<Faq>(label.id)));
    case Kind::act: return std::string(name(static_cast<Act>(label.id)));
    case Kind::signal: return std::string(name(static_cast<Signal>(label.id)));
    case Kind::fact:
      return std::string(name(static_cast<Fact>(label.id))) +
             (label.value ? "=" + std::string(fact_values[label.id][label.value - 1]) : "");
  }
  return "";
}

}  // namespace advisor
