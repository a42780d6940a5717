// What can be taken away from a talk, before any language: steps with their days, and the sections
// of a report. Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dialog/decide/plan.hpp"

namespace advisor {

// One step. `days` is how long there is time for it: 0 is today, none is whenever it comes to that.
struct NextStep {
  std::string id;  // stable: "do.arrange", "sign.payment.late_first"
  Arg text;
  std::vector<std::string> claims;
  std::optional<int> days;
};

struct ReportSection {
  std::string id;  // "verdict", "reasons", "missing", "what_if", "case", "draft", "sources"
  std::vector<Move> moves;
};

struct ReportPlan {
  std::string level;                    // of the verdict, as Names<Level> spells it
  std::vector<ReportSection> sections;  // those that have something to say, in order
  std::vector<NextStep> steps;
  std::int64_t at = 0;  // the dates of the steps count from it
  std::string seed;     // the same for every report of one talk, another for any other talk
};

}  // namespace advisor
