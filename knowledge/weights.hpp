// What `advisor train` learnt from labelled utterances: what each feature of a text speaks for
// (dialog/understand/features.hpp, classifier.hpp). Plain values, immutable once loaded; any thread.
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

// A network of one hidden layer. Row f, times scales[f], is what feature f adds to the hidden units;
// output[h] is what unit h, where positive, adds to the classes.
struct Weights {
  static constexpr std::size_t hidden = 192;
  using HiddenRow = std::array<std::int8_t, hidden>;
  using OutputRow = std::array<float, class_count>;

  std::vector<std::uint64_t> features;                    // feature_hash, in order
  std::vector<float> scales;                              // by feature
  std::vector<HiddenRow> rows;                            // by feature
  std::array<float, hidden> hidden_bias{};
  std::array<OutputRow, hidden> output{};
  OutputRow bias{};
  std::array<std::array<float, count_of<Vote>>, count_of<ClassGroup>> votes{};
  std::array<float, count_of<ClassGroup>> thresholds{};   // probability from which a class is taken

  bool empty() const { return features.empty(); }
};

// The file is binary, little-endian: "advisor weights 1\n", the number of features, of hidden units
// and of classes (32 bits each), then the fields above as they stand. A missing file is empty
// weights: patterns alone decide.
Result<Weights> read_weights(const std::filesystem::path& file);
Result<bool> write_weights(const Weights& weights, const std::filesystem::path& file);

}  // namespace advisor
