// Which question is next: only what is missing and can still change the verdict, in the order of
// READING section 7. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "dialog/decide/case.hpp"

namespace advisor {

enum class Question : std::uint8_t {
  none,
  confirm,
  safety,
  sign,
  frequency,
  raised,
  result,
  listens,
  insists,
  owed,
  reminded,
  work_stopped,
  stage,
  contract,
  limits,
  team,
  dependence,
  ready,
  resume,
  disagree
};
template <>
struct Names<Question> {
  static constexpr std::array<std::string_view, 20> list{
      "none",    "confirm", "safety",     "sign",     "frequency",    "raised",  "result",
      "listens", "insists", "owed",       "reminded", "work_stopped", "stage",   "contract",
      "limits",  "team",    "dependence", "ready",    "resume",       "disagree"};
};

// The question that waits for its answer, and what it is about: the labels to confirm, or the sign
// whose frequency is asked.
struct OpenQuestion {
  Question question = Question::none;
  std::vector<Label> about;
  friend bool operator==(const OpenQuestion&, const OpenQuestion&) = default;
};

// How often each question was put, and which were passed over.
struct Asked {
  std::array<std::uint8_t, count_of<Question>> times{};
  std::array<bool, count_of<Question>> closed{};  // answered, left open, or skipped
  friend bool operator==(const Asked&, const Asked&) = default;
};

inline constexpr int max_questions = 6;  // before a verdict
inline constexpr int max_repeats = 3;    // of one question that is not answered

// The next question, or none: then enough is known.
OpenQuestion next_question(const Case& known, const Asked& asked);

// The questions put before the verdict so far.
int questions_asked(const Asked& asked);

// The fact that the answer to a question is, where it is one.
std::optional<Fact> fact_of(Question question);

// The likely signs and flags that are worth asking back.
std::vector<Label> to_confirm(const Case& known);

}  // namespace advisor
