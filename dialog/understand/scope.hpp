// What a match means where it stands: reported, denied, or not reported because it is asked,
// supposed, over or somebody else's. PATTERNS.md, "Scopes"; READING section 9, points 4 to 8.
// Borrows the matcher's current run; one thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "dialog/understand/match.hpp"

namespace advisor {

enum class Ruling : std::uint8_t { reported, denied, asked, supposed, over, someone_else, reversed, torn };
template <> struct Names<Ruling> {
  static constexpr std::array<std::string_view, 8> list{
      "reported", "denied", "asked", "supposed", "over", "someone_else", "reversed",
      "torn"};
};

struct Judgement {
  Ruling ruling = Ruling::reported;
  WordSpan by;                       // the words that decided, where any did
};

class Scopes {
 public:
  Scopes(const Program& program, const Matcher& matcher, const Tokens& tokens);
  Judgement judge(const Match& match) const;

 private:
  Judgement denial(const Match& match) const;
  bool negates(const WordSpan& neg) const;
  Judgement torn(const Match& match, const WordSpan& negator) const;
  bool used(const Match& match, std::uint32_t word) const;
  bool same_clause(std::uint32_t a, std::uint32_t b) const;
  Judgement supposed(const Match& match) const;
  bool wished(std::uint32_t conditional) const;

  const Program& x_program;
  const Matcher& x_matcher;
  const Tokens& x_tokens;
  std::span<const WordSpan> x_negators, x_false_negators, x_hypotheses, x_over, x_others, x_reversals;
};

}  // namespace advisor
