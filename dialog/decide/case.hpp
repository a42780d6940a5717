// What is known about one client: the signs, the red flags and the decisive facts, each with the
// words of the user that say so. The verdict is a function of this alone. Plain values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "knowledge/ids.hpp"

namespace advisor {

// denied is a value of its own: it is never asked again, and speaks for the client.
enum class Belief : std::uint8_t { unknown, denied, likely, yes };

// The values of the facts, spelled as `fact_values` lists them; 0 is unknown.
enum class Frequency : std::uint8_t { unknown, once, several, constantly };
enum class Raised : std::uint8_t { unknown, not_raised, raised, ignored, improved };
// too_little is an answer to "late or too little?"; the case keeps it as low_pay.
enum class Owed : std::uint8_t { unknown, owed, settled, too_little };
enum class Reminded : std::uint8_t { unknown, not_reminded, reminded, failed };
enum class WorkStopped : std::uint8_t { unknown, still_working, stopped, stop_failed, refuses };
enum class Stage : std::uint8_t { unknown, inquiry, running, finished };
enum class Contract : std::uint8_t { unknown, outside, vague, none, inside };
enum class Limits : std::uint8_t { unknown, stated, not_stated };
enum class Team : std::uint8_t { unknown, alone, fine, some, many };
enum class Dependence : std::uint8_t { unknown, small, half, most };
enum class Safety : std::uint8_t { unknown, safe, unsafe };
enum class Listens : std::uint8_t { unknown, listens, wont_listen };
enum class Insists : std::uint8_t { unknown, insists, accepted };

// One sign or flag. `count` is how often it happened (of payment: how many invoices), where it was
// said.
struct Heard {
  Belief belief = Belief::unknown;
  Frequency frequency = Frequency::unknown;
  std::optional<int> count;
  std::vector<std::string> quotes;  // the user's own words, oldest first
  bool yes() const { return belief == Belief::yes; }
  friend bool operator==(const Heard&, const Heard&) = default;
};

struct KnownFact {
  std::uint8_t value = 0;
  std::string quote;
  friend bool operator==(const KnownFact&, const KnownFact&) = default;
};

struct Case {
  std::array<Heard, count_of<Sign>> signs;
  std::array<Heard, count_of<Flag>> flags;
  std::array<KnownFact, count_of<Fact>> facts;
  Heard danger;                  // threats, blows, stalking, blackmail by the client
  bool low_pay = false;          // said so: too little, not only too late
  std::optional<int> late_days;  // how long the money is overdue
  std::optional<Label> focus;    // what was spoken of last: a bare "twice" is about this

  const Heard& sign(Sign s) const { return signs[static_cast<std::size_t>(s)]; }
  Heard& sign(Sign s) { return signs[static_cast<std::size_t>(s)]; }
  const Heard& flag(Flag f) const { return flags[static_cast<std::size_t>(f)]; }
  Heard& flag(Flag f) { return flags[static_cast<std::size_t>(f)]; }
  const KnownFact& fact(Fact f) const { return facts[static_cast<std::size_t>(f)]; }
  KnownFact& fact(Fact f) { return facts[static_cast<std::size_t>(f)]; }

  template <class Value>
  Value is(Fact f) const {
    return static_cast<Value>(fact(f).value);
  }
  template <class Value>
  void set(Fact f, Value value) {
    fact(f).value = static_cast<std::uint8_t>(value);
  }
  bool known(Fact f) const { return fact(f).value != 0; }

  // Null for a label that is neither sign, denied sign nor flag.
  const Heard* heard(Label label) const {
    switch (label.kind) {
      case Label::Kind::sign:
      case Label::Kind::denied_sign: return &signs.at(label.id);
      case Label::Kind::flag: return &flags.at(label.id);
      default: return nullptr;
    }
  }
  Heard* heard(Label label) {
    return const_cast<Heard*>(static_cast<const Case*>(this)->heard(label));
  }

  friend bool operator==(const Case&, const Case&) = default;
};

constexpr Label label_of(Sign s) { return {Label::Kind::sign, static_cast<std::uint8_t>(s), 0}; }
constexpr Label label_of(Flag f) { return {Label::Kind::flag, static_cast<std::uint8_t>(f), 0}; }
constexpr Label label_of(Faq f) { return {Label::Kind::faq, static_cast<std::uint8_t>(f), 0}; }
template <class Value>
constexpr Label label_of(Fact f, Value value) {
  return {Label::Kind::fact, static_cast<std::uint8_t>(f), static_cast<std::uint8_t>(value)};
}

// Late payment, not only too little: flagged so, or money is or was owed, or was asked for.
inline bool pays_late(const Case& c) {
  return c.flag(Flag::late_payment).yes() || c.known(Fact::owed) || c.known(Fact::reminded) ||
         c.is<WorkStopped>(Fact::work_stopped) >= WorkStopped::stopped;
}

// How the name of a value is written in content: "ignored" of Fact::raised, 3.
inline std::string_view value_name(Fact fact, std::uint8_t value) {
  if (value == 0 || value > max_fact_values) return "unknown";
  return fact_values[static_cast<std::size_t>(fact)][value - 1U];
}

// How many values a fact can have.
inline std::uint8_t values_of(Fact fact) {
  std::uint8_t n = 0;
  for (auto text : fact_values[static_cast<std::size_t>(fact)])
    n = static_cast<std::uint8_t>(n + !text.empty());
  return n;
}

}  // namespace advisor
