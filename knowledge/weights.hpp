// What `advisor train` learnt from labelled utterances: how much each feature of a text speaks for
// or against each class (dialog/understand/features.hpp, classifier.hpp). Plain values, immutable
// once loaded; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "knowledge/ids.hpp"
#include "knowledge/result.hpp"

namespace advisor {

// The labels that are learnt, as one range: signs, denied signs, flags, FAQ, danger and distress.
inline constexpr std::size_t class_count =
    2 * count_of<Sign> + count_of<Flag> + count_of<Faq> + 2;
using ClassIndex = std::uint8_t;

// Classes that share their votes and threshold.
enum class ClassGroup : std::uint8_t { signs, denied, flags, faq, acts };
template <> struct Names<ClassGroup> {
  static constexpr std::array<std::string_view, 5> list{"signs", "denied", "flags", "faq", "acts"};
};

std::optional<ClassIndex> class_of(Label label);   // none for facts, signals and other acts
Label label_of(ClassIndex index);
ClassGroup group_of(ClassIndex index);

// What is added up to the log-odds of a class: the words' own sum, and each kind of hit by patterns.
enum class Vote : std::uint8_t {
  always, words, weak, likely, sure, denied, not_reported, never, opposite
};
template <> struct Names<Vote> {
  static constexpr std::array<std::string_view, 9> list{
      "always", "words", "weak", "likely", "sure", "denied", "not_reported", "never", "opposite"};
};

// 64-bit FNV-1a, by which features are looked up.
constexpr std::uint64_t feature_hash(std::string_view text,
                                     std::uint64_t hash = 0xcbf29ce484222325) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

struct Weights {
  struct Cell {
    ClassIndex index = 0;
    float weight = 0;
  };
  struct Row {
    std::uint64_t feature = 0;
    std::uint32_t first = 0;   // cells [first, first + count)
    std::uint32_t count = 0;
  };
  std::vector<Row> rows;       // in order of feature
  std::vector<Cell> cells;
  std::array<float, class_count> bias{};
  std::array<std::array<float, count_of<Vote>>, count_of<ClassGroup>> votes{};
  std::array<float, count_of<ClassGroup>> thresholds{};  // probability from which a class is taken

  bool empty() const { return rows.empty(); }
  const Row* find(std::uint64_t feature) const;           // null where nothing was learnt
};

// The file is text: "bias C:W ...", "votes GROUP V ...", "threshold GROUP P", then a feature a line
// with its cells, tab-separated, C being a class index and W a weight in hundredths. A missing file
// is empty weights: patterns alone decide.
Result<Weights> read_weights(const std::filesystem::path& file);

}  // namespace advisor
