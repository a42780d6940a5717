// All that the verdict reads of a case, in few small values: what is the matter, and in what manner.
// That nothing else can move a verdict is by construction: weigh() sees a Gist alone, so that
// whoever enumerates gists (prove.hpp) has enumerated every case. Plain values; any thread.
#pragma once

#include <compare>
#include <cstdint>

#include "dialog/decide/case.hpp"

namespace advisor {

// Signs that count, red flags, and what kind of trouble each of money and expectations is.
struct Matter {
  std::uint8_t signs = 0;
  std::uint16_t flags = 0;
  bool late = false;         // money is late; only with Sign::payment
  bool low = false;          // it is too little; only with Sign::payment
  bool wont_listen = false;  // only with Sign::expectations

  bool has(Sign s) const { return ((signs >> static_cast<unsigned>(s)) & 1U) != 0; }
  bool has(Flag f) const { return ((flags >> static_cast<unsigned>(f)) & 1U) != 0; }
  void add(Sign s) { signs = static_cast<std::uint8_t>(signs | (1U << static_cast<unsigned>(s))); }
  void add(Flag f) { flags = static_cast<std::uint16_t>(flags | (1U << static_cast<unsigned>(f))); }
  auto operator<=>(const Matter&) const = default;
};

// Abuse once or twice is an outburst; "keeps shouting" (S3.2) is more.
enum class Outbursts : std::uint8_t { few, unknown, many };

// How far the ladder of late money was climbed: reminded or stopped work (H9), in vain (H10).
enum class Chase : std::uint8_t { none, tried, in_vain };

// How often, what was done about it, and what else a rule asks for.
struct Manner {
  Outbursts outbursts = Outbursts::unknown;
  Frequency worst = Frequency::several;  // of all that has points; unknown reads as several
  bool rude_always = false;              // disrespect is constant
  bool sabotage_goes_on = false;
  Raised raised = Raised::unknown;
  Insists insists = Insists::unknown;
  Chase chase = Chase::none;
  bool settled = false;    // nothing is owed any more
  bool unwritten = false;  // no contract
  bool unstated = false;   // hours were never stated
  bool inquiry = false;    // nothing was accepted yet
  bool many = false;       // many in the team dislike the client
  bool no_fault = false;   // a reason of Q2.1-5
  bool danger = false;
  bool dear = false;  // half of the income or more; changes the steps, never the level
  auto operator<=>(const Manner&) const = default;
};

struct Gist {
  Matter matter;
  Manner manner;
  auto operator<=>(const Gist&) const = default;
};

Gist gist_of(const Case& known);

// A case with this gist, for examples and counter-examples; where no case has it, one that is near.
Case case_of(const Gist& gist);

// The sign is reported, or a red flag that says the same (R5, R7, R12) is, and it was not denied. Work
// that the contract holds is neither scope (S2) nor unpaid extra work (R10).
bool counts(const Case& known, Sign sign);
bool counts(const Case& known, Flag flag);

}  // namespace advisor
