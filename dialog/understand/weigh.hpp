// The classifier's judgement applied to what patterns found: it confirms, weakens or adds evidence.
// Pure; one thread at a time, as the matcher.
#pragma once

#include <span>
#include <string>

#include "dialog/understand/classifier.hpp"
#include "dialog/understand/understanding.hpp"

namespace advisor {

// What the classifier is asked about.
struct Weighed {
  const Classifier& classifier;
  const Matcher& matcher;
  std::span<const Feature> features;
  WordSum sum;
  Votes votes;
  Scores probabilities;
  bool answering = false;  // a question is open: words alone must speak more clearly
};

// Evidence of a class below its threshold becomes weak; a class above it that no pattern found is
// evidence with the words that speak most for it as its quote.
void weigh(const Weighed& weighed, Language language, Understanding& out);

// Whether an act that must not be missed was found by the words alone.
bool urgent_by_words(const Weighed& weighed, Act act);

// For a person: each class that is at all likely, and the features that count most for it.
std::string print(const Weighed& weighed);

}  // namespace advisor
