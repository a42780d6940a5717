// The verdict function, proved by going through all of it. What weigh() reads is a Gist: a Matter
// (signs, flags, kinds of trouble) and a Manner (how often, what was done about it). All matters are
// gone through, 2^8 x 2^15 and the kinds of each; many of them weigh alike (Weight), and every weight
// that occurs is combined with every manner. Checked over all of it: every case has an outcome,
// danger always wins, and what is worse never softens: one more sign or flag, more often, a worse
// answer. Single steps are compared; that longer ways never soften follows from that.
//
// Pure but for the executor that it is lent, so that whoever has threads can spread the work; about
// 200 MB while it runs.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dialog/decide/rules.hpp"

namespace advisor {

// Calls `work` once with each number below `count`, from any threads, and returns after the last.
using Spread = std::function<void(std::uint32_t count, const std::function<void(std::uint32_t)>& work)>;

// The rules to prove: outcome_of, or a test's.
using RulesFunction = Outcome (*)(const Weight&, const Manner&);

// A gist that is broken, or one that becomes `worse` and softens.
struct Violation {
  std::string property;
  Gist gist;
  std::optional<Gist> worse;
};

struct Proof {
  std::uint64_t matters = 0;       // sets of signs and flags, with the kinds of trouble
  std::uint64_t weights = 0;       // that differ among them
  std::uint64_t manners = 0;       // each of which is combined with each weight
  std::uint64_t matter_steps = 0;  // one more sign, flag or kind of trouble
  std::uint64_t manner_steps = 0;  // the same matter in a worse manner, by weights
  std::array<std::uint64_t, count_of<Level>> levels{};  // of weights x manners
  std::array<std::uint64_t, count_of<Rule>> rules{};    // deciding rules, of the same
  // The smallest case with that rule deciding, with that level; none where there is none.
  std::array<std::optional<Gist>, count_of<Rule>> rule_example{};
  std::array<std::optional<Gist>, count_of<Level>> level_example{};
  std::optional<Violation> violation;  // the smallest
};

// The signs and flags to choose from: all, or few for a test that has no minute.
struct ProofScope {
  std::uint8_t signs = (1U << count_of<Sign>) - 1;
  std::uint16_t flags = (1U << count_of<Flag>) - 1;
};

Proof prove_verdict(const Spread& spread, ProofScope scope = {}, RulesFunction rules = outcome_of);

// Everything in one thread.
void spread_in_line(std::uint32_t count, const std::function<void(std::uint32_t)>& work);

// "payment, late_payment; several; raised=ignored": for a person.
std::string describe(const Gist& gist);

}  // namespace advisor
