#include "dialog/understand/classifier.hpp"

#include <bit>
#include <cmath>

namespace advisor {
namespace {

constexpr float scale_of_one = 4;

std::size_t index(Vote vote) { return static_cast<std::size_t>(vote); }

}  // namespace

float feature_scale(std::size_t features) {
  return features == 0 ? 0 : scale_of_one / std::sqrt(static_cast<float>(features));
}

void add_opposites(Votes& votes) {
  const auto found = [](const auto& v) {
    return has(v, Vote::sure) || has(v, Vote::likely) || has(v, Vote::denied);
  };
  for (std::size_t s = 0; s < count_of<Sign>; ++s) {
    auto& sign = votes[s];
    auto& denied = votes[s + count_of<Sign>];
    const bool reported = found(sign);
    if (found(denied)) set(sign, Vote::opposite);
    if (reported) set(denied, Vote::opposite);
  }
}

Classifier::Classifier(const Weights& weights) : x_weights(weights) {
  x_slots.resize(std::bit_ceil(2 * weights.rows.size() + 1));
  for (std::uint32_t r = 0; r < weights.rows.size(); ++r) {
    auto at = weights.rows[r].feature & (x_slots.size() - 1);
    while (x_slots[at] != 0) at = (at + 1) & (x_slots.size() - 1);
    x_slots[at] = r + 1;
  }
}

const Weights::Row* Classifier::find(std::uint64_t feature) const {
  for (auto at = feature & (x_slots.size() - 1); x_slots[at] != 0;
       at = (at + 1) & (x_slots.size() - 1)) {
    const auto& row = x_weights.rows[x_slots[at] - 1];
    if (row.feature == feature) return &row;
  }
  return nullptr;
}

Scores Classifier::words(std::span<const Feature> features) const {
  Scores sums{};
  for (const auto& feature : features) {
    const auto* row = find(feature.hash);
    if (row == nullptr) continue;
    for (auto c = row->first; c < row->first + row->count; ++c)
      sums[x_weights.cells[c].index] += x_weights.cells[c].weight;
  }
  const auto scale = feature_scale(features.size());
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = sums[i] * scale + x_weights.bias[i];
  return sums;
}

Scores Classifier::probabilities(const Scores& words, const Votes& votes) const {
  Scores out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto& weights =
        x_weights.votes[static_cast<std::size_t>(group_of(static_cast<ClassIndex>(i)))];
    auto sum = weights[index(Vote::always)] + weights[index(Vote::words)] * words[i];
    for (std::size_t v = index(Vote::weak); v < weights.size(); ++v)
      if (votes[i][v]) sum += weights[v];
    out[i] = 1 / (1 + std::exp(-sum));
  }
  return out;
}

float Classifier::threshold(ClassIndex index) const {
  return x_weights.thresholds[static_cast<std::size_t>(group_of(index))];
}

float Classifier::weight(const Feature& feature, ClassIndex index) const {
  const auto* row = find(feature.hash);
  if (row == nullptr) return 0;
  for (auto c = row->first; c < row->first + row->count; ++c)
    if (x_weights.cells[c].index == index) return x_weights.cells[c].weight;
  return 0;
}

}  // namespace advisor
