#include "dialog/decide/report.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/small_world.hpp"

namespace advisor {
namespace {

const Move* find(const std::vector<Move>& moves, std::string_view key) {
  for (const auto& move : moves)
    if (move.key.starts_with(key)) return &move;
  return nullptr;
}

Case late_and_polite() {
  Case known;
  known.sign(Sign::payment) = {Belief::yes, Frequency::unknown, 2, {"két számla lejárt"}};
  known.flag(Flag::late_payment) = {Belief::yes, Frequency::unknown, {}, {"két számla lejárt"}};
  known.sign(Sign::respect) = {Belief::denied, Frequency::unknown, {}, {"sosem goromba"}};
  known.set(Fact::owed, Owed::owed);
  known.set(Fact::reminded, Reminded::not_reminded);
  return known;
}

TEST(Report, gives_the_level_the_rule_the_quotes_and_what_speaks_for_the_client) {
  const auto known = late_and_polite();
  const auto moves = report(judge(known), known);
  EXPECT_EQ(moves.front().key, "verdict.H8");
  EXPECT_TRUE(find(moves, "rule.H8"));
  const auto* reason = find(moves, "reason.words");
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->args.at(1).second.items.at(0).text, "két számla lejárt");
  EXPECT_TRUE(find(moves, "favour"));
  EXPECT_TRUE(find(moves, "what_if"));
}

TEST(Report, every_verdict_and_reason_names_its_claims) {
  const auto known = late_and_polite();
  for (const auto& move : report(judge(known), known)) {
    const bool advice = move.kind == Block::Kind::verdict || move.kind == Block::Kind::reason;
    if (!advice || move.key == "favour") continue;
    EXPECT_FALSE(move.claims.empty()) << move.key;
  }
}

TEST(Report, says_what_is_unknown_where_it_could_move_the_level) {
  Case known;
  known.sign(Sign::time).belief = Belief::yes;
  const auto moves = report(judge(known), known);
  ASSERT_TRUE(find(moves, "missing"));
  EXPECT_EQ(find(moves, "missing")->kind, Block::Kind::missing);
}

TEST(Report, names_the_articles_stricter_word_beside_a_milder_verdict) {
  Case known;
  known.sign(Sign::respect) = {Belief::yes, Frequency::constantly, {}, {}};
  known.set(Fact::raised, Raised::not_raised);
  EXPECT_TRUE(find(report(judge(known), known), "reason.stricter"));
}

TEST(Arithmetic, shows_every_line_and_the_sum) {
  Case known;
  known.sign(Sign::scope) = {Belief::yes, Frequency::constantly, {}, {}};
  known.flag(Flag::unpaid_extra).belief = Belief::yes;
  known.set(Fact::raised, Raised::not_raised);
  const auto moves = arithmetic(judge(known), known);
  EXPECT_EQ(std::ranges::count_if(moves, [](const Move& m) { return m.key == "term"; }), 4);
  EXPECT_EQ(find(moves, "why.sum")->args.at(0).second.number, 2);
}

TEST(Arithmetic, a_rule_is_named_instead_of_a_sum) {
  const auto known = late_and_polite();
  const auto moves = arithmetic(judge(known), known);
  EXPECT_EQ(moves.front().key, "why.rule");
  EXPECT_FALSE(find(moves, "term"));
}

TEST(Notes, hold_signs_facts_and_what_speaks_for_the_client) {
  const auto moves = notes(late_and_polite());
  EXPECT_TRUE(find(moves, "reason.words"));
  EXPECT_TRUE(find(moves, "notes.fact"));
  EXPECT_TRUE(find(moves, "favour"));
  EXPECT_EQ(notes({}).front().key, "notes.none");
}

TEST(Sources, are_the_claims_of_what_was_said_in_words) {
  Plan said;
  said.moves.push_back({Block::Kind::say, "x", {}, {"S5.9", "ours", "S5.9"}, false});
  const auto moves = sources(said, nullptr, test::small_knowledge());
  ASSERT_EQ(moves.size(), 3U);
  EXPECT_EQ(moves[1].claims, std::vector<std::string>{"S5.9"});
  EXPECT_EQ(moves[2].key, "source.partly_ours");
  EXPECT_EQ(sources({}, nullptr, test::small_knowledge()).front().key, "source.general");
}

TEST(Sources, say_what_is_ours_and_fall_back_to_the_verdict) {
  Plan ours;
  ours.moves.push_back({Block::Kind::say, "x", {}, {"ours"}, false});
  EXPECT_EQ(sources(ours, nullptr, test::small_knowledge()).front().key, "source.ours");
  const auto verdict = judge(late_and_polite());
  EXPECT_EQ(sources({}, &verdict, test::small_knowledge()).front().key, "source");
}

TEST(Supposition, is_answered_by_the_same_function) {
  const auto known = late_and_polite();
  const auto verdict = judge(known);
  for (const std::string what :
       {"apologised", "paid", "unpaid", "improved", "ignored", "again", "told"})
    EXPECT_FALSE(supposition(what, verdict, known).empty()) << what;
  EXPECT_TRUE(supposition("nothing", verdict, known).empty());
}

}  // namespace
}  // namespace advisor
