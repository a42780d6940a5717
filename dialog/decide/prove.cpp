#include "dialog/decide/prove.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <memory>
#include <mutex>

#include "dialog/decide/every_manner.hpp"
#include "dialog/decide/every_matter.hpp"

namespace advisor {
namespace {

Rule deciding(const Outcome& outcome) {
  for (std::size_t i = 0; i < outcome.count; ++i)
    if (outcome.found[i].level == outcome.level) return outcome.found[i].rule;
  return Rule::score;
}

// What is broken in the outcome of one gist by itself; empty where nothing is.
std::string broken(const Weight& weight, const Manner& manner, const Outcome& outcome) {
  const bool nothing =
      weight.nothing && !manner.many && !manner.danger && !manner.no_fault;
  if (nothing != (outcome.level == Level::not_enough)) return "every case has an outcome";
  if (manner.danger && (outcome.level != Level::now || deciding(outcome) != Rule::H1))
    return "danger always wins";
  if (outcome.level != Level::not_enough && outcome.points < weight.points - EveryMatter::max_taken)
    return "no manner takes more points away";
  const bool held = std::any_of(
      outcome.found.begin(), outcome.found.begin() + static_cast<std::ptrdiff_t>(outcome.count),
      [&](const Match& m) { return m.level == outcome.level; });
  return nothing || held ? "" : "every outcome has a rule";
}

int size(const Matter& matter) {
  return std::popcount(matter.signs) + std::popcount(matter.flags) + matter.late + matter.low +
         matter.wont_listen;
}

int size(const Manner& m) {
  return (m.outbursts != Outbursts::unknown) + (m.worst != Frequency::several) + m.rude_always +
         m.sabotage_goes_on + (m.raised != Raised::unknown) + (m.insists != Insists::unknown) +
         (m.chase != Chase::none) + m.settled + m.unwritten + m.unstated + m.many + m.inquiry +
         m.no_fault + m.danger;
}

bool smaller(const Gist& a, const Gist& b) {
  const int left = size(a.matter) + size(a.manner);
  const int right = size(b.matter) + size(b.manner);
  return left != right ? left < right : a < b;
}

void take_smaller(std::optional<Gist>& best, const Gist& gist) {
  if (!best || smaller(gist, *best)) best = gist;
}

// The smaller, of those that a case can have.
void take_example(std::optional<Gist>& best, const Gist& gist) {
  if (best && !smaller(gist, *best)) return;
  const auto again = gist_of(case_of(gist));
  if (again.matter == gist.matter &&
      relevant(weight_of(again.matter), again.manner) == gist.manner)
    best = gist;
}

void keep(Violation violation, Proof& proof) {
  if (!proof.violation || smaller(violation.gist, proof.violation->gist))
    proof.violation = std::move(violation);
}

// Whether a manner is at least so severe, for each severity: one bit a manner. A row is nowhere
// severer than another where no bit of it is missing there.
class Row {
 public:
  explicit Row(const std::vector<std::uint8_t>& severities) {
    for (auto& list : x_bits) list.resize((severities.size() + 63) / 64);
    for (std::size_t i = 0; i < severities.size(); ++i)
      for (std::size_t s = 0; s < severities[i]; ++s) x_bits[s][i / 64] |= bit(i);
  }
  Row() = default;

  // The first place where this is severer.
  std::optional<std::size_t> exceeds(const Row& other) const {
    for (std::size_t s = 0; s < x_bits.size(); ++s)
      for (std::size_t i = 0; i < x_bits[s].size(); ++i)
        if (const auto more = x_bits[s][i] & ~other.x_bits[s][i]; more != 0)
          return i * 64 + static_cast<std::size_t>(std::countr_zero(more));
    return std::nullopt;
  }

 private:
  static std::uint64_t bit(std::size_t i) { return std::uint64_t{1} << (i % 64); }
  std::array<std::vector<std::uint64_t>, 4> x_bits;
};

class Prover {
 public:
  Prover(const Spread& spread, ProofScope scope, RulesFunction rules)
      : x_spread(spread), x_rules(rules), x_matters(scope) {}

  Proof run() {
    x_matters.weigh(x_spread);
    const auto weights = static_cast<std::uint32_t>(x_matters.weights().size());
    x_proof.matters = x_matters.count();
    x_proof.weights = weights;
    x_proof.matter_steps = x_matters.relate(x_spread);
    x_proof.manners = std::uint64_t{manner_blocks} * manners_in_block;
    x_rows.resize(weights);
    for (std::uint32_t block = 0; block < manner_blocks; ++block) {
      x_manners = manners_of(block);
      x_spread(weights, [this](std::uint32_t w) { judge(w); });
      x_spread(weights, [this](std::uint32_t w) { compare(w); });
    }
    return std::move(x_proof);
  }

 private:
  // One weight in every manner of the block.
  void judge(std::uint32_t w) {
    const auto& weight = x_matters.weights()[w];
    const auto silent = irrelevant_digits(weight);
    const auto plain = plain_manners(silent);
    std::vector<std::uint8_t> severities(manners_in_block);
    Proof own;
    for (const auto m : plain) severities[m] = judge(w, x_manners[m], own);
    for (const auto& digit : silent) repeat(digit, severities);
    compare_manners(w, plain, severities, own);
    x_rows[w] = Row(severities);
    merge(own);
  }

  // Those in which each digit that says nothing is 0.
  static std::vector<std::uint32_t> plain_manners(const std::vector<Digit>& silent) {
    std::vector<std::uint32_t> list;
    for (std::uint32_t m = 0; m < manners_in_block; ++m)
      if (std::ranges::all_of(silent, [&](const Digit& d) { return d.in(m) == 0; }))
        list.push_back(m);
    return list;
  }

  // What says nothing changes nothing.
  static void repeat(const Digit& digit, std::vector<std::uint8_t>& list) {
    const auto place = static_cast<std::ptrdiff_t>(digit.place);
    for (auto at = list.begin(); at != list.end(); at += place * digit.base)
      for (std::uint32_t value = 1; value < digit.base; ++value)
        std::copy_n(at, place, at + value * place);
  }

  std::uint8_t judge(std::uint32_t w, const Manner& manner, Proof& own) const {
    const auto& weight = x_matters.weights()[w];
    const auto outcome = x_rules(weight, manner);
    const Gist gist{x_matters.smallest(w), manner};
    if (auto what = broken(weight, manner, outcome); !what.empty())
      keep({std::move(what), gist, {}}, own);
    const auto level = static_cast<std::size_t>(outcome.level);
    ++own.levels[level];
    take_example(own.level_example[level], gist);
    if (outcome.level == Level::not_enough) return 0;
    const auto rule = static_cast<std::size_t>(deciding(outcome));
    ++own.rules[rule];
    take_example(own.rule_example[rule], gist);
    return static_cast<std::uint8_t>(severity(outcome.level));
  }

  // The same matter in a worse manner. Where the digit says nothing, a step leads to the same.
  void compare_manners(std::uint32_t w, const std::vector<std::uint32_t>& plain,
                       const std::vector<std::uint8_t>& severities, Proof& own) const {
    for (const auto m : plain)
      for (const auto& step : worse_steps()) {
        if (step.digit.in(m) != step.from) continue;
        const auto worse = m - step.from * step.digit.place + step.to * step.digit.place;
        ++own.manner_steps;
        if (severities[m] <= severities[worse]) continue;
        const auto& matter = x_matters.smallest(w);
        keep({"a worse answer never softens",
              {matter, x_manners[m]},
              Gist{matter, x_manners[worse]}},
             own);
      }
  }

  // One more sign or flag, in the same manner.
  void compare(std::uint32_t from) {
    for (std::uint32_t to = 0; to < x_rows.size(); ++to) {
      if (!x_matters.grows(from, to)) continue;
      const auto found = x_rows[from].exceeds(x_rows[to]);
      if (!found) continue;
      const auto [matter, worse] = x_matters.smallest_step(from, to);
      const std::scoped_lock lock(x_mutex);
      keep({"one more sign or flag never softens",
            {matter, x_manners[*found]},
            Gist{worse, x_manners[*found]}},
           x_proof);
    }
  }

  void merge(const Proof& own) {
    const std::scoped_lock lock(x_mutex);
    x_proof.manner_steps += own.manner_steps;
    for (std::size_t i = 0; i < own.levels.size(); ++i) {
      x_proof.levels[i] += own.levels[i];
      if (own.level_example[i]) take_smaller(x_proof.level_example[i], *own.level_example[i]);
    }
    for (std::size_t i = 0; i < own.rules.size(); ++i) {
      x_proof.rules[i] += own.rules[i];
      if (own.rule_example[i]) take_smaller(x_proof.rule_example[i], *own.rule_example[i]);
    }
    if (own.violation) keep(*own.violation, x_proof);
  }

  const Spread& x_spread;
  RulesFunction x_rules;
  EveryMatter x_matters;
  std::vector<Manner> x_manners;  // of the block
  std::vector<Row> x_rows;        // by weight
  std::mutex x_mutex;
  Proof x_proof;
};

template <class Id> void list_names(std::uint32_t bits, std::string& text) {
  for (std::size_t i = 0; i < count_of<Id>; ++i)
    if (((bits >> i) & 1U) != 0)
      text += (text.empty() ? "" : ", ") + std::string(name(static_cast<Id>(i)));
}

}  // namespace

Proof prove_verdict(const Spread& spread, ProofScope scope, RulesFunction rules) {
  return Prover(spread, scope, rules).run();
}

void spread_in_line(std::uint32_t count, const std::function<void(std::uint32_t)>& work) {
  for (std::uint32_t i = 0; i < count; ++i) work(i);
}

std::string describe(const Gist& gist) {
  const auto& [matter, manner] = gist;
  std::string text;
  list_names<Sign>(matter.signs, text);
  list_names<Flag>(matter.flags, text);
  if (text.empty()) text = "nothing";
  const auto add = [&](bool held, const char* what) {
    if (held) text += std::string("; ") + what;
  };
  add(matter.late, "money late");
  add(matter.low, "money too little");
  add(matter.wont_listen, "won't listen");
  const bool abuse = matter.has(Sign::abuse);
  add(abuse && manner.outbursts == Outbursts::few, "an outburst or two");
  add(abuse && manner.outbursts == Outbursts::many, "keeps shouting");
  add(manner.worst == Frequency::once, "once");
  add(manner.worst == Frequency::constantly, "constantly");
  add(manner.rude_always, "always rude");
  add(manner.sabotage_goes_on, "sabotage goes on");
  for (const auto fact : {Fact::raised, Fact::insists}) {
    const auto value = static_cast<std::uint8_t>(
        fact == Fact::raised ? static_cast<int>(manner.raised) : static_cast<int>(manner.insists));
    if (value != 0)
      text += "; " + std::string(name(fact)) + "=" + std::string(value_name(fact, value));
  }
  add(manner.chase == Chase::tried, "reminded or stopped");
  add(manner.chase == Chase::in_vain, "stopped in vain");
  add(manner.settled, "settled");
  add(manner.unwritten, "no contract");
  add(manner.unstated, "limits not stated");
  add(manner.inquiry, "an inquiry");
  add(manner.many, "many dislike them");
  add(manner.no_fault, "nobody's fault");
  add(manner.danger, "danger");
  return text;
}

}  // namespace advisor
