// The matcher alone against regular expressions, over the same patterns in one run: see README.md.
// A pattern is a stem, at most three words, and one of three stems, out of the words that people
// use (knowledge/words); its regular expression says the same.
#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>
#include <re2/set.h>
#include <unicode/regex.h>

#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "dialog/understand/match.hpp"
#include "knowledge/load.hpp"
#include "locales/load.hpp"

namespace {

using namespace advisor;

template <class T> T loaded(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text());
  return std::move(*result);
}

const std::vector<SeenWord>& words() {
  static const auto instance =
      loaded(load_knowledge(ADVISOR_SOURCE)).book[static_cast<std::size_t>(Language::en)].words;
  return instance;
}

// Messages of 80 to 130 bytes, hundreds of them: over a handful RE2's cache of states would hold all.
const std::vector<std::string>& texts() {
  static const auto instance = [] {
    std::vector<std::string> out;
    for (const auto* name : {"dev", "blind-1-en", "blind-2-en", "blind-3-en"}) {
      std::ifstream in(ADVISOR_SOURCE "/tests/corpus/" + std::string(name) + ".jsonl");
      for (std::string line; std::getline(in, line);) {
        const auto json = nlohmann::json::parse(line);
        auto text = json.at("text").get<std::string>();
        if (json.at("lang") == "en" && text.size() >= 80 && text.size() <= 130)
          out.push_back(std::move(text));
      }
    }
    if (out.empty()) throw std::runtime_error("no messages");
    return out;
  }();
  return instance;
}

struct Stems { std::string first, any[3]; };

std::vector<Stems> stems(std::size_t count) {
  std::vector<Stems> out(count);
  std::uint64_t state = 1;
  const auto next = [&] {   // Knuth's MMIX generator; short words would match everything
    do state = state * 6364136223846793005U + 1442695040888963407U;
    while (words()[(state >> 33) % words().size()].word.size() < 4);
    return words()[(state >> 33) % words().size()].word;
  };
  for (auto& s : out) {
    s.first = next();
    for (auto& a : s.any) a = next();
  }
  return out;
}

std::string regex(const Stems& s) {
  return "(?i)\\b" + s.first + "\\w*(?: \\w+){0,3} (?:" + s.any[0] + "|" + s.any[1] + "|" + s.any[2] + ")";
}

const Program& program(std::size_t count) {
  static std::map<std::size_t, std::unique_ptr<const Program>> made;
  auto& p = made[count];
  if (p) return *p;
  std::vector<PatternSource> sources;
  for (const auto& s : stems(count))
    sources.push_back({.text = s.first + "~ .. (" + s.any[0] + "~|" + s.any[1] + "~|" + s.any[2] + "~)",
                       .label = {}, .where = "bench"});
  const auto locales = loaded(load_locales(ADVISOR_SOURCE));
  p = std::make_unique<const Program>(std::move(sources), std::vector<ConceptSource>{},
                                      locales.in(Language::en).grammar, words());
  return *p;
}

// Normalising and cutting into words is part of it: the regular expressions read bytes.
void matcher(benchmark::State& state) {
  const auto& p = program(static_cast<std::size_t>(state.range(0)));
  Matcher m;
  Tokens tokens;
  std::size_t i = 0;
  for (auto _ : state) {
    tokenise(texts()[i++ % texts().size()], tokens);
    m.run(p, tokens);
    benchmark::DoNotOptimize(m.matches().data());
  }
}
BENCHMARK(matcher)->Arg(100)->Arg(1000)->Arg(10000);

void re2_set(benchmark::State& state) {
  re2::RE2::Options options;
  options.set_max_mem(std::int64_t{1} << 30);   // its default fails silently at a few hundred
  re2::RE2::Set set(options, re2::RE2::UNANCHORED);
  for (const auto& s : stems(static_cast<std::size_t>(state.range(0)))) set.Add(regex(s), nullptr);
  if (!set.Compile()) throw std::runtime_error("RE2::Set does not compile");
  std::vector<int> found;
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(set.Match(texts()[i++ % texts().size()], &found));
}
BENCHMARK(re2_set)->Arg(100)->Arg(1000)->Arg(10000);

void icu_regex(benchmark::State& state) {
  std::vector<std::unique_ptr<icu::RegexMatcher>> list;
  UErrorCode status = U_ZERO_ERROR;
  for (const auto& s : stems(static_cast<std::size_t>(state.range(0))))
    list.push_back(std::make_unique<icu::RegexMatcher>(icu::UnicodeString::fromUTF8(regex(s)), 0, status));
  std::size_t i = 0;
  for (auto _ : state) {
    const auto text = icu::UnicodeString::fromUTF8(texts()[i++ % texts().size()]);
    int found = 0;
    for (auto& m : list) found += m->reset(text).find();
    benchmark::DoNotOptimize(found);
  }
}
BENCHMARK(icu_regex)->Arg(100)->Arg(1000)->Arg(10000);

}  // namespace

BENCHMARK_MAIN();
