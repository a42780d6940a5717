// The machine as it can be reached by talking: breadth first from the greeting, through every choice
// on the table and a word of every kind, with talks that stand alike taken for one. What "alike" is,
// state_of() says. Everything is checked in every state that is found.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "dialog/advisor.hpp"
#include "dialog/decide/ask.hpp"
#include "tests/support/content.hpp"

namespace advisor {
namespace {

constexpr std::int64_t monday_morning = 1'795'446'000;
constexpr std::size_t most_problems = 40;
constexpr std::size_t enough_states = 20'000;  // more would be another machine

const Advisor& advisor() {
  static const Advisor instance(real_knowledge(), real_locales());
  return instance;
}

Event said(std::string text) { return {Event::Kind::say, std::move(text), {}, monday_morning + 60}; }
Event chosen(std::string id) { return {Event::Kind::choose, std::move(id), {}, monday_morning + 60}; }

Turn begin(Language language) {
  Event event;
  event.language = language;
  event.at = monday_morning;
  return advisor().turn({}, event);
}

// What kind of choice it is: one draft is like another, and so is one sign.
std::string kind_of(const std::string& choice) {
  for (const std::string kind : {"draft", "sign", "flag", "rehearse", "lang"})
    if (choice.starts_with(kind)) return kind;
  return choice;
}

// The decisive state: where the talk stands, what is open and on the table, whether a verdict was
// given, in what language, and whether the last words were understood. What the case comes to, quotes,
// counts and the words' turn are left out.
std::string state_of(const Conversation& talk) {
  std::set<std::string> offers;
  for (const auto& offer : talk.said.offers) offers.insert(kind_of(offer.id));
  const bool apart = talk.phase > Phase::advised;
  auto text = std::string(name(talk.phase)) + '/' + (talk.verdict ? "told" : "") + '/' +
              std::string(name(talk.language)) + '/' +
              (apart ? "" : std::string(name(talk.open.question))) + '/' +
              (apart || talk.rung == 0 ? "" : "misunderstood");
  for (const auto& offer : offers) text += ' ' + offer;
  return text;
}

// What is said of the universal acts and of every other kind, by language.
struct Words {
  std::vector<std::string> plain;
  std::string help, repeat, back, restart, bye, other_language, why;
};

Words words(Language language) {
  if (language == Language::hu)
    return {{"igen", "nem", "nem tudom", "mondd", "várj", "ezt inkább kihagynám", "köszi", "szia",
             "blorp", "milyen idő lesz holnap?", "mi a teendő?", "kérek egy levelet",
             "mit jegyeztél fel?", "honnan veszed?", "hogyan mondjam meg neki?",
             "nézd át a levelemet", "gyakoroljuk a hívást", "azt mondta, hogy megver",
             "nem akarok élni", "kérem a jelentést"},
            "segítség", "ismételd meg", "vissza", "kezdjük elölről", "viszlát", "angolul", "miért?"};
  return {{"yes", "no", "I don't know", "go on", "wait", "I'd rather not say", "thanks", "hello",
           "blorp", "what's the weather like?", "what should I do?", "write me an email",
           "what did you note?", "where does that come from?", "how do I tell him?",
           "check my draft", "let's rehearse the call", "he said he'd beat me up",
           "I don't want to live", "give me the report"},
          "help", "say that again", "back", "start over", "goodbye", "in Hungarian", "why?"};
}

// One sentence for every sign and flag, from the samples that its patterns must match.
std::vector<std::string> stories(Language language) {
  std::vector<std::string> list;
  for (const auto& topic : real_knowledge()->signs)
    list.push_back(topic.in(language).samples.match.front());
  for (const auto& topic : real_knowledge()->flags)
    list.push_back(topic.in(language).samples.match.front());
  return list;
}

class Machine {
 public:
  explicit Machine(Language language) : x_language(language) {}

  void search() {
    visit(begin(x_language), {});
    while (!x_waiting.empty() && x_talks.size() < enough_states && problems.size() < most_problems) {
      const auto state = x_waiting.front();
      x_waiting.pop_front();
      explore(state);
    }
    check_ways_out();
  }

  std::vector<std::string> problems;

  bool complete() const { return x_waiting.empty(); }

  void print(std::ostream& out) const {
    std::map<std::string, int> by_phase;
    for (const auto& [state, turn] : x_talks) ++by_phase[state.substr(0, state.find('/'))];
    out << x_talks.size() << " states, " << x_steps << " steps, "
        << x_typed.size() << " choices typed in four voices, " << x_keys.size() << " messages;";
    for (const auto& [phase, count] : by_phase) out << ' ' << phase << ' ' << count;
    out << '\n';
  }

 private:
  void explore(const std::string& state) {
    const auto turn = x_talks.at(state);
    check_universal(state, turn);
    for (const auto& choice : turn.reply.choices) step(state, turn, chosen(choice.id));
    for (const auto& text : x_words[index(turn)].plain) step(state, turn, said(text));
    const auto& told = x_stories[index(turn)];
    const auto phase = turn.next.phase;
    const bool apart = phase > Phase::advised;  // nothing, or little, is noted there
    for (std::size_t i = 0; i < told.size(); i += apart ? told.size() / 3 : 1)
      step(state, turn, said(told[i]));
  }

  static std::size_t index(const Turn& turn) {
    return static_cast<std::size_t>(turn.next.language);
  }

  // "In English", said to a draft on the table, is about the draft.
  static bool shows_draft(const Turn& turn) {
    return std::ranges::any_of(turn.next.said.moves,
                               [](const Move& m) { return m.kind == Block::Kind::draft; });
  }

  Turn step(const std::string& state, const Turn& turn, const Event& event) {
    ++x_steps;
    auto next = advisor().turn(turn.next, event);
    visit(next, state + " <- " + event.text);
    for (const auto& choice : next.reply.choices) check_typed(state, next, choice);
    x_ways[state].insert(state_of(next.next));
    return next;
  }

  void visit(const Turn& turn, const std::string& from) {
    const auto state = state_of(turn.next);
    if (!x_talks.emplace(state, turn).second) return;
    x_waiting.push_back(state);
    check_said(turn, from);
    const auto& talk = turn.next;
    if (!talk.verdict && questions_asked(talk.asked) > max_questions)
      problem("more questions than the bound", from);
  }

  // Something is said, in whole sentences of every voice.
  void check_said(const Turn& turn, const std::string& from) {
    if (turn.reply.blocks.empty()) problem("nothing said", from);
    for (const auto& move : turn.next.said.moves) {
      x_keys.insert(move.key);
      if (!advisor().speaker().has(move.key)) problem("no message " + move.key, from);
    }
    for (const auto language : {Language::hu, Language::en})
      for (const auto address : {Register::te, Register::on}) {
        const auto reply =
            advisor().speaker().render(turn.next.said, language, address, turn.next.phase);
        for (const auto& block : reply.blocks)
          if (block.text.empty() || block.text.find('{') != std::string::npos)
            problem("unfilled: " + block.text, from);
        for (const auto& choice : reply.choices)
          if (choice.text.empty() || choice.text.starts_with("Choice."))
            problem("no words for the choice " + choice.id, from);
      }
  }

  void expect(bool holds, const std::string& what, const std::string& state) {
    if (!holds) problem(what, state);
  }

  void check_universal(const std::string& state, const Turn& turn) {
    const auto phase = turn.next.phase;
    const bool plays = phase == Phase::rehearsing;
    const auto& own = x_words[index(turn)];
    for (const auto& text : {own.help, own.repeat, own.why})
      expect(step(state, turn, said(text)).next.phase == phase, text + " leaves the phase", state);
    const auto restarted = step(state, turn, said(own.restart)).next;
    expect(restarted.phase == Phase::listening && restarted.known == Case{}, "restart", state);
    const auto closed = step(state, turn, said(own.bye)).next.phase;
    expect(plays || closed == Phase::closed, "goodbye closes", state);
    expect(!step(state, turn, said(own.back)).reply.blocks.empty(), "back", state);
    if (shows_draft(turn)) return;
    const auto translated = step(state, turn, said(own.other_language));
    expect(translated.reply.language != turn.next.language && translated.next.known == turn.next.known,
           "the language changes and no fact is lost", state);
  }

  // The words on a choice say what the choice does, in both languages and registers.
  void check_typed(const std::string& state, const Turn& turn, const Choice& choice) {
    const auto where = std::string(name(turn.next.phase)) + '/' +
                       std::string(name(turn.next.open.question)) + '/' + choice.id;
    if (!x_typed.insert(where).second) return;
    const auto& offers = turn.next.said.offers;
    const auto offer = std::ranges::find(offers, choice.id, &Offer::id);
    if (offer == offers.end()) return problem("a choice that is not offered: " + where, state);
    const auto taken = advisor().turn(turn.next, chosen(choice.id));
    for (const auto language : {Language::hu, Language::en})
      for (const auto address : {Register::te, Register::on}) {
        const auto text = advisor().speaker().text(*offer, language, address);
        const auto typed = advisor().turn(turn.next, said(text));
        if (state_of(typed.next) != state_of(taken.next))
          problem("\"" + text + "\" typed is not " + where + ": " + state_of(typed.next) + " for " +
                      state_of(taken.next),
                  state);
      }
  }

  // From everywhere the talk can come to a verdict and to its end.
  void check_ways_out() {
    const auto leads = [&](auto&& goal) {
      std::set<std::string> good;
      for (const auto& [state, turn] : x_talks)
        if (goal(turn.next)) good.insert(state);
      for (std::size_t before = 0; before != good.size();) {
        before = good.size();
        for (const auto& [from, to] : x_ways)
          if (std::ranges::any_of(to, [&](const auto& s) { return good.contains(s); }))
            good.insert(from);
      }
      return good;
    };
    const auto told = leads([](const Conversation& t) { return t.phase == Phase::advised; });
    const auto over = leads([](const Conversation& t) { return t.phase == Phase::closed; });
    for (const auto& [state, turn] : x_talks) {
      if (!x_ways.contains(state)) continue;  // not explored, the search was stopped
      expect(told.contains(state), "no way to a verdict", state);
      expect(over.contains(state), "no way to the end", state);
    }
  }

  void problem(const std::string& what, const std::string& where) {
    if (problems.size() < most_problems) problems.push_back(what + " at " + where);
  }

  Language x_language;
  std::array<Words, 2> x_words{words(Language::hu), words(Language::en)};
  std::array<std::vector<std::string>, 2> x_stories{stories(Language::hu), stories(Language::en)};
  std::map<std::string, Turn> x_talks;
  std::map<std::string, std::set<std::string>> x_ways;
  std::deque<std::string> x_waiting;
  std::set<std::string> x_typed;
  std::set<std::string> x_keys;
  std::size_t x_steps = 0;
};

// Beginning in one language; the other is reached by asking for it.
TEST(MachineSearch, finds_no_dead_end_and_every_word_understood) {
  Machine machine(Language::hu);
  machine.search();
  machine.print(std::cout);
  for (const auto& problem : machine.problems) ADD_FAILURE() << problem;
  EXPECT_TRUE(machine.complete());
}

}  // namespace
}  // namespace advisor
