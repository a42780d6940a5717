#include "dialog/decide/decide.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include "dialog/decide/transitions.hpp"
#include "dialog/speak/render.hpp"
#include "tests/support/small_world.hpp"

namespace advisor {
namespace {

using test::choose;
using test::denied;
using test::report;
using test::say;
using test::says;
using test::talk;

const Label time_sign = label_of(Sign::time);
const auto night_calls = report({time_sign}, "este tízkor hívogat");

Utterance question(Faq faq) {
  auto utterance = say(Act::ask, "ezt hogy illik?");
  utterance.heard.faq = faq;
  utterance.heard.question = true;
  return utterance;
}

TEST(Talk, begins_with_a_greeting_and_one_open_question) {
  const auto now = talk({});
  EXPECT_EQ(now.phase, Phase::listening);
  EXPECT_TRUE(says(now, "greeting.ask"));
}

TEST(Talk, notes_several_signs_at_once_and_asks_one_question) {
  const auto now = talk({report({time_sign, label_of(Sign::scope)})});
  EXPECT_TRUE(says(now, "noted.first"));
  EXPECT_EQ(now.phase, Phase::asking);
  int questions = 0;
  for (const auto& move : now.said.moves) questions += move.kind == Block::Kind::question;
  EXPECT_EQ(questions, 1);
}

TEST(Talk, asks_back_what_is_likely) {
  const auto now = talk({report({time_sign}, "hív", Strength::likely)});
  EXPECT_EQ(now.phase, Phase::confirming);
  EXPECT_TRUE(talk({report({time_sign}, "hív", Strength::likely), say(Act::affirm)})
                  .known.sign(Sign::time)
                  .yes());
  EXPECT_EQ(talk({report({time_sign}, "hív", Strength::likely), say(Act::deny)})
                .known.sign(Sign::time)
                .belief,
            Belief::denied);
}

TEST(Talk, offers_what_is_faint) {
  const auto now = talk({report({time_sign}, "hm", Strength::weak)});
  EXPECT_EQ(now.phase, Phase::listening);
  EXPECT_EQ(now.said.offers.front().id, "sign.time");
  EXPECT_TRUE(
      decide(now, choose("sign.time"), test::small_knowledge()).known.sign(Sign::time).yes());
}

TEST(Talk, comes_to_a_verdict_by_answers) {
  const auto now = talk({night_calls, choose("fact.frequency.constantly"), say(Act::affirm),
                         choose("fact.raised.ignored"), choose("fact.limits.stated"),
                         choose("fact.team.alone"), choose("fact.dependence.small")});
  EXPECT_EQ(now.phase, Phase::ready);
  const auto then = decide(now, say(Act::affirm), test::small_knowledge());
  ASSERT_TRUE(then.verdict);
  EXPECT_EQ(then.verdict->level, Level::exit);
  EXPECT_EQ(then.phase, Phase::advised);
}

TEST(Talk, gives_a_provisional_view_whenever_it_is_asked_for) {
  const auto now = talk({night_calls, say(Act::go_on)});
  ASSERT_TRUE(now.verdict);
  EXPECT_TRUE(now.verdict->provisional);
}

TEST(Talk, an_open_question_does_not_swallow_a_new_fact) {
  const auto now = talk({night_calls, report({label_of(Sign::scope)}, "és ingyen kér pluszt")});
  EXPECT_TRUE(now.known.sign(Sign::scope).yes());
  EXPECT_EQ(now.open.question, Question::frequency);
}

TEST(Talk, answers_a_faq_in_three_sentences_and_comes_back_to_the_question) {
  const auto asked = talk({night_calls});
  const auto now = talk({night_calls, question(Faq::how_to_tell)});
  EXPECT_EQ(now.open, asked.open);
  int sentences = 0;
  for (const auto& move : now.said.moves) sentences += move.key == "plain";
  EXPECT_EQ(sentences, 3);
  EXPECT_TRUE(says(now, "back_to"));
  EXPECT_TRUE(says(now, "ask.frequency"));
}

TEST(Talk, tells_more_of_a_faq_in_portions) {
  const auto now = talk({question(Faq::when)});
  EXPECT_EQ(now.said.offers.back().id, "more");
  const auto then = decide(now, choose("more"), test::small_knowledge());
  EXPECT_TRUE(says(then, "plain"));
  for (const auto& offer : then.said.offers) EXPECT_NE(offer.id, "more") << "all four were told";
}

TEST(Talk, a_report_and_a_question_in_one_message_are_both_heard) {
  auto both = question(Faq::when);
  both.heard.evidence = report({label_of(Sign::scope)}).heard.evidence;
  const auto now = talk({both});
  EXPECT_TRUE(now.known.sign(Sign::scope).yes());
  EXPECT_TRUE(says(now, "plain"));
  EXPECT_EQ(now.phase, Phase::asking);
}

TEST(Talk, a_no_that_opens_a_longer_answer_is_an_answer) {
  auto loud = report({}, "nem, csak hangos");
  loud.yes = false;
  const auto now = talk({report({label_of(Sign::abuse)}), loud});
  EXPECT_EQ(now.known.is<Safety>(Fact::safety), Safety::safe);
  EXPECT_NE(now.open.question, Question::safety);
}

TEST(Talk, what_follows_the_opening_word_answers_better) {
  auto told = report({label_of(Fact::raised, Raised::ignored)}, "nem, hiába szóltam");
  told.yes = false;
  const auto now = talk({night_calls, choose("fact.frequency.constantly"), told});
  EXPECT_EQ(now.known.is<Raised>(Fact::raised), Raised::ignored);
}

TEST(Talk, what_is_unsure_stays_open_and_is_not_asked_again) {
  const auto now = talk({night_calls, say(Act::unsure, "attól függ")});
  EXPECT_TRUE(says(now, "left_open"));
  EXPECT_NE(now.open.question, Question::frequency);
  EXPECT_EQ(now.known.sign(Sign::time).frequency, Frequency::unknown);
}

TEST(Talk, why_explains_the_question_and_then_the_verdict) {
  EXPECT_TRUE(says(talk({night_calls, say(Act::why)}), "why.frequency"));
  EXPECT_TRUE(says(talk({night_calls, say(Act::go_on), say(Act::why)}), "why.score"));
}

TEST(Talk, a_correction_after_the_verdict_changes_it) {
  const auto shouting =
      report({label_of(Sign::abuse), label_of(Fact::frequency, Frequency::constantly)});
  const auto now = talk({shouting, say(Act::deny), say(Act::go_on)});
  ASSERT_EQ(now.verdict->level, Level::now);
  const auto then =
      decide(now, report({denied(Sign::abuse)}, "nem is kiabált"), test::small_knowledge());
  EXPECT_FALSE(then.known.sign(Sign::abuse).yes());
  EXPECT_NE(then.phase, Phase::advised) << "nothing is left to judge";
}

TEST(Talk, what_changes_nothing_leaves_the_view) {
  const auto now =
      talk({report({label_of(Sign::abuse), label_of(Fact::frequency, Frequency::constantly)}),
            say(Act::deny), say(Act::go_on), report({label_of(Fact::team, Team::fine)})});
  EXPECT_TRUE(says(now, "view.same"));
}

TEST(Talk, no_sign_at_all_is_said_so) {
  const auto now =
      talk({report({denied(Sign::payment)}, "nem ő késik, hanem én"), say(Act::go_on)});
  EXPECT_TRUE(says(now, "verdict.no_sign"));
  EXPECT_EQ(now.phase, Phase::listening);
}

TEST(Talk, steps_and_drafts_follow_the_verdict) {
  const auto now = talk({night_calls, say(Act::go_on), say(Act::steps)});
  EXPECT_TRUE(says(now, "step"));
  const auto draft = decide(now, say(Act::affirm), test::small_knowledge());
  ASSERT_TRUE(draft.draft);
  EXPECT_EQ(draft.draft->name, "hours_note");
}

TEST(Talk, a_draft_keeps_its_own_register_and_language) {
  auto ask = say(Act::draft, "emailt kérek, de magázva");
  ask.heard.address = Register::on;
  const auto now = talk({night_calls, say(Act::go_on), ask});
  EXPECT_EQ(now.draft->address, Register::on);
  EXPECT_EQ(now.address, Register::te);
  const auto english = decide(now, choose("draft.en"), test::small_knowledge());
  EXPECT_EQ(english.draft->language, Language::en);
  EXPECT_EQ(english.draft->address, Register::on);
  EXPECT_EQ(english.language, Language::hu);
}

TEST(Talk, the_language_changes_and_no_fact_is_lost) {
  auto english = say(Act::change_language);
  english.heard.wants = Language::en;
  const auto before = talk({night_calls});
  const auto now = decide(before, english, test::small_knowledge());
  EXPECT_EQ(now.language, Language::en);
  EXPECT_EQ(now.known, before.known);
  EXPECT_EQ(now.open, before.open);
}

TEST(Talk, magazas_is_mirrored_for_good) {
  auto formal = night_calls;
  formal.heard.address = Register::on;
  EXPECT_EQ(talk({formal, say(Act::why)}).address, Register::on);
}

TEST(Talk, restart_clears_the_case_and_keeps_language_and_register) {
  auto formal = night_calls;
  formal.heard.address = Register::on;
  formal.heard.language = Language::en;
  formal.heard.language_sure = true;
  const auto now = talk({formal, say(Act::restart)});
  EXPECT_EQ(now.known, Case{});
  EXPECT_EQ(now.language, Language::en);
  EXPECT_EQ(now.address, Register::on);
  EXPECT_EQ(now.phase, Phase::listening);
}

TEST(Talk, goodbye_closes_and_any_word_opens_again) {
  const auto closed = talk({night_calls, say(Act::go_on), say(Act::bye)});
  EXPECT_EQ(closed.phase, Phase::closed);
  const auto now = decide(closed, report({label_of(Sign::abuse)}), test::small_knowledge());
  EXPECT_TRUE(now.known.sign(Sign::time).yes());
  EXPECT_TRUE(now.known.sign(Sign::abuse).yes());
  EXPECT_NE(now.phase, Phase::closed);
}

TEST(Talk, a_question_that_is_ignored_three_times_is_dropped) {
  std::vector<Utterance> talked{night_calls};
  for (int i = 0; i < 4; ++i) talked.push_back(report({time_sign}, "megint hívott"));
  EXPECT_NE(talk(talked).open.question, Question::frequency);
}

// Random talks, of anything in any order.
Utterance any_utterance() {
  auto utterance = say(static_cast<Act>(*rc::gen::inRange<int>(0, count_of<Act>)), "ez meg az");
  auto& heard = utterance.heard;
  const auto with_label = [&](Label label) {
    Evidence e;
    e.label = label;
    e.strength = static_cast<Strength>(*rc::gen::inRange(0, 3));
    e.end = utterance.text.size();
    heard.evidence.push_back(e);
  };
  const auto below = [](std::size_t n) {
    return static_cast<std::uint8_t>(*rc::gen::inRange<int>(0, static_cast<int>(n)));
  };
  if (heard.act == Act::tell)
    for (int n = *rc::gen::inRange(0, 3); n > 0; --n) switch (*rc::gen::inRange(0, 4)) {
        case 0: with_label({Label::Kind::sign, below(count_of<Sign>), 0}); break;
        case 1: with_label({Label::Kind::denied_sign, below(count_of<Sign>), 0}); break;
        case 2: with_label({Label::Kind::flag, below(count_of<Flag>), 0}); break;
        default: {
          const auto fact = below(count_of<Fact>);
          with_label({Label::Kind::fact, fact,
                      static_cast<std::uint8_t>(1 + below(values_of(static_cast<Fact>(fact))))});
        }
      }
  if (heard.act == Act::ask && *rc::gen::inRange(0, 2) == 1)
    heard.faq = static_cast<Faq>(below(count_of<Faq>));
  if (*rc::gen::inRange(0, 8) == 0) heard.wants = static_cast<Language>(below(2));
  if (*rc::gen::inRange(0, 8) == 0) heard.address = static_cast<Register>(below(2));
  return utterance;
}

Utterance any_next(const Conversation& now) {
  const auto& offers = now.said.offers;
  if (!offers.empty() && *rc::gen::inRange(0, 3) == 0)
    return choose(
        offers[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(offers.size())))]
            .id);
  return any_utterance();
}

TEST(TalkProperty, ends_only_where_the_table_says_and_every_word_has_its_message) {
  const Speaker speaker(test::small_knowledge(), test::spoken_locales());
  EXPECT_TRUE(rc::check([&] {
    auto now = talk({});
    for (int i = 0; i < 25; ++i) {
      const auto next = any_next(now);
      const auto& cell = transition(now.phase, act_of(next));
      const auto from = now.phase;
      now = decide(now, next, test::small_knowledge());
      RC_ASSERT(cell.to.has(now.phase));
      if (cell.reaction != Reaction::undo) RC_ASSERT(!now.said.moves.empty());
      for (const auto& move : now.said.moves) {
        if (!speaker.has(move.key)) RC_FAIL(move.key + " from " + std::string(name(from)));
      }
      for (const auto language : {Language::hu, Language::en})
        for (const auto address : {Register::te, Register::on})
          for (const auto& choice : speaker.render(now.said, language, address, now.phase).choices)
            RC_ASSERT(!choice.text.starts_with("choice."));
    }
  }));
}

TEST(TalkProperty, answers_alone_reach_a_verdict_in_a_bounded_number_of_turns) {
  EXPECT_TRUE(rc::check([] {
    auto now =
        talk({report({{Label::Kind::sign,
                       static_cast<std::uint8_t>(*rc::gen::inRange<int>(0, count_of<Sign>)), 0}})});
    int turns = 0;
    while (!now.verdict && turns < 40) {
      std::string id = "go_on";
      for (const auto& offer : now.said.offers)
        if (offer.id.starts_with("fact.") && *rc::gen::inRange(0, 2) == 0) id = offer.id;
      if (id == "go_on" && now.phase == Phase::asking) id = "skip";
      now = decide(now, choose(id), test::small_knowledge());
      ++turns;
      if (now.phase == Phase::listening) break;
    }
    RC_ASSERT(turns <= 12);
  }));
}

}  // namespace
}  // namespace advisor
