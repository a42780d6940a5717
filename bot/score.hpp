// `advisor score`: how well labelled utterances are understood. Precision, recall and F1 per label,
// language and style, the false alarms with the pattern that raised them, and what was missed.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "dialog/understand/understand.hpp"
#include "knowledge/result.hpp"

namespace advisor {

// One line of a corpus (shared taxonomy: signs, flags, denied, faq, act, style).
struct GoldLine {
  std::string id, language, style, act, faq, text;
  std::vector<std::string> signs, flags, denied;
};

struct Count {
  int right = 0;
  int false_alarms = 0;
  int missed = 0;
  double precision() const;  // 1 where nothing was raised
  double recall() const;     // 1 where there was nothing to find
  double f1() const;
};

struct Miss {
  std::string id, label, text;
  std::string pattern;       // what raised it; empty where it was missed
};

struct ScoreSheet {
  // group ("signs", "flags", "denied", "faq", "act") to "hu", "en", "hu/typos", "hu:payment" and so
  // on, to count
  std::map<std::string, std::map<std::string, Count>> counts;
  std::vector<Miss> false_alarms, missed;
  int without_sign = 0;      // lines with no sign
  int without_sign_alarm = 0;  // of them that raised one
};

Result<std::vector<GoldLine>> read_gold(const std::filesystem::path& file);
ScoreSheet score(const Understander& understander, const std::vector<GoldLine>& gold);
void print_score(const ScoreSheet& score, bool all, std::ostream& out);

}  // namespace advisor
