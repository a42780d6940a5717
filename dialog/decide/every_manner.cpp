#include "dialog/decide/every_manner.hpp"

#include <array>

#include "dialog/decide/rules.hpp"

namespace advisor {
namespace {

constexpr std::array outbursts{Outbursts::unknown, Outbursts::few, Outbursts::many};
constexpr std::array worst{Frequency::several, Frequency::once, Frequency::constantly};
constexpr std::array raised{Raised::unknown, Raised::not_raised, Raised::raised, Raised::ignored,
                            Raised::improved};
constexpr std::array insists{Insists::unknown, Insists::insists, Insists::accepted};
constexpr std::array chase{Chase::none, Chase::tried, Chase::in_vain};

// The digits, from the lowest.
enum Place : std::size_t {
  d_outbursts, d_worst, d_rude, d_sabotage, d_raised, d_insists, d_chase, d_settled, d_unwritten,
  d_unstated, d_many
};
constexpr std::array<std::uint32_t, 11> bases{3, 3, 2, 2, 5, 3, 3, 2, 2, 2, 2};

Digit digit(std::size_t which) {
  std::uint32_t place = 1;
  for (std::size_t i = 0; i < which; ++i) place *= bases[i];
  return {place, bases[which]};
}

Manner manner_at(std::uint32_t block, std::uint32_t number) {
  std::array<std::uint32_t, bases.size()> d{};
  for (std::size_t i = 0; i < bases.size(); ++i) d[i] = digit(i).in(number);
  Manner manner;
  manner.outbursts = outbursts[d[d_outbursts]];
  manner.worst = worst[d[d_worst]];
  manner.rude_always = d[d_rude] != 0;
  manner.sabotage_goes_on = d[d_sabotage] != 0;
  manner.raised = raised[d[d_raised]];
  manner.insists = insists[d[d_insists]];
  manner.chase = chase[d[d_chase]];
  manner.settled = d[d_settled] != 0;
  manner.unwritten = d[d_unwritten] != 0;
  manner.unstated = d[d_unstated] != 0;
  manner.many = d[d_many] != 0;
  manner.inquiry = (block & 1U) != 0;
  manner.no_fault = (block & 2U) != 0;
  manner.danger = (block & 4U) != 0;
  return manner;
}

MannerStep step(Place place, std::uint32_t from, std::uint32_t to) {
  return {digit(place), from, to};
}

}  // namespace

std::vector<Manner> manners_of(std::uint32_t block) {
  std::vector<Manner> list(manners_in_block);
  for (std::uint32_t i = 0; i < manners_in_block; ++i) list[i] = manner_at(block, i);
  return list;
}

std::vector<Digit> irrelevant_digits(const Weight& weight) {
  std::vector<Digit> list;
  for (std::size_t i = 0; i < bases.size(); ++i)
    if (relevant(weight, manner_at(0, digit(i).place)) == Manner{}) list.push_back(digit(i));
  return list;
}

// "Improved" and "not raised" are not ordered, nor is what is unknown with what would be better. That
// nothing was written or stated is the user's own share (I.6), so that to have stated it is worse.
const std::vector<MannerStep>& worse_steps() {
  static const std::vector<MannerStep> list{
      step(d_outbursts, 1, 2), step(d_outbursts, 0, 2),  // few, unknown -> many
      step(d_worst, 1, 0),     step(d_worst, 0, 2),      // once -> several -> constantly
      step(d_rude, 0, 1),      step(d_sabotage, 0, 1),
      step(d_raised, 4, 2),    step(d_raised, 1, 2),   // improved, not raised -> raised
      step(d_raised, 0, 2),    step(d_raised, 2, 3),   // unknown -> raised -> ignored
      step(d_insists, 2, 0),   step(d_insists, 0, 1),  // accepted -> unknown -> insists
      step(d_chase, 0, 1),     step(d_chase, 1, 2),
      step(d_settled, 1, 0),   step(d_unwritten, 1, 0),
      step(d_unstated, 1, 0),  step(d_many, 0, 1)};
  return list;
}

}  // namespace advisor
