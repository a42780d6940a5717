#include "dialog/understand/understand.hpp"

#include <algorithm>
#include <tuple>

#include "dialog/understand/explain.hpp"
#include "dialog/understand/hits.hpp"
#include "dialog/understand/language_guess.hpp"
#include "dialog/understand/quantities.hpp"
#include "dialog/understand/tokenise.hpp"
#include "dialog/understand/weigh.hpp"

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
  std::vector<Feature> features;
};

Scratch& scratch() {
  thread_local Scratch instance;
  return instance;
}

std::size_t rank(Act act) {
  return static_cast<std::size_t>(
      std::find(act_order.begin(), act_order.end(), act) - act_order.begin());
}


// Words of the language as it is really written: never typing errors of pattern words.
std::vector<SeenWord> known_words(const Knowledge& knowledge, const Locale& locale) {
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
  auto out = knowledge.book[static_cast<std::size_t>(locale.language)].words;
  for (const auto& t : tokens.list) out.push_back({std::string(t.folded)});
  return out;
}

Program compile(const Knowledge& knowledge, const Locale& locale) {
  const auto& book = knowledge.book[static_cast<std::size_t>(locale.language)];
  auto patterns = book.patterns;
  patterns.insert(patterns.end(), locale.acts.patterns.begin(), locale.acts.patterns.end());
  return Program(std::move(patterns), book.concepts, locale.grammar,
                 known_words(knowledge, locale));
}

// What one language is understood by. Its parts borrow from each other, so it stays where it is.
struct Model {
  Model(const Knowledge& knowledge, const Locale& locale)
      : program(compile(knowledge, locale)),
        weights(knowledge.weights[static_cast<std::size_t>(locale.language)]),
        reader(program),
        classifier(weights) {}
  Model(const Model&) = delete;

  const Program program;
  const Weights weights;
  const FeatureReader reader;
  const Classifier classifier;
};

}  // namespace

struct Understander::Impl {
  Impl(const Knowledge& knowledge, const Locales& locales)
      : guesser(locales),
        models{Model(knowledge, locales.in(Language::hu)),
               Model(knowledge, locales.in(Language::en))} {
    const auto read = [&](const auto& topics) {
      for (const auto& t : topics)
        if (!t.implies.empty()) implied.emplace_back(t.label, t.implies);
    };
    read(knowledge.signs);
    read(knowledge.flags);
  }

  const Model& model(Language l) const { return models[static_cast<std::size_t>(l)]; }
  const Program& program(Language l) const { return model(l).program; }

  Weighed weighed(Language language, Scratch& s, const std::vector<Hit>& hits, Votes votes) const;
  LanguageGuess guess(const Tokens& tokens, std::optional<Language> expected) const;
  bool only_foreign(const Program& program, const Hit& hit, const Matcher& matcher) const;
  void collect(Language language, const std::vector<Hit>& hits, const Matcher& matcher,
               bool foreign, Understanding& out) const;
  void settle(Understanding& out) const;
  void add_implied(Understanding& out) const;
  void name_act(const std::vector<Hit>& hits, const Weighed& weighed, Understanding& out) const;
  void read_question(const Program& program, const Scratch& s, Understanding& out) const;

  LanguageGuesser guesser;
  std::array<Model, count_of<Language>> models;
  std::vector<std::pair<Label, std::vector<Label>>> implied;
};

Weighed Understander::Impl::weighed(Language language, Scratch& s, const std::vector<Hit>& hits,
                                    Votes votes) const {
  const auto& m = model(language);
  m.reader.read(s.matcher, s.tokens, s.features);
  add_votes(m.program, hits, votes);
  add_opposites(votes);
  const auto sum = m.classifier.words(s.features);
  return {m.classifier, s.matcher, s.features, sum, votes,
          m.classifier.probabilities(sum.classes, votes)};
}

LanguageGuess Understander::Impl::guess(const Tokens& tokens,
                                        std::optional<Language> expected) const {
  return guesser.guess(tokens, expected, [&](Language language, std::string_view word) {
    return program(language).vocabulary().knows(word);
  });
}

// Foreign words inside a text of the other language count only as phrases of words that it does not
// have itself: "late", "most" and "log" are words of both, but mean different things.
bool Understander::Impl::only_foreign(const Program& own, const Hit& hit,
                                      const Matcher& matcher) const {
  const auto& other = &own == &program(Language::hu) ? program(Language::en) : program(Language::hu);
  std::size_t foreign = 0;
  for (const auto& used : matcher.used(hit.match)) {
    for (auto w = used.begin; w < used.end; ++w) {
      const auto& word = matcher.words()[w];
      if (!word.misspelt && !other.vocabulary().knows(word.token.folded) && !other.known(word.token.folded))
        ++foreign;
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
  std::stable_sort(out.evidence.begin(), out.evidence.end(),
                   [](const Evidence& a, const Evidence& b) { return a.begin < b.begin; });
}

void Understander::Impl::read_question(const Program& program, const Scratch& s,
                                       Understanding& out) const {
  out.question = std::find(s.tokens.question.begin(), s.tokens.question.end(), true) !=
                 s.tokens.question.end();
  for (const auto& span : s.matcher.occurrences(program.concept_class(GrammarConcept::question))) {
    const auto& words = s.matcher.words();
    const bool opens = span.begin == 0 ||
                       words[span.begin].token.sentence != words[span.begin - 1].token.sentence;
    out.question = out.question || opens;
  }
}

// Danger and distress before everything; then what the message as a whole is; then what it reports
// or asks.
void Understander::Impl::name_act(const std::vector<Hit>& hits, const Weighed& weighed,
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
    const bool all = hit.match.span.begin == 0 && hit.match.span.end == weighed.matcher.words().size();
    better(all ? whole : part, act);
  }
  for (const auto act : {Act::danger, Act::distress})
    if (urgent_by_words(weighed, act)) better(part, act);
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
                                       std::optional<Language> expected,
                                       bool answering) const {
  auto& s = scratch();
  text = text.substr(0, max_text);
  tokenise(text, s.tokens);
  const auto guess = x_impl->guess(s.tokens, expected);
  Understanding out;
  out.language = guess.language;
  out.language_sure = guess.sure;
  Votes votes{};
  const auto other = guess.language == Language::hu ? Language::en : Language::hu;
  if (guess.mixed) {
    s.matcher.run(x_impl->program(other), s.tokens);
    x_impl->collect(other, judge_hits(x_impl->program(other), s.matcher, s.tokens), s.matcher, true,
                    out);
    for (const auto& e : out.evidence)
      if (const auto index = class_of(e.label)) set(votes[*index], Vote::likely);
  }
  const auto& program = x_impl->program(guess.language);
  s.matcher.run(program, s.tokens);
  const auto hits = judge_hits(program, s.matcher, s.tokens);
  x_impl->collect(guess.language, hits, s.matcher, false, out);
  x_impl->settle(out);
  auto weighed = x_impl->weighed(guess.language, s, hits, votes);
  weighed.answering = answering;
  weigh(weighed, guess.language, out);
  x_impl->add_implied(out);
  x_impl->read_question(program, s, out);
  x_impl->name_act(hits, weighed, out);
  out.quantities = read_quantities(program, s.matcher, text);
  return out;
}

Clues Understander::clues(std::string_view text, Language language) const {
  auto& s = scratch();
  tokenise(text.substr(0, max_text), s.tokens);
  const auto& m = x_impl->model(language);
  s.matcher.run(m.program, s.tokens);
  const auto hits = judge_hits(m.program, s.matcher, s.tokens);
  Clues out;
  add_votes(m.program, hits, out.votes);
  add_opposites(out.votes);
  m.reader.read(s.matcher, s.tokens, s.features);
  for (const auto& f : s.features) out.features.push_back(print(f));
  return out;
}

std::string Understander::explain(std::string_view text, std::optional<Language> expected) const {
  text = text.substr(0, max_text);
  const auto understanding = understand(text, expected);
  auto& s = scratch();
  tokenise(text, s.tokens);
  const auto& program = x_impl->program(understanding.language);
  s.matcher.run(program, s.tokens);
  const auto hits = judge_hits(program, s.matcher, s.tokens);
  return print_explanation(program, text, understanding, hits,
                           x_impl->weighed(understanding.language, s, hits, {}));
}

std::string_view Understander::reason(const Evidence& evidence) const {
  if (evidence.pattern == Evidence::weighed_words) return "(weighed words)";
  return x_impl->program(evidence.language).patterns()[evidence.pattern].source.text;
}

const Program& Understander::program(Language language) const { return x_impl->program(language); }

}  // namespace advisor
