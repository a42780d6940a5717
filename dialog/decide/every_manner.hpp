// Every manner in which something can be the matter, numbered, and which are worse than which. The
// numbers are digits in a mixed base: 0 is the plainest. Made once; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "dialog/decide/gist.hpp"
#include "dialog/decide/score.hpp"

namespace advisor {

// A block is what no step leads out of: an inquiry or not, somebody's fault or not, danger or not.
inline constexpr std::uint32_t manner_blocks = 8;
inline constexpr std::uint32_t manners_in_block = 3 * 3 * 2 * 2 * 5 * 3 * 3 * 2 * 2 * 2 * 2;

// All of one block, by number.
std::vector<Manner> manners_of(std::uint32_t block);

// One digit of the number: what it counts, and how many values it has.
struct Digit {
  std::uint32_t place = 1;
  std::uint32_t base = 1;
  std::uint32_t in(std::uint32_t number) const { return number / place % base; }
};

// The digits that say nothing where this is the matter (relevant(), rules.hpp).
std::vector<Digit> irrelevant_digits(const Weight& weight);

// From every manner in which the digit has the one value to the manner in which it has the other.
struct MannerStep {
  Digit digit;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};
const std::vector<MannerStep>& worse_steps();

}  // namespace advisor
