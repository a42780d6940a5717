#include "dialog/understand/train.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace advisor {
namespace {

constexpr auto payment = static_cast<std::size_t>(Sign::payment);

TrainingLine line(std::vector<std::string> features, bool wanted, bool hit, bool seen) {
  TrainingLine out;
  out.features = std::move(features);
  out.labelled.fill(true);
  out.wanted[payment] = wanted;
  if (hit) set(out.votes[payment], Vote::sure);
  out.seen = seen;
  return out;
}

// "unpaid" tells the sign, "sunny" does not; the pattern is right on what it was written for and
// no better than chance elsewhere.
std::vector<TrainingLine> lines() {
  std::vector<TrainingLine> out;
  for (int i = 0; i < 60; ++i) {
    const std::string other = "s:word" + std::to_string(i % 7);
    out.push_back(line({"s:unpaid", other}, true, i % 2 == 0, false));
    out.push_back(line({"s:sunny", other}, false, i % 2 == 0, false));
    out.push_back(line({"s:unpaid", other}, true, true, true));
  }
  return out;
}

Scores probabilities(const Weights& weights, const std::string& word, bool hit) {
  const Classifier classifier(weights);
  std::vector<Feature> features{{.hash = feature_hash(word), .first = {}, .second = {}}};
  Votes votes{};
  if (hit) set(votes[payment], Vote::sure);
  return classifier.probabilities(classifier.words(features).classes, votes);
}

TEST(Train, learns_what_a_word_speaks_for) {
  const auto weights = train(lines()).weights;
  const auto threshold = weights.thresholds[static_cast<std::size_t>(ClassGroup::signs)];
  EXPECT_GT(probabilities(weights, "s:unpaid", false)[payment], threshold);
  EXPECT_LT(probabilities(weights, "s:sunny", false)[payment], threshold);
}

TEST(Train, trusts_patterns_only_as_far_as_they_are_right_on_other_texts) {
  const auto weights = train(lines()).weights;
  const auto votes = weights.votes[static_cast<std::size_t>(ClassGroup::signs)];
  EXPECT_LT(votes[static_cast<std::size_t>(Vote::sure)], 1);
  EXPECT_LT(probabilities(weights, "s:sunny", true)[payment], 0.5);
}

TEST(Train, gives_the_same_weights_for_the_same_lines) {
  const auto once = train(lines()).weights;
  const auto again = train(lines()).weights;
  EXPECT_EQ(once.rows, again.rows);
  EXPECT_EQ(once.bias, again.bias);
}

TEST(Train, does_not_learn_what_a_sample_leaves_open) {
  auto open = lines();
  for (auto& l : open) l.labelled.fill(false);
  const auto weights = train(open).weights;
  EXPECT_FLOAT_EQ(weights.bias[payment], weights.bias[0]);
}

}  // namespace
}  // namespace advisor
