#include "dialog/decide/rehearsal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace advisor {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

PlayedLine line(std::vector<std::string> faults, std::vector<std::string> parts = {}) {
  PlayedLine line{"so I said", {}};
  line.reading.words = 5;
  for (auto& rule : faults) line.reading.faults.push_back({rule, "that", {"Q3.2"}});
  for (auto& name : parts) line.reading.parts.push_back({"part." + name, "this", {"Q1.2"}});
  return line;
}

std::vector<std::string> keys(const Rehearsal& play, const Case& known = {}) {
  std::vector<std::string> list;
  for (const auto& move : look_back(play, known)) list.push_back(move.key);
  return list;
}

std::string next(const Rehearsal& play) {
  return client_line(play).args.at(0).second.items.at(0).text;
}

TEST(Rehearsal, the_client_answers_blame_otherwise_than_calm_words) {
  Rehearsal play;
  EXPECT_EQ(next(play), "client.hurt.open");
  play.lines = {line({})};
  EXPECT_EQ(next(play), "client.hurt.1");
  play.lines.push_back(line({"blame.fault"}));
  EXPECT_EQ(next(play), "client.hurt.provoked.1");
}

TEST(Rehearsal, it_ends_after_a_bounded_number_of_rounds) {
  Rehearsal play{Mood::angry, Register::te, true, {}};
  play.lines.assign(max_rounds, line({}));
  EXPECT_EQ(next(play), "client.angry.end");
  play.lines.back() = line({"insult"});
  EXPECT_EQ(next(play), "client.angry.end.sour");
}

TEST(Rehearsal, calm_brief_one_reason_no_argument_is_praised) {
  const Rehearsal play{Mood::hurt, Register::te, false, {line({}, {"reason"}), line({})}};
  for (const auto* key : {"play.calm.good", "play.blame.good", "play.argument.good",
                          "play.reason.good", "play.brief.good"})
    EXPECT_THAT(keys(play), Contains(key));
}

TEST(Rehearsal, insult_blame_argument_many_reasons_and_length_are_named) {
  Rehearsal play{Mood::hurt, Register::te, false,
                 {line({}, {"reason"}), line({}, {"reason"}),
                  line({"insult", "blame.always", "argument.wrong"})}};
  play.lines[0].reading.words = 90;
  for (const auto* key : {"play.calm.better", "play.blame.better", "play.argument.better",
                          "play.reason.many", "play.brief.better"})
    EXPECT_THAT(keys(play), Contains(key));
}

TEST(Rehearsal, blame_is_no_reason) {
  const Rehearsal play{Mood::hurt, Register::te, false, {line({"blame.fault"}, {"reason"})}};
  EXPECT_THAT(keys(play), Contains("play.reason.none"));
}

TEST(Rehearsal, after_abuse_nobody_is_told_to_say_thanks) {
  const Rehearsal play{Mood::hurt, Register::te, true, {line({}, {"goodbye"})}};
  EXPECT_THAT(keys(play), Contains("play.thanks.none"));
  Case known;
  known.sign(Sign::abuse).belief = Belief::yes;
  EXPECT_THAT(keys(play, known), Not(Contains("play.thanks.none")));
}

TEST(Rehearsal, every_sentence_of_the_look_back_stands_on_something) {
  const Rehearsal play{Mood::hurt, Register::te, true, {line({"insult"}, {"reason"})}};
  for (const auto& move : look_back(play, {})) EXPECT_THAT(move.claims, Not(IsEmpty())) << move.key;
}

TEST(Rehearsal, the_case_suggests_how_the_client_takes_it) {
  Case known;
  EXPECT_EQ(mood_of(known), Mood::hurt);
  known.flag(Flag::inattentive).belief = Belief::yes;
  EXPECT_EQ(mood_of(known), Mood::silent);
  known.sign(Sign::payment).belief = Belief::yes;
  EXPECT_EQ(mood_of(known), Mood::haggling);
  known.sign(Sign::abuse).belief = Belief::yes;
  EXPECT_EQ(mood_of(known), Mood::angry);
}

}  // namespace
}  // namespace advisor
