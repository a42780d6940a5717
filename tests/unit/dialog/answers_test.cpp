// Every line of tests/dialogues/answers: what people say to each question is understood as meant.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "dialog/advisor.hpp"
#include "dialog/decide/ask.hpp"
#include "tests/support/content.hpp"

namespace advisor {
namespace {

constexpr std::int64_t monday_morning = 1'795'446'000;

const Advisor& advisor() {
  static const Advisor instance(real_knowledge(), real_locales());
  return instance;
}

// The sign that the question is usually about.
Sign subject_of(Question question) {
  switch (question) {
    case Question::safety: return Sign::abuse;
    case Question::listens: return Sign::expectations;
    case Question::owed:
    case Question::reminded:
    case Question::work_stopped: return Sign::payment;
    case Question::contract: return Sign::scope;
    case Question::limits: return Sign::time;
    case Question::stage: return Sign::gut;
    default: return Sign::respect;
  }
}

// A talk in which the question was just put.
Conversation asked(Question question, Language language) {
  Event start;
  start.language = language;
  start.at = monday_morning;
  auto talk = advisor().turn({}, start).next;
  const auto sign = subject_of(question);
  talk.phase = Phase::asking;
  talk.open = {question, {}};
  if (question == Question::frequency) talk.open.about = {label_of(sign)};
  else talk.known.sign(sign).frequency = Frequency::several;
  talk.known.sign(sign).belief = Belief::yes;
  talk.known.focus = label_of(sign);
  if (question == Question::insists) talk.known.flag(Flag::unethical_requests).belief = Belief::yes;
  if (question == Question::result) talk.known.set(Fact::raised, Raised::raised);
  if (question == Question::reminded || question == Question::work_stopped)
    talk.known.set(Fact::owed, Owed::owed);
  if (question == Question::work_stopped) talk.known.set(Fact::reminded, Reminded::reminded);
  talk.said = ask(talk.open);
  return talk;
}

std::string value_in(const Case& known, Question question, Fact fact) {
  if (fact == Fact::frequency)
    return std::string(
        value_name(fact, static_cast<std::uint8_t>(known.sign(subject_of(question)).frequency)));
  if (fact == Fact::owed && known.low_pay) return "too_little";
  if (question == Question::owed) return pays_late(known) ? "owed" : "unknown";
  return std::string(value_name(fact, known.fact(fact).value));
}

struct Line {
  Question question{};
  Fact fact{};
  std::string value;
  std::vector<std::string> answers;
};

// "reminded not_reminded: nem | még nem"; "reminded owed=settled: ..." where another fact is meant.
Line read(const std::string& text) {
  const auto colon = text.find(':');
  std::istringstream head(text.substr(0, colon));
  std::string question;
  Line line;
  head >> question >> line.value;
  const auto parsed = parse<Question>(question);
  if (!parsed || !fact_of(*parsed)) throw std::runtime_error("no question: " + text);
  line.question = *parsed;
  line.fact = *fact_of(*parsed);
  if (const auto equals = line.value.find('='); equals != std::string::npos) {
    line.fact = parse<Fact>(line.value.substr(0, equals)).value();
    line.value.erase(0, equals + 1);
  }
  std::istringstream rest(text.substr(colon + 1));
  for (std::string answer; std::getline(rest, answer, '|');) {
    answer.erase(0, answer.find_first_not_of(' '));
    answer.erase(answer.find_last_not_of(' ') + 1);
    line.answers.push_back(answer);
  }
  return line;
}

class Answers : public testing::TestWithParam<Language> {};

TEST_P(Answers, are_understood_as_meant) {
  const auto file = std::filesystem::path(ADVISOR_SOURCE) / "tests/dialogues/answers" /
                    (std::string(name(GetParam())) + ".answers");
  std::ifstream in(file);
  ASSERT_TRUE(in) << file;
  for (std::string text; std::getline(in, text);) {
    if (text.empty() || text[0] == '#') continue;
    const auto line = read(text);
    for (const auto& answer : line.answers) {
      const auto talk = asked(line.question, GetParam());
      const auto turn = advisor().turn(talk, {Event::Kind::say, answer, {}, monday_morning + 60});
      EXPECT_EQ(value_in(turn.next.known, line.question, line.fact), line.value)
          << name(line.question) << ": " << answer;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, Answers, testing::Values(Language::hu, Language::en),
                         [](const auto& language) { return std::string(name(language.param)); });

}  // namespace
}  // namespace advisor
