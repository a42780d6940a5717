// Learns the classifier's weights from labelled texts, for `advisor train`. Two steps: what each
// feature speaks for (three small networks, averaged), and how much that sum counts beside the hits
// of patterns (logistic regression). The second is learnt only from texts that no pattern was
// written for, each judged by networks that did not see it; else patterns would be trusted as far
// as they fit their own examples. Same lines, same weights. Any thread.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "dialog/understand/classifier.hpp"

namespace advisor {

struct TrainingLine {
  std::vector<std::string> features;
  Votes votes{};
  std::array<bool, class_count> wanted{};
  std::array<bool, class_count> labelled{};  // false: not known whether the class holds
  bool seen = false;                         // patterns were written with this text in view
};

// How well a group was told on texts that the weights did not see.
struct Fit {
  float threshold = 0;
  double precision = 0, recall = 0;
};

struct Learnt {
  Weights weights;
  std::array<Fit, count_of<ClassGroup>> fits{};
};

Learnt train(const std::vector<TrainingLine>& lines);

}  // namespace advisor
