#include "dialog/understand/train.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <random>
#include <unordered_map>

namespace advisor {
namespace {

using Row = std::array<float, class_count>;

constexpr int min_lines_of_a_feature = 2;
constexpr int epochs = 30;
constexpr int vote_epochs = 60;
constexpr int folds = 5;
constexpr float rate = 0.15F;
constexpr float vote_rate = 0.1F;
constexpr float decay = 0.05F;           // L2; the best of 0.001 to 0.1 on texts of neither step
constexpr float first_bias = -2.5F;
constexpr float least_weight = 0.02F;    // smaller ones are dropped
// The precision that each group's threshold must reach; above it the best F1 is taken.
constexpr std::array<double, count_of<ClassGroup>> least_precision{0.89, 0.80, 0.81, 0.85, 0.90};

float logistic(float sum) { return 1 / (1 + std::exp(-sum)); }

struct Example {
  const TrainingLine* line = nullptr;
  std::vector<std::uint32_t> features;
  float scale = 0;
  int fold = -1;     // of texts that patterns were not written for
  Row words{};       // log-odds by weights that did not see it
};

std::vector<std::size_t> shuffled(std::vector<std::size_t> order, std::mt19937& random) {
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
  return order;
}

// Logistic regression of all classes at once; the last row is the bias.
class Regression {
 public:
  explicit Regression(std::size_t features)
      : x_weights(features + 1), x_squares(features + 1) {
    for (auto& row : x_squares) row.fill(1e-4F);
    x_weights.back().fill(first_bias);
  }

  Row sums(const Example& e) const {
    Row out = x_weights.back();
    for (const auto f : e.features)
      for (std::size_t c = 0; c < class_count; ++c) out[c] += x_weights[f][c] * e.scale;
    return out;
  }

  void learn(const Example& e) {
    auto error = sums(e);
    for (std::size_t c = 0; c < class_count; ++c)
      error[c] = e.line->labelled[c] ? logistic(error[c]) - (e.line->wanted[c] ? 1.F : 0.F) : 0;
    for (const auto f : e.features) step(f, error, e.scale, decay);
    step(x_weights.size() - 1, error, 1, 0);
  }

  float weight(std::size_t feature, std::size_t c) const { return x_weights[feature][c]; }
  const Row& bias() const { return x_weights.back(); }

 private:
  void step(std::size_t f, const Row& error, float scale, float l2) {
    auto& weights = x_weights[f];
    auto& squares = x_squares[f];
    for (std::size_t c = 0; c < class_count; ++c) {
      const float slope = error[c] * scale + l2 * weights[c];
      squares[c] += slope * slope;
      weights[c] -= rate * slope / std::sqrt(squares[c]);
    }
  }

  std::vector<Row> x_weights, x_squares;
};

class Trainer {
 public:
  explicit Trainer(const std::vector<TrainingLine>& lines) {
    number_features(lines);
    std::mt19937 random(7);
    for (const auto& line : lines) {
      Example e{.line = &line, .features = {}, .fold = line.seen ? -1 : int(random() % folds)};
      for (const auto& f : line.features)
        if (const auto found = x_ids.find(f); found != x_ids.end()) e.features.push_back(found->second);
      e.scale = feature_scale(line.features.size());
      x_examples.push_back(std::move(e));
    }
  }

  Learnt run() {
    for (int fold = 0; fold < folds; ++fold) {
      const auto regression = fit([&](const Example& e) { return e.fold != fold; });
      for (auto& e : x_examples)
        if (e.fold == fold) e.words = regression.sums(e);
    }
    Learnt out;
    for (std::size_t g = 0; g < count_of<ClassGroup>; ++g) {
      fit_votes(static_cast<ClassGroup>(g), out.weights.votes[g]);
      out.fits[g] = best_threshold(static_cast<ClassGroup>(g), out.weights.votes[g]);
      out.weights.thresholds[g] = out.fits[g].threshold;
    }
    keep(fit([](const Example&) { return true; }), out);
    return out;
  }

 private:
  void number_features(const std::vector<TrainingLine>& lines) {
    std::unordered_map<std::string_view, int> count;
    for (const auto& line : lines)
      for (const auto& f : line.features) ++count[f];
    for (const auto& line : lines)
      for (const auto& f : line.features)
        if (count[f] >= min_lines_of_a_feature && x_ids.emplace(f, x_names.size()).second)
          x_names.push_back(f);
  }

  template <class Use> Regression fit(Use use) const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < x_examples.size(); ++i)
      if (use(x_examples[i])) order.push_back(i);
    Regression out(x_names.size());
    std::mt19937 random(1);
    for (int epoch = 0; epoch < epochs; ++epoch) {
      order = shuffled(std::move(order), random);
      for (const auto i : order) out.learn(x_examples[i]);
    }
    return out;
  }

  using VoteWeights = std::array<float, count_of<Vote>>;

  static std::array<float, count_of<Vote>> inputs(const Example& e, std::size_t c) {
    std::array<float, count_of<Vote>> out{};
    out[0] = 1;
    out[1] = e.words[c];
    for (std::size_t v = 2; v < out.size(); ++v) out[v] = e.line->votes[c][v] ? 1.F : 0.F;
    return out;
  }

  static float sum(const VoteWeights& weights, const VoteWeights& in) {
    float out = 0;
    for (std::size_t v = 0; v < in.size(); ++v) out += weights[v] * in[v];
    return out;
  }

  template <class Visit> void each_unseen(ClassGroup group, Visit visit) const {
    for (const auto& e : x_examples) {
      if (e.fold < 0) continue;
      for (std::size_t c = 0; c < class_count; ++c)
        if (group_of(static_cast<ClassIndex>(c)) == group) visit(inputs(e, c), e.line->wanted[c]);
    }
  }

  void fit_votes(ClassGroup group, VoteWeights& weights) const {
    weights = {};
    weights[1] = 1;
    VoteWeights squares;
    squares.fill(1e-3F);
    for (int epoch = 0; epoch < vote_epochs; ++epoch)
      each_unseen(group, [&](const VoteWeights& in, bool wanted) {
        const auto error = logistic(sum(weights, in)) - (wanted ? 1.F : 0.F);
        for (std::size_t v = 0; v < in.size(); ++v) {
          const auto slope = error * in[v] + 1e-4F * weights[v];
          squares[v] += slope * slope;
          weights[v] -= vote_rate * slope / std::sqrt(squares[v]);
        }
      });
  }

  Fit best_threshold(ClassGroup group, const VoteWeights& weights) const {
    std::vector<std::pair<float, bool>> judged;
    each_unseen(group, [&](const VoteWeights& in, bool wanted) {
      judged.emplace_back(logistic(sum(weights, in)), wanted);
    });
    const auto all = std::count_if(judged.begin(), judged.end(), [](const auto& j) { return j.second; });
    Fit best{0.95F, 0, 0};
    double best_f1 = -1;
    for (int percent = 20; percent <= 90; ++percent) {
      const auto threshold = static_cast<float>(percent) / 100;
      double right = 0, taken = 0;
      for (const auto& [p, wanted] : judged)
        if (p >= threshold) ++taken, right += wanted ? 1 : 0;
      if (taken == 0 || all == 0) continue;
      const Fit fit{threshold, right / taken, right / double(all)};
      if (fit.precision < least_precision[static_cast<std::size_t>(group)]) continue;
      const double f1 = 2 * right / (taken + double(all));
      if (f1 > best_f1) best = fit, best_f1 = f1;
    }
    return best;
  }

  void keep(const Regression& regression, Learnt& out) const {
    out.weights.bias = regression.bias();
    for (std::size_t f = 0; f < x_names.size(); ++f) {
      std::vector<Weights::Cell> cells;
      for (std::size_t c = 0; c < class_count; ++c)
        if (const auto w = regression.weight(f, c); std::abs(w) >= least_weight)
          cells.push_back({static_cast<ClassIndex>(c), w});
      if (!cells.empty()) out.features.emplace(x_names[f], std::move(cells));
    }
  }

  std::unordered_map<std::string, std::uint32_t> x_ids;
  std::vector<std::string> x_names;
  std::vector<Example> x_examples;
};

long hundredths(float value) { return std::lround(value * 100); }

}  // namespace

Learnt train(const std::vector<TrainingLine>& lines) { return Trainer(lines).run(); }

void write(const Learnt& learnt, std::ostream& out) {
  out << "# Written by `advisor train` from knowledge/utterances and the samples; do not edit.\n";
  const auto cells = [&](const auto& list) {
    const char* gap = "";
    for (const auto& [index, weight] : list) {
      out << gap << int(index) << ':' << hundredths(weight);
      gap = " ";
    }
    out << '\n';
  };
  std::vector<Weights::Cell> bias;
  for (std::size_t c = 0; c < class_count; ++c)
    bias.push_back({static_cast<ClassIndex>(c), learnt.weights.bias[c]});
  out << "bias\t";
  cells(bias);
  for (std::size_t g = 0; g < count_of<ClassGroup>; ++g) {
    out << "votes\t" << name(static_cast<ClassGroup>(g));
    for (const auto v : learnt.weights.votes[g]) out << ' ' << hundredths(v);
    out << "\nthreshold\t" << name(static_cast<ClassGroup>(g)) << ' '
        << hundredths(learnt.weights.thresholds[g]) << '\n';
  }
  for (const auto& [feature, list] : learnt.features) {
    out << feature << '\t';
    cells(list);
  }
}

}  // namespace advisor
