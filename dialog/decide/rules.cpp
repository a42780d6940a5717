#include "dialog/decide/rules.hpp"

namespace advisor {
namespace {

class Rules {
 public:
  Rules(const Weight& weight, const Manner& manner)
      : x_weight(weight), x_manner(relevant(weight, manner)) {}

  Outcome run() {
    if (nothing_reported()) return x_out;
    x_out.points = points_of(x_weight, x_manner);
    if (!lone_rule()) {
      if (x_manner.inquiry && x_weight.declinable) add(Level::decline, Rule::H7);
      conduct_rules();
      money_rules();
      score_rule();
      if (x_manner.inquiry) read_as_inquiry();
    }
    for (std::size_t i = 0; i < x_out.count; ++i)
      if (severity(x_out.found[i].level) > severity(x_out.level)) x_out.level = x_out.found[i].level;
    return x_out;
  }

 private:
  void add(Level level, Rule rule) { x_out.found[x_out.count++] = {level, rule}; }

  // Beside the signs and flags.
  bool anything_else() const { return x_manner.many || x_manner.danger; }

  bool nothing_reported() const {
    return x_weight.nothing && !anything_else() && !x_manner.no_fault;
  }

  // The rules that hold when nothing else is reported decide alone.
  bool lone_rule() {
    if (anything_else()) return false;
    if (x_weight.only_clash && (x_manner.no_fault || x_weight.clash) &&
        !(x_manner.inquiry && x_weight.clash)) {
      add(Level::peace, Rule::H12);
      return true;
    }
    if (!x_weight.only_gut || x_manner.inquiry || x_manner.no_fault) return false;
    add(Level::keep, Rule::H13);
    return true;
  }

  void conduct_rules() {
    if (x_manner.danger) add(Level::now, Rule::H1);
    if (x_weight.abuse) {
      if (x_manner.outbursts == Outbursts::many) add(Level::now, Rule::H2);
      if (x_weight.harsh && x_manner.outbursts != Outbursts::few) add(Level::now, Rule::H3);
      add(Level::warn, Rule::H4);
    }
    if (x_weight.unethical && x_manner.insists != Insists::accepted)
      add(x_manner.insists == Insists::insists ? Level::exit : Level::warn, Rule::H5);
    if (x_weight.sabotage) add(x_manner.sabotage_goes_on ? Level::now : Level::exit, Rule::H6);
    if (x_manner.many) add(Level::exit, Rule::H11);
  }

  void money_rules() {
    if (!x_weight.late || x_manner.settled) return;
    if (x_manner.chase == Chase::in_vain) add(Level::exit, Rule::H10);
    else if (x_manner.chase == Chase::tried) add(Level::warn, Rule::H9);
    else if (only_late(x_weight, x_manner)) add(Level::keep, Rule::H8);
  }

  void score_rule() {
    auto level = band(x_out.points);
    x_out.capped = level == Level::exit && never_raised(x_weight, x_manner);
    if (x_out.capped) level = Level::warn;
    add(level, Rule::score);
  }

  // Before anything was signed there is nothing to exit from; a threat stays a threat.
  void read_as_inquiry() {
    for (std::size_t i = 0; i < x_out.count; ++i) {
      auto& match = x_out.found[i];
      if (match.rule != Rule::H1 && severity(match.level) >= severity(Level::exit))
        match.level = Level::decline;
    }
  }

  const Weight& x_weight;
  const Manner x_manner;
  Outcome x_out;
};

}  // namespace

Manner relevant(const Weight& weight, const Manner& manner) {
  auto part = manner;
  const Manner plain;
  if (!weight.abuse) part.outbursts = plain.outbursts;
  if (!weight.respect) part.rude_always = false;
  if (!weight.sabotage) part.sabotage_goes_on = false;
  if (!weight.unethical) part.insists = plain.insists;
  if (!weight.late) {
    part.chase = plain.chase;
    part.settled = false;
  }
  if (!weight.terms) part.unwritten = false;
  if (!weight.hours) part.unstated = false;
  if (weight.scored) return part;
  part.worst = plain.worst;
  part.raised = plain.raised;
  return part;
}

bool only_late(const Weight& weight, const Manner& manner) {
  return weight.only_late && !manner.settled && !manner.many && !manner.danger;
}

Outcome outcome_of(const Weight& weight, const Manner& manner) {
  return Rules(weight, manner).run();
}

}  // namespace advisor
