// The whole function, from text to reply, with the real content.
#include "dialog/advisor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/content.hpp"

namespace advisor {
namespace {

using testing::HasSubstr;

const Advisor& advisor() {
  static const Advisor instance(real_knowledge(), real_locales());
  return instance;
}

Turn begin(Language language = Language::hu) {
  Event event;
  event.language = language;
  event.at = 1'795'446'000;
  return advisor().turn({}, event);
}

Turn say(const Turn& turn, const std::string& text) {
  return advisor().turn(turn.next, {Event::Kind::say, text, {}, 1'795'446'060});
}

Turn choose(const Turn& turn, const std::string& id) {
  return advisor().turn(turn.next, {Event::Kind::choose, id, {}, 1'795'446'060});
}

Turn replay(const std::vector<Event>& log) {
  Turn turn;
  for (const auto& event : log) turn = advisor().turn(turn.next, event);
  return turn;
}

std::string text(const Reply& reply) {
  std::string all;
  for (const auto& block : reply.blocks) all += block.text + '\n';
  return all;
}

bool same(const Conversation& a, const Conversation& b) {
  return a.phase == b.phase && a.language == b.language && a.address == b.address &&
         a.known == b.known && a.open == b.open && a.asked == b.asked && a.verdict == b.verdict &&
         a.draft == b.draft && a.said == b.said && a.log == b.log && a.turn == b.turn &&
         a.rung == b.rung && a.changed_at == b.changed_at;
}

const std::vector<std::string> talked{"három hete nem fizette ki a számlámat",
                                      "miért kérdezed?",
                                      "még nem küldtem emlékeztetőt",
                                      "mondd",
                                      "mi a teendő?",
                                      "kérek egy levelet",
                                      "angolul",
                                      "köszi"};

Turn long_talk() {
  auto turn = begin();
  for (const auto& words : talked) turn = say(turn, words);
  return turn;
}

TEST(Advisor, says_that_it_is_a_program_and_no_lawyer) {
  EXPECT_THAT(text(begin().reply), HasSubstr("Program vagyok, nem ügyvéd"));
  EXPECT_THAT(text(begin(Language::en).reply), HasSubstr("I'm a program, not a lawyer"));
}

TEST(Advisor, the_log_rebuilds_the_conversation_exactly) {
  const auto turn = long_talk();
  const auto again = replay(turn.next.log);
  EXPECT_TRUE(same(turn.next, again.next));
  EXPECT_EQ(turn.reply, again.reply);
}

TEST(Advisor, back_leads_to_the_talk_without_the_last_thing_said) {
  const auto before = say(begin(), "három hete nem fizette ki a számlámat");
  const auto after = say(say(before, "és éjjel is hívogat"), "vissza");
  EXPECT_TRUE(same(before.next, after.next));
  EXPECT_THAT(text(after.reply), HasSubstr("„éjjel is hívogat”"));
  EXPECT_EQ(after.reply.choices, before.reply.choices);
}

TEST(Advisor, back_passes_over_what_changed_nothing) {
  const auto before = say(begin(), "három hete nem fizette ki a számlámat");
  auto after = say(say(say(before, "és éjjel is hívogat"), "miért?"), "segítség");
  EXPECT_FALSE(say(after, "vissza").next.known.sign(Sign::time).yes());
}

TEST(Advisor, back_at_the_beginning_says_so) {
  EXPECT_EQ(say(begin(), "vissza").reply.blocks.at(0).text, "Nincs mit visszavonni.");
}

TEST(Advisor, a_choice_may_be_typed_in_any_language) {
  const auto asked = say(begin(), "három hete nem fizette ki a számlámat");
  ASSERT_EQ(asked.next.open.question, Question::reminded);
  for (const auto* typed : {"Még nem", "még nem.", "Not yet"})
    EXPECT_EQ(say(asked, typed).next.known.is<Reminded>(Fact::reminded), Reminded::not_reminded)
        << typed;
}

TEST(Advisor, part_of_a_choice_is_enough_where_it_fits_one) {
  const auto asked = say(begin(Language::en), "they've asked for a discount again");
  ASSERT_EQ(asked.next.open.question, Question::owed);
  EXPECT_TRUE(say(asked, "too little").next.known.low_pay);
  EXPECT_FALSE(say(asked, "belittled").next.known.low_pay);
}

TEST(Advisor, a_choice_may_be_taken_by_its_number) {
  const auto asked = say(begin(), "három hete nem fizette ki a számlámat");
  EXPECT_EQ(say(asked, "2").next.known.is<Reminded>(Fact::reminded), Reminded::failed);
}

TEST(Advisor, a_draft_may_be_asked_for_in_another_register) {
  auto turn = say(begin(), "három hete nem fizette ki a számlámat");
  turn = say(turn, "emailt kérek, de magázva, mert őt magázom");
  EXPECT_EQ(turn.next.draft->address, Register::on);
  EXPECT_EQ(turn.next.address, Register::te);
  EXPECT_THAT(text(turn.reply), HasSubstr("Tisztelt"));
}

TEST(Advisor, a_draft_may_be_asked_for_by_its_name) {
  auto turn = say(begin(), "három hete nem fizette ki a számlámat");
  EXPECT_EQ(say(turn, "kérek egy hívásvázlatot").next.draft->name, "call_script");
  EXPECT_EQ(say(turn, "kérek egy levelet").next.draft->name, "payment_reminder");
}

TEST(Advisor, an_unknown_choice_is_answered_as_if_typed) {
  const auto turn = choose(begin(), "no.such.choice");
  EXPECT_FALSE(turn.reply.blocks.empty());
}

TEST(Advisor, answers_anything_at_all) {
  for (const auto& words : {std::string(), std::string(" "), std::string("\xFF\xFE\x00\x80", 4),
                            std::string(100'000, 'a'), std::string("?!?!"), std::string("\xC3"),
                            std::string("{what} {n, plural, other {#}}"), std::string("0")}) {
    const auto turn = say(begin(), words);
    EXPECT_FALSE(turn.reply.blocks.empty());
    EXPECT_FALSE(text(turn.reply).empty());
  }
}

TEST(Advisor, never_misunderstands_in_the_same_words_twice_in_a_row) {
  for (const auto language : {Language::hu, Language::en}) {
    auto turn = begin(language);
    for (int i = 0; i < 12; ++i) {
      const auto next = say(turn, "blorp");
      EXPECT_NE(text(next.reply), text(turn.reply)) << i;
      EXPECT_FALSE(next.reply.phase == Phase::closed);
      turn = next;
    }
  }
}

TEST(Advisor, the_language_follows_the_user_and_no_fact_is_lost) {
  auto turn = say(begin(), "három hete nem fizette ki a számlámat");
  const auto known = turn.next.known;
  for (const auto* words :
       {"switch to English please", "magyarul", "in English please", "magyarul kérem"}) {
    turn = say(turn, words);
    EXPECT_EQ(turn.next.known, known) << words;
  }
  EXPECT_EQ(turn.reply.language, Language::hu);
}

TEST(Advisor, takes_an_english_story_at_a_hungarian_door) {
  const auto turn =
      say(begin(), "My client hasn't paid my invoice for three weeks and I am really worried");
  EXPECT_EQ(turn.reply.language, Language::en);
  EXPECT_TRUE(turn.next.known.sign(Sign::payment).yes());
}

TEST(Advisor, forgets_when_asked_to) {
  auto turn = say(begin(), "három hete nem fizette ki a számlámat");
  Utterance utterance;
  utterance.heard.act = Act::forget;
  const auto next = decide(turn.next, utterance, *real_knowledge());
  EXPECT_EQ(next.known, Case{});
  EXPECT_TRUE(next.log.empty());
}

TEST(Advisor, is_used_by_many_threads_at_once) {
  const auto expected = long_talk().reply;
  std::vector<std::thread> threads;
  std::array<bool, 4> right{};
  for (auto& ok : right)
    threads.emplace_back([&] {
      ok = true;
      for (int i = 0; i < 5; ++i) ok = ok && long_talk().reply == expected;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(right, testing::Each(true));
}

}  // namespace
}  // namespace advisor
