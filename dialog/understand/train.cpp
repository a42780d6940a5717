#include "dialog/understand/train.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <unordered_map>

namespace advisor {
namespace {

constexpr int min_lines_of_a_feature = 4;
constexpr std::size_t networks = 3;
constexpr std::size_t units = Weights::hidden / networks;
constexpr int epochs = 15;
constexpr int vote_epochs = 60;
constexpr int folds = 4;
constexpr float rate = 0.05F;
constexpr float vote_rate = 0.1F;
constexpr float decay = 0.001F;          // L2
constexpr float silenced = 0.3F;         // of features and of units, a step (dropout)
constexpr float first_bias = -2.5F;
// The precision that each group's threshold must reach; above it the best F1 is taken.
constexpr std::array<double, count_of<ClassGroup>> least_precision{0.82, 0.77, 0.81, 0.93, 0.70};

float logistic(float sum) { return 1 / (1 + std::exp(-sum)); }

struct Example {
  const TrainingLine* line = nullptr;
  std::vector<std::uint32_t> features;
  float scale = 0;
  int fold = -1;     // of texts that patterns were not written for
  Scores words{};    // log-odds by weights that did not see it
};

std::vector<std::size_t> shuffled(std::vector<std::size_t> order, std::mt19937& random) {
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
  return order;
}

// One hidden layer, trained by AdaGrad one text at a time.
class Network {
 public:
  using Units = std::array<float, units>;

  Network(std::size_t features, unsigned seed)
      : x_random(seed), x_in(features + 1), x_in_squares(features + 1) {
    std::normal_distribution<float> small(0, 0.05F), larger(0, 0.1F);
    for (auto& row : x_in)
      for (auto& w : row) w = small(x_random);
    x_in.back().fill(0.1F);
    for (auto& row : x_out)
      for (auto& w : row) w = larger(x_random);
    x_out.back().fill(first_bias);
    for (auto& row : x_in_squares) row.fill(0.01F);
    for (auto& row : x_out_squares) row.fill(0.01F);
  }

  Scores sums(const Example& e) const {
    Units hidden = x_in.back();
    for (const auto f : e.features)
      for (std::size_t h = 0; h < units; ++h) hidden[h] += x_in[f][h] * e.scale;
    for (auto& h : hidden) h = std::max(h, 0.F);
    return classes(hidden);
  }

  void learn(const Example& e) {
    x_kept.clear();
    for (const auto f : e.features)
      if (!silence()) x_kept.push_back(f);
    const float scale = e.scale / (1 - silenced);
    Units hidden = x_in.back();
    for (const auto f : x_kept)
      for (std::size_t h = 0; h < units; ++h) hidden[h] += x_in[f][h] * scale;
    for (auto& h : hidden) h = silence() ? 0 : std::max(h, 0.F) / (1 - silenced);
    auto error = classes(hidden);
    for (std::size_t c = 0; c < class_count; ++c)
      error[c] = e.line->labelled[c] ? logistic(error[c]) - (e.line->wanted[c] ? 1.F : 0.F) : 0;
    const auto slopes = learn_output(hidden, error);
    for (const auto f : x_kept)
      for (std::size_t h = 0; h < units; ++h)
        step(x_in[f][h], x_in_squares[f][h], slopes[h] * scale + decay * x_in[f][h]);
  }

  const Units& row(std::size_t feature) const { return x_in[feature]; }
  const Units& hidden_bias() const { return x_in.back(); }
  const Scores& output(std::size_t unit) const { return x_out[unit]; }
  const Scores& bias() const { return x_out.back(); }

 private:
  bool silence() {
    return std::uniform_real_distribution<float>(0, 1)(x_random) < silenced;
  }

  Scores classes(const Units& hidden) const {
    Scores out = x_out.back();
    for (std::size_t h = 0; h < units; ++h)
      if (hidden[h] > 0)
        for (std::size_t c = 0; c < class_count; ++c) out[c] += x_out[h][c] * hidden[h];
    return out;
  }

  // The slope of the error by each unit, before the output is changed.
  Units learn_output(const Units& hidden, const Scores& error) {
    Units slopes{};
    for (std::size_t h = 0; h < units; ++h) {
      if (hidden[h] == 0) continue;
      float slope = 0;
      for (std::size_t c = 0; c < class_count; ++c) slope += x_out[h][c] * error[c];
      slopes[h] = slope / (1 - silenced);
      for (std::size_t c = 0; c < class_count; ++c)
        step(x_out[h][c], x_out_squares[h][c], error[c] * hidden[h] + decay / 10 * x_out[h][c]);
    }
    for (std::size_t c = 0; c < class_count; ++c)
      step(x_out.back()[c], x_out_squares.back()[c], error[c]);
    return slopes;
  }

  static void step(float& weight, float& squares, float slope) {
    squares += slope * slope;
    weight -= rate * slope / std::sqrt(squares);
  }

  std::mt19937 x_random;
  std::vector<Units> x_in, x_in_squares;          // by feature; the last row is the bias
  std::array<Scores, units + 1> x_out{}, x_out_squares{};
  std::vector<std::uint32_t> x_kept;
};

using Networks = std::vector<Network>;

Scores average(const Networks& list, const Example& e) {
  Scores out{};
  for (const auto& network : list) {
    const auto sums = network.sums(e);
    for (std::size_t c = 0; c < class_count; ++c) out[c] += sums[c] / networks;
  }
  return out;
}

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
      const auto blind = fit([&](const Example& e) { return e.fold != fold; });
      for (auto& e : x_examples)
        if (e.fold == fold) e.words = average(blind, e);
    }
    Learnt out;
    for (std::size_t g = 0; g < count_of<ClassGroup>; ++g) {
      fit_votes(static_cast<ClassGroup>(g), out.weights.votes[g]);
      out.fits[g] = best_threshold(static_cast<ClassGroup>(g), out.weights.votes[g]);
      out.weights.thresholds[g] = out.fits[g].threshold;
    }
    keep(fit([](const Example&) { return true; }), out.weights);
    return out;
  }

 private:
  void number_features(const std::vector<TrainingLine>& lines) {
    std::unordered_map<std::string_view, int> count;
    for (const auto& line : lines)
      for (const auto& f : line.features) ++count[f];
    for (const auto& line : lines)
      for (const auto& f : line.features)
        if (count[f] >= min_lines_of_a_feature &&
            x_ids.emplace(f, static_cast<std::uint32_t>(x_names.size())).second)
          x_names.push_back(f);
  }

  template <class Use> Networks fit(Use use) const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < x_examples.size(); ++i)
      if (use(x_examples[i])) order.push_back(i);
    Networks out;
    for (unsigned n = 0; n < networks; ++n) {
      auto& network = out.emplace_back(x_names.size(), n + 1);
      std::mt19937 random(n + 1);
      for (int epoch = 0; epoch < epochs; ++epoch) {
        order = shuffled(std::move(order), random);
        for (const auto i : order) network.learn(x_examples[i]);
      }
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

  // The networks side by side as one; a row in 127 steps of its largest weight.
  void keep(const Networks& list, Weights& out) const {
    for (std::size_t n = 0; n < networks; ++n) {
      for (std::size_t h = 0; h < units; ++h) {
        out.hidden_bias[n * units + h] = list[n].hidden_bias()[h];
        for (std::size_t c = 0; c < class_count; ++c)
          out.output[n * units + h][c] = list[n].output(h)[c] / networks;
      }
      for (std::size_t c = 0; c < class_count; ++c) out.bias[c] += list[n].bias()[c] / networks;
    }
    std::vector<std::size_t> order(x_names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return feature_hash(x_names[a]) < feature_hash(x_names[b]);
    });
    for (const auto f : order) keep_row(list, f, out);
  }

  void keep_row(const Networks& list, std::size_t f, Weights& out) const {
    float largest = 1e-6F;
    for (const auto& network : list)
      for (const auto w : network.row(f)) largest = std::max(largest, std::abs(w));
    Weights::HiddenRow row{};
    for (std::size_t n = 0; n < networks; ++n)
      for (std::size_t h = 0; h < units; ++h)
        row[n * units + h] =
            static_cast<std::int8_t>(std::lround(list[n].row(f)[h] / largest * 127));
    out.features.push_back(feature_hash(x_names[f]));
    out.scales.push_back(largest / 127);
    out.rows.push_back(row);
  }

  std::unordered_map<std::string, std::uint32_t> x_ids;
  std::vector<std::string> x_names;
  std::vector<Example> x_examples;
};

}  // namespace

Learnt train(const std::vector<TrainingLine>& lines) { return Trainer(lines).run(); }

}  // namespace advisor
