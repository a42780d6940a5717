#include "dialog/understand/classifier.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace advisor {
namespace {

Weights random_weights(unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> number(-1, 1);
  Weights out;
  for (std::uint64_t f = 0; f < 50; ++f) {
    out.features.push_back(f * 977 + 13);
    out.scales.push_back(0.01F);
    Weights::HiddenRow row{};
    for (auto& w : row) w = static_cast<std::int8_t>(number(random) * 100);
    out.rows.push_back(row);
  }
  for (auto& b : out.hidden_bias) b = number(random);
  for (auto& row : out.output)
    for (auto& w : row) w = number(random);
  for (auto& b : out.bias) b = number(random);
  for (auto& votes : out.votes) votes = {0.5F, 1, 0.25F, 1, 2, 3, -1, -2, -0.5F};
  return out;
}

std::vector<Feature> features(std::initializer_list<std::uint64_t> numbers) {
  std::vector<Feature> out;
  for (const auto n : numbers) out.push_back({.hash = n * 977 + 13, .first = {}, .second = {}});
  return out;
}

// The same sum, written down plainly.
double slow(const Weights& w, const std::vector<Feature>& list, std::size_t c) {
  double out = w.bias[c];
  for (std::size_t h = 0; h < Weights::hidden; ++h) {
    double unit = w.hidden_bias[h];
    for (const auto& f : list)
      for (std::size_t r = 0; r < w.features.size(); ++r)
        if (w.features[r] == f.hash)
          unit += double(w.rows[r][h]) * w.scales[r] * 4 / std::sqrt(double(list.size()));
    if (unit > 0) out += unit * w.output[h][c];
  }
  return out;
}

TEST(Classifier, agrees_with_the_plain_sum) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const auto weights = random_weights(seed);
    const Classifier classifier(weights);
    const auto list = features({seed, seed + 7, 31, 99});  // 99 was never learnt
    const auto sum = classifier.words(list);
    for (std::size_t c = 0; c < class_count; ++c)
      EXPECT_NEAR(sum.classes[c], slow(weights, list, c), 1e-3);
  }
}

TEST(Classifier, parts_of_a_sum_add_up_to_it) {
  const auto weights = random_weights(3);
  const Classifier classifier(weights);
  const auto list = features({1, 2, 3});
  const auto sum = classifier.words(list);
  for (ClassIndex c = 0; c < class_count; ++c) {
    double parts = weights.bias[c];
    for (std::size_t h = 0; h < Weights::hidden; ++h)
      if (sum.units[h] > 0) parts += double(weights.hidden_bias[h]) * weights.output[h][c];
    for (const auto& f : list) parts += classifier.part(sum, f, c);
    EXPECT_NEAR(parts, sum.classes[c], 1e-3);
  }
  EXPECT_EQ(classifier.part(sum, features({99})[0], 0), 0);
}

TEST(Classifier, votes_of_patterns_move_the_probability_their_way) {
  const auto weights = random_weights(4);
  const Classifier classifier(weights);
  const Scores sums{};
  Votes votes{};
  const auto nothing = classifier.probabilities(sums, votes)[0];
  EXPECT_NEAR(nothing, 1 / (1 + std::exp(-0.5)), 1e-6);
  set(votes[0], Vote::sure);
  const auto sure = classifier.probabilities(sums, votes)[0];
  EXPECT_GT(sure, nothing);
  set(votes[0], Vote::never);
  EXPECT_LT(classifier.probabilities(sums, votes)[0], sure);
}

TEST(Classifier, a_sign_and_its_denial_know_of_each_other) {
  Votes votes{};
  const auto payment = static_cast<std::size_t>(Sign::payment);
  set(votes[payment], Vote::likely);
  add_opposites(votes);
  EXPECT_TRUE(has(votes[payment + count_of<Sign>], Vote::opposite));
  EXPECT_FALSE(has(votes[payment], Vote::opposite));
}

TEST(Classifier, without_weights_knows_nothing) {
  const Weights none;
  const Classifier classifier(none);
  EXPECT_TRUE(classifier.empty());
  EXPECT_EQ(classifier.words(features({1})).classes, Scores{});
}

}  // namespace
}  // namespace advisor
