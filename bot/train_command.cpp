#include "bot/train_command.hpp"

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <ostream>

#include "bot/score.hpp"
#include "dialog/understand/train.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;
using Kind = Label::Kind;

constexpr int times_of_a_sample = 3;   // lint demands every sample; an utterance is one of thousands

class Lines {
 public:
  Lines(const Understander& understander, Language language)
      : x_understander(understander), x_language(language) {}

  // All classes of a labelled utterance are known.
  void add(const GoldLine& gold, bool seen) {
    auto line = read(gold.text, seen);
    line.labelled.fill(true);
    const auto want = [&](std::string_view id, bool denied) {
      for (std::size_t i = 0; i < class_count; ++i) {
        auto label = label_of(static_cast<ClassIndex>(i));
        if ((label.kind == Kind::denied_sign) != denied) continue;
        if (denied) label.kind = Kind::sign;
        if (label_name(label) == id) line.wanted[i] = true;
      }
    };
    for (const auto& s : gold.signs) want(s, false);
    for (const auto& s : gold.denied) want(s, true);
    for (const auto& f : gold.flags) want(f, false);
    want(gold.faq, false);
    want(gold.act, false);
    x_out.push_back(std::move(line));
  }

  // A sample says of its own label alone whether it holds.
  void add_samples(Label label, const Samples& samples) {
    const auto index = class_of(label);
    if (!index) return;
    for (const auto& text : samples.match) add(text, *index, true);
    for (const auto& text : samples.no_match) add(text, *index, false);
    if (label.kind != Kind::sign) return;
    for (const auto& text : samples.denied)
      add(text, *class_of({Kind::denied_sign, label.id}), true);
  }

  // What is said to the advisor says nothing about the client.
  void add_act_samples(Label label, const Samples& samples) {
    const auto index = class_of(label);
    for (const auto& text : samples.match) {
      auto line = read(text, true);
      line.labelled.fill(true);
      if (index) line.wanted[*index] = true;
      for (int i = 0; i < times_of_a_sample; ++i) x_out.push_back(line);
    }
    if (!index) return;
    for (const auto& text : samples.no_match) add(text, *index, false);
  }

  const std::vector<TrainingLine>& list() const { return x_out; }

 private:
  TrainingLine read(std::string_view text, bool seen) const {
    auto clues = x_understander.clues(text, x_language);
    return {std::move(clues.features), clues.votes, {}, {}, seen};
  }

  void add(const std::string& text, ClassIndex index, bool holds) {
    auto line = read(text, true);
    line.labelled[index] = true;
    line.wanted[index] = holds;
    for (int i = 0; i < times_of_a_sample; ++i) x_out.push_back(line);
  }

  const Understander& x_understander;
  Language x_language;
  std::vector<TrainingLine> x_out;
};

std::vector<fs::path> corpora(const fs::path& folder) {
  std::vector<fs::path> out;
  if (!fs::exists(folder)) return out;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".jsonl") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

Result<bool> train_language(const fs::path& content, Language language, const Knowledge& knowledge,
                            const Locales& locales, const Understander& understander,
                            std::ostream& out) {
  Lines lines(understander, language);
  for (const auto& path :
       corpora(content / "knowledge/utterances" / std::string(name(language)))) {
    const auto gold = read_gold(path);
    if (!gold) return gold.error();
    for (const auto& line : *gold) lines.add(line, path.filename().string().starts_with("seen"));
  }
  const auto add_topics = [&](const auto& topics) {
    for (const auto& t : topics) lines.add_samples(t.label, t.in(language).samples);
  };
  add_topics(knowledge.signs);
  add_topics(knowledge.flags);
  add_topics(knowledge.faq);
  for (const auto& s : locales.in(language).acts.samples) lines.add_act_samples(s.label, s.samples);

  const auto learnt = train(lines.list());
  const auto folder = content / "knowledge/weights";
  fs::create_directories(folder);
  if (auto written = write_weights(learnt.weights,
                                   folder / (std::string(name(language)) + ".bin")); !written)
    return written.error();
  out << name(language) << ": " << lines.list().size() << " texts, "
      << learnt.weights.features.size() << " features\n";
  for (std::size_t g = 0; g < count_of<ClassGroup>; ++g) {
    const auto& fit = learnt.fits[g];
    out << "  " << name(static_cast<ClassGroup>(g)) << " from " << std::fixed
        << std::setprecision(2) << fit.threshold << ": P " << fit.precision << "  R "
        << fit.recall << "  (texts that neither patterns nor these weights were made with)\n";
  }
  return true;
}

}  // namespace advisor
