// A call rehearsed: the advisor plays the client for a bounded number of rounds, then says what
// went well. Nothing that is said in it reaches the case. Plain values and pure functions; any
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialog/check/letter.hpp"
#include "dialog/decide/case.hpp"
#include "dialog/decide/plan.hpp"

namespace advisor {

// How the client takes it.
enum class Mood : std::uint8_t { hurt, haggling, angry, silent };
template <>
struct Names<Mood> {
  static constexpr std::array<std::string_view, 4> list{"hurt", "haggling", "angry", "silent"};
};

// One line of the user's.
struct PlayedLine {
  std::string text;
  LetterReading reading;
  friend bool operator==(const PlayedLine&, const PlayedLine&) = default;
};

struct Rehearsal {
  Mood mood = Mood::hurt;
  Register address = Register::te;  // how the two speak to each other
  bool ending = false;              // a goodbye is rehearsed, not a warning
  std::vector<PlayedLine> lines;
  friend bool operator==(const Rehearsal&, const Rehearsal&) = default;
};

inline constexpr std::size_t max_rounds = 4;

// The mood that the case suggests, where the user chose none.
Mood mood_of(const Case& known);

// The client's next line: the first, an answer to the user's last, or the end.
Move client_line(const Rehearsal& play);

// What went well and what could go better, by the claims that say so, in the user's own words.
std::vector<Move> look_back(const Rehearsal& play, const Case& known);

}  // namespace advisor
