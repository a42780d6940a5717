#include "dialog/understand/hits.hpp"

namespace advisor {
namespace {

using Kind = Label::Kind;

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

Vote vote_of(const Hit& hit, const PatternSource& source) {
  if (source.counter) return Vote::never;
  if (hit.blocked || hit.judgement.ruling != Ruling::reported) return Vote::not_reported;
  if (hit.by_scope) return Vote::denied;
  switch (source.strength) {
    case Strength::sure: return Vote::sure;
    case Strength::likely: return Vote::likely;
    default: return Vote::weak;
  }
}

}  // namespace

std::vector<Hit> judge_hits(const Program& program, const Matcher& matcher, const Tokens& tokens) {
  const Scopes scopes(program, matcher, tokens);
  const auto& words = matcher.words();
  std::vector<Hit> out;
  out.reserve(matcher.matches().size());
  for (const auto& match : matcher.matches()) {
    const auto& source = program.patterns()[match.pattern].source;
    Hit hit{match, source.label, {}, false, false, 0};
    const bool whole = match.span.begin == 0 && match.span.end == words.size();
    if (source.counter || !scoped(source.label) || (whole && source.label.kind == Kind::act)) {
      out.push_back(hit);
      continue;
    }
    hit.judgement = scopes.judge(match);
    if (hit.label.kind == Kind::act && act_anyway(hit)) hit.judgement = {};
    if (hit.judgement.ruling == Ruling::denied && source.label.kind == Kind::sign) {
      hit.label.kind = Kind::denied_sign;
      hit.by_scope = true;
      hit.judgement.ruling = Ruling::reported;
    }
    out.push_back(hit);
  }
  for (const auto& counter : out) {
    const auto& source = program.patterns()[counter.match.pattern].source;
    if (!source.counter) continue;
    for (auto& hit : out)
      if (hit.label == counter.label && (source.everywhere || words[hit.match.span.begin].segment ==
                                             words[counter.match.span.begin].segment)) {
        hit.blocked = true;
        hit.blocker = counter.match.pattern;
      }
  }
  return out;
}

void add_votes(const Program& program, const std::vector<Hit>& hits, Votes& votes) {
  for (const auto& hit : hits)
    if (const auto index = class_of(hit.label))
      set(votes[*index], vote_of(hit, program.patterns()[hit.match.pattern].source));
}

}  // namespace advisor
