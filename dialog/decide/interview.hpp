// Every way in which an interview can go: from a case, through every answer to every question that is
// put, to the verdict. What the bound of questions is proved with. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "dialog/decide/question.hpp"

namespace advisor {

struct Interviews {
  std::uint64_t talks = 0;  // from the first words to the verdict, by every answer
  std::array<std::uint64_t, max_questions + 2> by_questions{};
  int most = 0;              // questions put before a verdict, the opening one not counted
  std::string longest;       // how the longest began, and what was asked
  std::uint64_t settled = 0;  // talks that ended because no answer could change anything any more
  std::string broken;        // what was asked although it was known; empty where nothing was

  void add(const Interviews& other);
};

// All talks that begin with this case. `name` says what it is, for `longest` and `broken`.
Interviews interviews_from(const Case& known, const std::string& name);

}  // namespace advisor
