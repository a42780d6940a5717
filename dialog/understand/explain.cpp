#include "dialog/understand/explain.hpp"

#include <ostream>
#include <sstream>

namespace advisor {
namespace {

using Kind = Label::Kind;

void print_words(const Program& program, const Matcher& matcher, std::ostream& out) {
  for (std::uint32_t i = 0; i < matcher.words().size(); ++i) {
    const auto& word = matcher.words()[i];
    out << "  " << i << ' ' << word.token.folded << "  [segment " << word.segment << ", clause "
        << word.clause << (word.misspelt ? ", read as a typing error" : "") << "]";
    for (const auto& [name, id] : program.concepts())
      for (const auto& span : matcher.occurrences(id))
        if (span.begin == i)
          out << " @" << name
              << (span.end - span.begin > 1 ? "+" + std::to_string(span.end - span.begin) : "");
    out << '\n';
  }
}

void print_hit(const Program& program, const Matcher& matcher, const Hit& hit,
               std::string_view text, std::ostream& out) {
  const auto& source = program.patterns()[hit.match.pattern].source;
  const auto begin = matcher.words()[hit.match.span.begin].token.begin;
  const auto end = matcher.words()[hit.match.span.end - 1].token.end;
  out << "  " << label_name(hit.label) << (source.counter ? " never" : "") << " ("
      << name(source.strength) << ") \"" << text.substr(begin, end - begin) << "\"  by  "
      << source.text << "  at " << source.where;
  if (hit.judgement.ruling != Ruling::reported || hit.by_scope) {
    out << "  -- " << name(hit.by_scope ? Ruling::denied : hit.judgement.ruling) << ", by \"";
    for (auto w = hit.judgement.by.begin; w < hit.judgement.by.end; ++w)
      out << (w > hit.judgement.by.begin ? " " : "") << matcher.words()[w].token.folded;
    out << '"';
  }
  if (hit.blocked) out << "  -- blocked by " << program.patterns()[hit.blocker].source.text;
  out << '\n';
}

}  // namespace

std::string print_explanation(const Program& program, std::string_view text,
                              const Understanding& understanding, const std::vector<Hit>& hits,
                              const Weighed& weighed) {
  std::ostringstream out;
  out << "language " << name(understanding.language) << ", act " << name(understanding.act)
      << (understanding.question ? ", a question" : "") << "\nwords\n";
  print_words(program, weighed.matcher, out);
  out << "hits\n";
  for (const auto& hit : hits) print_hit(program, weighed.matcher, hit, text, out);
  if (weighed.classifier.empty()) return out.str();
  out << "weighed: how likely, and the features that count most\n" << print(weighed);
  return out.str();
}

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
