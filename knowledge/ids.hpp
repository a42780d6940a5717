// The ids of everything the advisor can know, as enums and as the names that content files, the
// corpus and the protocol use. Plain values; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace advisor {

enum class Language : std::uint8_t { hu, en };

// How the advisor addresses the user. English has one voice, so both mean the same there.
enum class Register : std::uint8_t { te, on };

// The article's eight signs, in its order (claims S1 to S8).
enum class Sign : std::uint8_t { respect, scope, abuse, expectations, payment, morale, gut, time };

// The article's fifteen red flags, in its order (claims R1 to R15).
enum class Flag : std::uint8_t {
  ignores_opinion, crosses_boundaries, unethical_requests, values_clash, unrealistic_norm,
  inattentive, late_payment, breaks_terms, doubts_judgment, unpaid_extra, breaks_principles,
  ignores_time, no_results, sabotage, selfish
};

// The article's FAQ; end_gently answers from Q1 and Q3 (READING X14).
enum class Faq : std::uint8_t { end_gently, how_to_tell, when, toxic_client };

// What an utterance does. Up to `danger` these are the corpus' acts; the rest are commands of the
// advisor, which the corpus counts as `ask`.
enum class Act : std::uint8_t {
  tell, ask, affirm, deny, unsure, greet, thanks, bye, help, restart, back, repeat, why, skip,
  change_language, off_topic, distress, danger,
  go_on, wait, steps, draft, notes, source, forget, report, check, rehearse
};

// What an utterance says about how to talk with its writer.
enum class Signal : std::uint8_t { english, hungarian, formal, informal };

// The decisive facts (READING section 7), each with the values that `FactValues` below names.
enum class Fact : std::uint8_t {
  frequency, raised, owed, reminded, work_stopped, stage, contract, limits, team, dependence,
  safety, no_fault, listens, insists, apologised
};

template <class E> struct Names;
template <> struct Names<Language> { static constexpr std::array<std::string_view, 2> list{"hu", "en"}; };
template <> struct Names<Register> { static constexpr std::array<std::string_view, 2> list{"te", "on"}; };
template <> struct Names<Sign> {
  static constexpr std::array<std::string_view, 8> list{
      "respect", "scope", "abuse", "expectations", "payment", "morale", "gut", "time"};
};
template <> struct Names<Flag> {
  static constexpr std::array<std::string_view, 15> list{
      "ignores_opinion", "crosses_boundaries", "unethical_requests", "values_clash",
      "unrealistic_norm", "inattentive", "late_payment", "breaks_terms", "doubts_judgment",
      "unpaid_extra", "breaks_principles", "ignores_time", "no_results", "sabotage", "selfish"};
};
template <> struct Names<Faq> {
  static constexpr std::array<std::string_view, 4> list{
      "end_gently", "how_to_tell", "when", "toxic_client"};
};
template <> struct Names<Act> {
  static constexpr std::array<std::string_view, 28> list{
      "tell", "ask", "affirm", "deny", "unsure", "greet", "thanks", "bye", "help", "restart",
      "back", "repeat", "why", "skip", "change_language", "off_topic", "distress", "danger",
      "go_on", "wait", "steps", "draft", "notes", "source", "forget", "report", "check",
      "rehearse"};
};
template <> struct Names<Signal> {
  static constexpr std::array<std::string_view, 4> list{
      "english", "hungarian", "formal", "informal"};
};
template <> struct Names<Fact> {
  static constexpr std::array<std::string_view, 15> list{
      "frequency", "raised", "owed", "reminded", "work_stopped", "stage", "contract", "limits",
      "team", "dependence", "safety", "no_fault", "listens", "insists", "apologised"};
};

template <class E> inline constexpr std::size_t count_of = Names<E>::list.size();

template <class E> constexpr std::string_view name(E id) {
  return Names<E>::list[static_cast<std::size_t>(id)];
}

template <class E> constexpr std::optional<E> parse(std::string_view text) {
  for (std::size_t i = 0; i < count_of<E>; ++i)
    if (Names<E>::list[i] == text) return static_cast<E>(i);
  return std::nullopt;
}

// The values of each fact; value 0 is "unknown" everywhere, so a name's place here plus one is its
// value. The enums of dialog/decide/evidence.hpp spell the same lists for code that decides.
inline constexpr std::size_t max_fact_values = 5;
inline constexpr std::array<std::array<std::string_view, max_fact_values>, count_of<Fact>>
    fact_values{{
        {"once", "several", "constantly"},
        {"not_raised", "raised", "ignored", "improved"},
        {"owed", "settled", "too_little"},
        {"not_reminded", "reminded", "failed"},
        {"still_working", "stopped", "stop_failed", "refuses"},
        {"inquiry", "running", "finished"},
        {"outside", "vague", "none", "inside"},
        {"stated", "not_stated"},
        {"alone", "fine", "some", "many"},
        {"small", "half", "most"},
        {"safe", "unsafe"},
        {"cannot_afford", "not_fit", "outgrown", "sold", "changed"},
        {"listens", "wont_listen"},
        {"insists", "accepted"},
        {"yes"},
    }};

// The value of that name of that fact, or 0.
constexpr std::uint8_t fact_value(Fact fact, std::string_view text) {
  const auto& names = fact_values[static_cast<std::size_t>(fact)];
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!names[i].empty() && names[i] == text) return static_cast<std::uint8_t>(i + 1);
  return 0;
}

// What a pattern can say. `value` is used by facts alone.
struct Label {
  enum class Kind : std::uint8_t { sign, denied_sign, flag, faq, act, signal, fact };
  Kind kind{};
  std::uint8_t id = 0;
  std::uint8_t value = 0;
  friend bool operator==(const Label&, const Label&) = default;
};

// How far a hit may be trusted: sure is noted, likely is asked back, weak is offered as a choice.
enum class Strength : std::uint8_t { weak, likely, sure };
template <> struct Names<Strength> {
  static constexpr std::array<std::string_view, 3> list{"weak", "likely", "sure"};
};

}  // namespace advisor
