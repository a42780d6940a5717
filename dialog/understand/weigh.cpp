#include "dialog/understand/weigh.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace advisor {
namespace {

using Kind = Label::Kind;

constexpr float sure_from = 0.85F;
constexpr float weak_from = 0.25F;     // less is not even offered as a choice
// What a sure pattern found is dropped only where the words speak against it so clearly, by group:
// taken lower than the threshold it costs no precision on texts that neither was made with.
constexpr std::array<float, count_of<ClassGroup>> sure_hit_from{0.15F, 0.15F, 0.25F, 0.25F, 1};
constexpr float sure_hit_where_it_stands = 0.25F;   // by its own clauses
constexpr std::size_t short_sentence = 14;   // words: quoted whole
constexpr std::size_t shown_features = 6;

float probability(const Weighed& w, std::size_t index) { return w.probabilities[index]; }

// A `never` pattern is the editor's word: no sum of words alone goes against it.
bool forbidden(const Weighed& w, std::size_t index) {
  const auto& votes = w.votes[index];
  return has(votes, Vote::never) && !has(votes, Vote::sure) && !has(votes, Vote::likely);
}

bool by_sure_hit(const Weighed& w, std::size_t index) {
  return has(w.votes[index], Vote::sure) || has(w.votes[index], Vote::denied);
}
bool by_likely_hit(const Weighed& w, std::size_t index) {
  return has(w.votes[index], Vote::likely) || has(w.votes[index], Vote::weak);
}

// What the clauses that hold the evidence say alone: in an enumeration of wrongs each speaks
// against the others.
float local_probability(const Weighed& w, std::size_t index, const Evidence& e) {
  const auto& words = w.matcher.words();
  std::vector<bool> near(words.empty() ? 0 : words.back().clause + 1U);
  for (const auto& word : words)
    if (word.token.begin < e.end && word.token.end > e.begin) near[word.clause] = true;
  std::vector<Feature> features;
  for (const auto& f : w.features)
    if (near[words[f.word].clause]) features.push_back(f);
  return w.classifier.probabilities(w.classifier.words(features).classes, w.votes)[index];
}

bool taken_where_it_stands(const Weighed& w, std::size_t index, const Evidence& e) {
  return by_sure_hit(w, index) && !forbidden(w, index) &&
         local_probability(w, index, e) >= sure_hit_where_it_stands;
}

bool taken(const Weighed& w, std::size_t index) {
  const auto group = static_cast<std::size_t>(group_of(static_cast<ClassIndex>(index)));
  auto threshold = w.classifier.threshold(static_cast<ClassIndex>(index));
  if (by_sure_hit(w, index)) threshold = std::min(threshold, sure_hit_from[group]);
  else if (w.answering && !by_likely_hit(w, index)) threshold = std::max(threshold, sure_from);
  return !forbidden(w, index) && probability(w, index) >= threshold;
}

// Of a sign and its denial only the likelier is taken.
bool outweighed(const Weighed& w, std::size_t index) {
  const auto other = index < count_of<Sign> ? index + count_of<Sign> : index - count_of<Sign>;
  return index < 2 * count_of<Sign> && taken(w, other) &&
         probability(w, other) > probability(w, index);
}

template <class Part>
float spoken_for(const Weighed& w, ClassIndex index, Part same_part) {
  float sum = 0;
  for (const auto& f : w.features)
    if (same_part(w.matcher.words()[f.word])) sum += w.classifier.part(w.sum, f, index);
  return sum;
}

// The sentence that speaks most for the class; of a long one the segment.
WordSpan quote(const Weighed& w, ClassIndex index) {
  const auto& words = w.matcher.words();
  WordSpan best{0, 0};
  float most = 0;
  const auto visit = [&](auto part_of, WordSpan whole) {
    best = {0, 0};
    for (auto begin = whole.begin; begin < whole.end;) {
      const auto part = part_of(words[begin]);
      auto end = begin;
      while (end < whole.end && part_of(words[end]) == part) ++end;
      const auto sum = spoken_for(w, index, [&](const Word& word) {
        return part_of(word) == part && word.token.begin >= words[begin].token.begin &&
               word.token.begin < words[end - 1].token.end;
      });
      if (best.end == 0 || sum > most) best = {begin, end}, most = sum;
      begin = end;
    }
  };
  visit([](const Word& word) { return word.token.sentence; },
        {0, static_cast<std::uint32_t>(words.size())});
  if (best.end - best.begin > short_sentence)
    visit([](const Word& word) { return word.segment; }, best);
  return best;
}

Evidence evidence(const Weighed& w, ClassIndex index, Strength strength, Language language) {
  const auto span = quote(w, index);
  const auto& words = w.matcher.words();
  return {label_of(index), strength, words[span.begin].token.begin, words[span.end - 1].token.end,
          Evidence::weighed_words, language};
}

}  // namespace

void weigh(const Weighed& w, Language language, Understanding& out) {
  if (w.classifier.empty() || w.matcher.words().empty()) return;
  // An answer that was heard is not also a report that only its words could mean.
  const auto is_fact = [](const Evidence& e) { return e.label.kind == Kind::fact; };
  const bool answered =
      w.answering && std::any_of(out.evidence.begin(), out.evidence.end(), is_fact);
  std::optional<std::size_t> faq;
  for (std::size_t i = 0; i < class_count; ++i) {
    const auto index = static_cast<ClassIndex>(i);
    const auto label = label_of(index);
    const bool yes = taken(w, i) && !outweighed(w, i);
    if (label.kind == Kind::act) continue;
    if (label.kind == Kind::faq) {
      if (yes && (!faq || probability(w, i) > probability(w, *faq))) faq = i;
      continue;
    }
    const bool sure = probability(w, i) >= sure_from;
    bool found = false;
    for (auto& e : out.evidence) {
      if (e.label != label) continue;
      found = true;
      if (!yes && !(e.strength == Strength::sure && taken_where_it_stands(w, i, e)))
        e.strength = Strength::weak;
      else if (sure) e.strength = Strength::sure;
      else e.strength = std::max(e.strength, Strength::likely);
    }
    if (found || answered || probability(w, i) < weak_from) continue;
    const auto strength = !yes ? Strength::weak : sure ? Strength::sure : Strength::likely;
    out.evidence.push_back(evidence(w, index, strength, language));
  }
  out.faq.reset();
  if (faq) out.faq = static_cast<Faq>(label_of(static_cast<ClassIndex>(*faq)).id);
}

bool urgent_by_words(const Weighed& w, Act act) {
  const auto index = class_of({Label::Kind::act, static_cast<std::uint8_t>(act)});
  return index && !w.classifier.empty() && taken(w, *index);
}

std::string print(const Weighed& w) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(2);
  for (std::size_t i = 0; i < class_count; ++i) {
    if (probability(w, i) < weak_from / 2) continue;
    const auto index = static_cast<ClassIndex>(i);
    out << "  " << label_name(label_of(index)) << ' ' << probability(w, i) << (taken(w, i) ? "" : " (less than ")
        << (taken(w, i) ? "" : std::to_string(w.classifier.threshold(index)).substr(0, 4) + ")")
        << ':';
    std::vector<std::pair<float, const Feature*>> parts;
    for (const auto& f : w.features)
      if (const auto weight = w.classifier.part(w.sum, f, index); weight != 0)
        parts.emplace_back(weight, &f);
    std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
      return std::abs(a.first) > std::abs(b.first);
    });
    parts.resize(std::min(parts.size(), shown_features));
    for (const auto& [weight, f] : parts)
      out << ' ' << print(*f) << std::showpos << weight << std::noshowpos;
    out << '\n';
  }
  return out.str();
}

}  // namespace advisor
