#include "dialog/understand/classifier.hpp"

#include <algorithm>
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
  x_slots.resize(std::bit_ceil(2 * weights.features.size() + 1));
  for (std::uint32_t r = 0; r < weights.features.size(); ++r) {
    auto at = weights.features[r] & (x_slots.size() - 1);
    while (x_slots[at] != 0) at = (at + 1) & (x_slots.size() - 1);
    x_slots[at] = r + 1;
  }
}

std::uint32_t Classifier::find(std::uint64_t feature) const {
  for (auto at = feature & (x_slots.size() - 1); x_slots[at] != 0;
       at = (at + 1) & (x_slots.size() - 1))
    if (x_weights.features[x_slots[at] - 1] == feature) return x_slots[at] - 1;
  return none;
}

WordSum Classifier::words(std::span<const Feature> features) const {
  WordSum out;
  out.scale = feature_scale(features.size());
  out.units = x_weights.hidden_bias;
  for (const auto& feature : features) {
    const auto r = find(feature.hash);
    if (r == none) continue;
    const auto& row = x_weights.rows[r];
    const auto scale = x_weights.scales[r] * out.scale;
    for (std::size_t h = 0; h < Weights::hidden; ++h)
      out.units[h] += scale * static_cast<float>(row[h]);
  }
  out.classes = x_weights.bias;
  for (std::size_t h = 0; h < Weights::hidden; ++h) {
    auto& unit = out.units[h];
    unit = std::max(unit, 0.F);
    if (unit == 0) continue;
    for (std::size_t c = 0; c < class_count; ++c) out.classes[c] += unit * x_weights.output[h][c];
  }
  return out;
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

float Classifier::part(const WordSum& sum, const Feature& feature, ClassIndex index) const {
  const auto r = find(feature.hash);
  if (r == none) return 0;
  float out = 0;
  for (std::size_t h = 0; h < Weights::hidden; ++h)
    if (sum.units[h] > 0) out += x_weights.output[h][index] * static_cast<float>(x_weights.rows[r][h]);
  return out * x_weights.scales[r] * sum.scale;
}

}  // namespace advisor
