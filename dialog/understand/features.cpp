#include "dialog/understand/features.hpp"

#include <algorithm>
#include <array>

#include "knowledge/weights.hpp"

namespace advisor {
namespace {

constexpr std::size_t root_letters = 4;
constexpr std::array<std::string_view, 7> lengths{"0", "1", "2", "3", "4", "5", "6"};
constexpr std::size_t words_a_step = 4;
constexpr std::string_view client = "@they";

Feature feature(char kind, std::string_view first, std::string_view second, std::size_t word) {
  const std::array head{kind, ':'};
  auto hash = feature_hash(first, feature_hash(std::string_view(head.data(), head.size())));
  if (kind == 'b') hash = feature_hash(second, feature_hash("_", hash));
  return {hash, static_cast<std::uint32_t>(word), kind, first, second};
}

}  // namespace

std::string print(const Feature& f) {
  std::string out{f.kind, ':'};
  out += f.first;
  if (f.kind == 'b') out.append("_").append(f.second);
  return out;
}

// A language whose endings tell who does something has long endings: its stems are cut shorter.
FeatureReader::FeatureReader(const Program& program)
    : x_program(program), x_stem(program.endings_tell_person() ? 5 : 6),
      x_client(program.concepts().at("they")) {
  x_concepts.resize(program.class_count());
  for (const auto& [name, id] : program.concepts())
    for (const auto member : program.use(id).members) x_concepts[member].push_back(&name);
}

void FeatureReader::read(const Matcher& matcher, const Tokens& tokens,
                         std::vector<Feature>& out) const {
  out.clear();
  add_words(matcher, out);
  add_concepts(matcher, out);
  const bool asks = std::find(tokens.question.begin(), tokens.question.end(), true) !=
                    tokens.question.end();
  out.push_back(feature('?', asks ? "yes" : "no", {}, 0));
  const auto step = std::min(matcher.words().size() / words_a_step, lengths.size() - 1);
  out.push_back(feature('l', lengths[step], {}, 0));
  std::sort(out.begin(), out.end(), [](const Feature& a, const Feature& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.word < b.word;
  });
  out.erase(std::unique(out.begin(), out.end(),
                        [](const Feature& a, const Feature& b) { return a.hash == b.hash; }),
            out.end());
}

// Whatever the client is called, by a noun or by a pronoun, is one word here: it must not matter.
void FeatureReader::add_words(const Matcher& matcher, std::vector<Feature>& out) const {
  const auto& words = matcher.words();
  auto clients = matcher.occurrences(x_client);
  std::string_view before;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto word = words[i].token.folded;
    auto stem = word.substr(0, x_stem);
    while (!clients.empty() && clients.front().begin < i) clients = clients.subspan(1);
    if (!clients.empty() && clients.front().begin == i) {
      stem = client;
    } else {
      out.push_back(feature('s', stem, {}, i));
      out.push_back(feature('r', word.substr(0, root_letters), {}, i));
    }
    if (i > 0) out.push_back(feature('b', before, stem, i - 1));
    before = stem;
  }
}

void FeatureReader::add_concepts(const Matcher& matcher, std::vector<Feature>& out) const {
  for (const auto id : matcher.found_classes())
    for (const auto* name : x_concepts[id])
      out.push_back(feature('@', *name, {}, matcher.own_occurrences(id).front().begin));
}

}  // namespace advisor
