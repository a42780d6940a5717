#include "dialog/understand/pattern.hpp"

#include <optional>
#include <span>
#include <utility>

#include "dialog/understand/pattern_parser.hpp"

namespace advisor {
namespace {

// Makes the tree.
class TreeBuilder {
 public:
  using Element = Step;

  Step word(const WordText& t) const {
    return {WordTerm{.word = std::string(t.word), .open = t.open, .ending = t.ending,
                     .person = t.person, .accents_count = t.accents_count}, 0, false};
  }
  Step reference(std::string_view name) const { return {ConceptTerm{std::string(name)}, 0, false}; }
  Step number() const { return {NumberTerm{}, 0, false}; }
  Step digits() const { return {NumberTerm{NumberTerm::Kind::digits}, 0, false}; }
  Step many() const { return {NumberTerm{NumberTerm::Kind::many}, 0, false}; }
  Step any() const { return {AnyTerm{}, 0, false}; }
  Step start() const { return {StartTerm{}, 0, false}; }
  Step end() const { return {EndTerm{}, 0, false}; }

  std::optional<Step> known_group(std::string_view) const { return std::nullopt; }
  void open_group(std::string_view) { x_open.emplace_back(); }
  void alternative(std::span<const Step> steps) {
    x_open.back().alternatives.emplace_back(steps.begin(), steps.end());
  }
  Step close_group() {
    Step out{std::move(x_open.back()), 0, false};
    x_open.pop_back();
    return out;
  }

 private:
  std::vector<GroupTerm> x_open;
};

struct Printer {
  std::string operator()(const WordTerm& t) const { return print(t); }
  std::string operator()(const ConceptTerm& t) const { return "@" + t.name; }
  std::string operator()(const NumberTerm& t) const {
    if (t.kind == NumberTerm::Kind::any) return "#";
    return t.kind == NumberTerm::Kind::digits ? "#d" : "#2";
  }
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
  Pattern out;
  TreeBuilder tree;
  try {
    PatternParser<TreeBuilder>(text, tree).pattern(
        [&](std::size_t group, bool absent, std::span<const Step> steps) {
          out.groups.resize(group + 1);
          out.groups.back().push_back({{steps.begin(), steps.end()}, absent});
        });
    return out;
  } catch (const PatternError& e) {
    return Error{"", e.what};
  }
}

Result<Sequence> parse_sequence(std::string_view text) {
  Sequence out;
  TreeBuilder tree;
  try {
    PatternParser<TreeBuilder>(text, tree).concept_alternative(
        [&](std::span<const Step> steps) { out.assign(steps.begin(), steps.end()); });
    return out;
  } catch (const PatternError& e) {
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
