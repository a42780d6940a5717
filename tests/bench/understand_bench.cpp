// What one message costs: understanding alone, a whole turn, and loading everything.
#include <benchmark/benchmark.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "dialog/advisor.hpp"
#include "knowledge/load.hpp"
#include "locales/load.hpp"

namespace {

using namespace advisor;

constexpr std::array texts{
    "three weeks late with the invoice and on Sundays he still rings me about one more tiny change",
    "h\u00e1rom hete v\u00e1rok az utal\u00e1sra, \u00e9s vas\u00e1rnap este is h\u00edvogat, hogy csak egy apr\u00f3s\u00e1g",
    "he never pays on time and he shouts at my assistant in front of everybody"};

template <class T> std::shared_ptr<const T> loaded(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text());
  return std::make_shared<const T>(std::move(*result));
}

const Advisor& the_advisor() {
  static const Advisor instance(loaded(load_knowledge(ADVISOR_SOURCE)),
                                loaded(load_locales(ADVISOR_SOURCE)));
  return instance;
}

void understand(benchmark::State& state) {
  const auto& understander = the_advisor().understander();
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(understander.understand(texts[i++ % texts.size()]));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(understand);

void turn(benchmark::State& state) {
  const auto begun = the_advisor().turn({}, {.kind = Event::Kind::start, .text = {}, .language = {}});
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(the_advisor().turn(
        begun.next,
        {.kind = Event::Kind::say, .text = texts[i++ % texts.size()], .language = {}}));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(turn);

void load(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(Advisor(loaded(load_knowledge(ADVISOR_SOURCE)),
                                     loaded(load_locales(ADVISOR_SOURCE))));
}
BENCHMARK(load)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
