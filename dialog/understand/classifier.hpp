// How likely each class is, by everything that the text shows: a network over its features, and the
// hits of patterns. Each part of the sum can be shown (`advisor explain`). Const; any thread.
#pragma once

#include <array>
#include <bitset>
#include <span>
#include <vector>

#include "dialog/understand/features.hpp"
#include "knowledge/weights.hpp"

namespace advisor {

// Which kinds of hits a class has; Vote::always and Vote::words are not set here.
using Votes = std::array<std::bitset<count_of<Vote>>, class_count>;
using Scores = std::array<float, class_count>;

inline bool has(const std::bitset<count_of<Vote>>& votes, Vote vote) {
  return votes[static_cast<std::size_t>(vote)];
}
inline void set(std::bitset<count_of<Vote>>& votes, Vote vote) {
  votes.set(static_cast<std::size_t>(vote));
}

// Sets Vote::opposite where the sign is hit for a denied sign, and the other way round.
void add_opposites(Votes& votes);

// By how much the sum of a text's features is scaled: a long text has more of them, not more to
// say.
float feature_scale(std::size_t features);

// What the features of a text add up to.
struct WordSum {
  Scores classes{};                              // log-odds
  std::array<float, Weights::hidden> units{};    // 0 where a unit is silent
  float scale = 0;
};

class Classifier {
 public:
  // Borrows the weights.
  explicit Classifier(const Weights& weights);

  bool empty() const { return x_weights.empty(); }
  WordSum words(std::span<const Feature> features) const;
  // With the votes of patterns, as probabilities.
  Scores probabilities(const Scores& words, const Votes& votes) const;
  float threshold(ClassIndex index) const;
  // What one feature adds to the log-odds of a class through the units that are not silent; 0 where
  // nothing was learnt.
  float part(const WordSum& sum, const Feature& feature, ClassIndex index) const;

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t find(std::uint64_t feature) const;   // its row, or none

  const Weights& x_weights;
  std::vector<std::uint32_t> x_slots;   // open addressing: row + 1 by feature, 0 free
};

}  // namespace advisor
