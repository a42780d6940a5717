// Nothing is ever asked that was said or denied: talks put together at random from the samples of all
// signs, flags and facts, as people say them.
#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <set>

#include "dialog/advisor.hpp"
#include "tests/support/content.hpp"

namespace advisor {
namespace {

constexpr std::int64_t monday_morning = 1'795'446'000;

const Advisor& advisor() {
  static const Advisor instance(real_knowledge(), real_locales());
  return instance;
}

// Everything that can be said about a client, in samples.
std::vector<std::string> sayings(Language language) {
  std::vector<std::string> all;
  const auto add = [&](const std::vector<std::string>& list) {
    all.insert(all.end(), list.begin(), list.end());
  };
  for (const auto& topic : real_knowledge()->signs) {
    add(topic.in(language).samples.match);
    add(topic.in(language).samples.denied);
  }
  for (const auto& topic : real_knowledge()->flags) add(topic.in(language).samples.match);
  for (const auto& fact : real_knowledge()->book[static_cast<std::size_t>(language)].samples)
    add(fact.samples.match);
  return all;
}

// What must not be asked any more, as it comes to be known.
class Memory {
 public:
  void take(const Case& known) {
    for (std::size_t i = 0; i < count_of<Fact>; ++i)
      if (known.facts[i].value != 0) x_facts.insert(static_cast<Fact>(i));
    if (known.low_pay) x_facts.insert(Fact::owed);
  }

  // What is asked although it is known; empty where nothing is.
  std::string breach(const Conversation& talk) const {
    if (talk.phase != Phase::asking && talk.phase != Phase::confirming) return {};
    const auto& open = talk.open;
    for (const auto label : open.about) {
      const auto& heard = *talk.known.heard(label);
      if (open.question == Question::confirm && heard.belief != Belief::likely)
        return "asks back what is settled";
      if (open.question == Question::frequency &&
          (!heard.yes() || heard.frequency != Frequency::unknown))
        return "asks how often what is known or denied";
    }
    const auto fact = fact_of(open.question);
    // Of what was raised, the result may still be asked.
    if (!fact || open.question == Question::frequency || open.question == Question::result) return {};
    return x_facts.contains(*fact) ? "asks again: " + std::string(name(*fact)) : "";
  }

 private:
  std::set<Fact> x_facts;
};

void play_at_random(Language language) {
  static const std::array lists{sayings(Language::hu), sayings(Language::en)};
  const auto& list = lists[static_cast<std::size_t>(language)];
  Event start;
  start.language = language;
  start.at = monday_morning;
  auto turn = advisor().turn({}, start);
  Memory memory;
  for (int i = 0; i < 8; ++i) {
    const auto text = list[*rc::gen::inRange<std::size_t>(0, list.size())];
    RC_LOG() << text << '\n';
    turn = advisor().turn(turn.next, {Event::Kind::say, text, {}, monday_morning + 60 * i});
    memory.take(turn.next.known);
    const auto breach = memory.breach(turn.next);
    RC_LOG() << "  " << name(turn.next.phase) << ' ' << name(turn.next.open.question) << '\n';
    if (!breach.empty()) RC_FAIL(breach);
  }
}

class NeverAskedTwice : public testing::TestWithParam<Language> {};

TEST_P(NeverAskedTwice, what_was_said_or_denied) {
  EXPECT_TRUE(rc::check([&] { play_at_random(GetParam()); }));
}

INSTANTIATE_TEST_SUITE_P(Languages, NeverAskedTwice, testing::Values(Language::hu, Language::en),
                         [](const auto& language) { return std::string(name(language.param)); });

}  // namespace
}  // namespace advisor
