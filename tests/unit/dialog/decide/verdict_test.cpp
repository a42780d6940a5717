#include "dialog/decide/verdict.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include "dialog/decide/what_if.hpp"

namespace advisor {
namespace {

// A case said shortly: every call adds what one sentence of a user would.
class CaseOf {
 public:
  CaseOf& sign(Sign s, Frequency f = Frequency::unknown, std::optional<int> count = {}) {
    x_case.sign(s) = {Belief::yes, f, count, {}};
    return *this;
  }
  CaseOf& flag(Flag f, Frequency often = Frequency::unknown) {
    x_case.flag(f) = {Belief::yes, often, {}, {}};
    return *this;
  }
  CaseOf& denied(Sign s) {
    x_case.sign(s).belief = Belief::denied;
    return *this;
  }
  template <class Value>
  CaseOf& fact(Fact f, Value value) {
    x_case.set(f, value);
    return *this;
  }
  CaseOf& danger() {
    x_case.danger.belief = Belief::yes;
    return *this;
  }
  operator const Case&() const { return x_case; }

 private:
  Case x_case;
};

void expect(const Case& known, Level level, Rule rule) {
  const auto verdict = judge(known);
  EXPECT_EQ(name(verdict.level), name(level));
  EXPECT_EQ(name(verdict.rule()), name(rule));
}

CaseOf late() {
  return CaseOf().sign(Sign::payment).flag(Flag::late_payment).fact(Fact::owed, Owed::owed);
}

CaseOf one_more_thing() {
  return CaseOf().sign(Sign::scope, Frequency::constantly).flag(Flag::unpaid_extra);
}

// READING section 7, part C.
TEST(WorkedCase, C01_late_and_polite_without_a_reminder_is_kept) {
  expect(late().denied(Sign::respect).fact(Fact::reminded, Reminded::not_reminded), Level::keep,
         Rule::H8);
}

TEST(WorkedCase, C02_late_after_two_reminders_stops_the_work) {
  expect(late()
             .fact(Fact::reminded, Reminded::failed)
             .fact(Fact::work_stopped, WorkStopped::still_working),
         Level::warn, Rule::H9);
}

TEST(WorkedCase, C03_late_after_the_work_was_stopped_is_left) {
  expect(late().fact(Fact::work_stopped, WorkStopped::stop_failed), Level::exit, Rule::H10);
}

TEST(WorkedCase, C04_screaming_on_every_call_is_left_now) {
  expect(CaseOf().sign(Sign::abuse, Frequency::constantly), Level::now, Rule::H2);
}

TEST(WorkedCase, C05_one_outburst_with_an_apology_is_a_warning) {
  expect(CaseOf().sign(Sign::abuse, Frequency::once, 1).fact(Fact::apologised, 1), Level::warn,
         Rule::H4);
}

TEST(WorkedCase, C06_a_threat_is_left_now) { expect(CaseOf().danger(), Level::now, Rule::H1); }

TEST(WorkedCase, C07_condescending_shouting_and_calling_at_night_is_left_now_though_money_is_owed) {
  expect(late().sign(Sign::respect).sign(Sign::abuse).sign(Sign::time), Level::now, Rule::H3);
}

TEST(WorkedCase, C08_extras_every_week_that_nobody_spoke_of_are_kept_with_two_points) {
  const Case known = one_more_thing().fact(Fact::raised, Raised::not_raised);
  expect(known, Level::keep, Rule::score);
  EXPECT_EQ(judge(known).score, 2);
}

TEST(WorkedCase, C09_the_same_raised_and_half_improved_is_a_warning_with_four_points) {
  const Case known = one_more_thing().fact(Fact::raised, Raised::raised);
  expect(known, Level::warn, Rule::score);
  EXPECT_EQ(judge(known).score, 4);
}

TEST(WorkedCase, C10_the_same_raised_and_ignored_is_an_exit_with_six_points) {
  const Case known = one_more_thing().fact(Fact::raised, Raised::ignored);
  expect(known, Level::exit, Rule::score);
  EXPECT_EQ(judge(known).score, 6);
}

TEST(WorkedCase, C11_constantly_rude_and_never_raised_is_a_warning_with_four_points) {
  const Case known =
      CaseOf().sign(Sign::respect, Frequency::constantly).fact(Fact::raised, Raised::not_raised);
  expect(known, Level::warn, Rule::score);
  EXPECT_EQ(judge(known).score, 4);
}

TEST(WorkedCase,
     C12_rude_raised_ignored_and_most_of_the_income_is_an_exit_with_a_replacement_first) {
  const Case known = CaseOf()
                          .sign(Sign::respect, Frequency::constantly)
                          .fact(Fact::raised, Raised::ignored)
                          .fact(Fact::dependence, Dependence::most);
  expect(known, Level::exit, Rule::score);
  EXPECT_EQ(judge(known).score, 6);
  EXPECT_TRUE(judge(known).replace_first);
}

TEST(WorkedCase, C13_miracles_on_every_project_and_never_listening_is_an_exit_with_seven_points) {
  const Case known = CaseOf()
                          .sign(Sign::expectations, Frequency::constantly)
                          .flag(Flag::unrealistic_norm)
                          .fact(Fact::listens, Listens::wont_listen);
  expect(known, Level::exit, Rule::score);
  EXPECT_EQ(judge(known).score, 7);
}

CaseOf night_calls() {
  return CaseOf().sign(Sign::time, Frequency::constantly).flag(Flag::ignores_time);
}

TEST(WorkedCase, C14_night_calls_without_stated_hours_are_kept_with_one_point) {
  const Case known =
      night_calls().fact(Fact::raised, Raised::not_raised).fact(Fact::limits, Limits::not_stated);
  expect(known, Level::keep, Rule::score);
  EXPECT_EQ(judge(known).score, 1);
}

TEST(WorkedCase, C15_the_same_after_a_clear_request_is_an_exit_with_six_points) {
  const Case known =
      night_calls().fact(Fact::raised, Raised::ignored).fact(Fact::limits, Limits::stated);
  expect(known, Level::exit, Rule::score);
  EXPECT_EQ(judge(known).score, 6);
}

TEST(WorkedCase, C16_most_of_the_team_against_the_client_is_an_exit) {
  expect(CaseOf().sign(Sign::morale).denied(Sign::payment).fact(Fact::team, Team::many),
         Level::exit, Rule::H11);
}

TEST(WorkedCase, C17_a_bad_feeling_about_an_inquiry_is_declined) {
  expect(CaseOf().sign(Sign::gut).fact(Fact::stage, Stage::inquiry), Level::decline, Rule::H7);
}

TEST(WorkedCase, C18_insisting_on_fake_reviews_is_an_exit) {
  expect(CaseOf().flag(Flag::unethical_requests).fact(Fact::insists, Insists::insists), Level::exit,
         Rule::H5);
}

TEST(WorkedCase, C19_a_sold_company_is_parted_from_in_peace) {
  expect(CaseOf().fact(Fact::no_fault, 4), Level::peace, Rule::H12);
}

TEST(WorkedCase, C20_the_users_own_delay_is_no_sign_at_all) {
  EXPECT_EQ(judge(CaseOf().denied(Sign::payment)).level, Level::not_enough);
}

TEST(Verdict, twice_is_not_yet_keeps_shouting_and_three_times_is) {
  EXPECT_EQ(judge(CaseOf().sign(Sign::abuse, Frequency::several, 2)).level, Level::warn);
  EXPECT_EQ(judge(CaseOf().sign(Sign::abuse, Frequency::several, 3)).level, Level::now);
  EXPECT_EQ(judge(CaseOf().sign(Sign::abuse, Frequency::several)).level, Level::now);
}

TEST(Verdict, a_low_offer_is_negotiated_rather_than_declined) {
  EXPECT_EQ(judge(CaseOf().sign(Sign::payment).fact(Fact::stage, Stage::inquiry)).level,
            Level::keep);
}

TEST(Verdict, too_little_weighs_two_and_too_late_one) {
  Case known = CaseOf().sign(Sign::payment, Frequency::several);
  EXPECT_EQ(judge(known).score, 1) << "the kind is not known";
  known.low_pay = true;
  EXPECT_EQ(judge(known).score, 2);
  known.set(Fact::owed, Owed::owed);
  EXPECT_EQ(judge(known).score, 3) << "both";
}

TEST(Verdict, extras_that_the_contract_holds_are_no_sign) {
  EXPECT_EQ(judge(CaseOf().sign(Sign::scope).fact(Fact::contract, Contract::inside)).level,
            Level::not_enough);
}

TEST(Verdict, is_provisional_while_frequency_or_raised_could_move_it) {
  const auto open = judge(CaseOf().sign(Sign::time));
  EXPECT_TRUE(open.provisional);
  const auto settled =
      judge(CaseOf().sign(Sign::time, Frequency::constantly).fact(Fact::raised, Raised::ignored));
  EXPECT_FALSE(settled.provisional);
}

TEST(Verdict, names_the_smallest_change_either_way) {
  const auto verdict = judge(late().fact(Fact::reminded, Reminded::not_reminded));
  ASSERT_TRUE(verdict.harder);
  EXPECT_EQ(verdict.harder->label, label_of(Fact::reminded, Reminded::failed));
  EXPECT_EQ(verdict.harder->level, Level::warn);
  const auto shouted = judge(CaseOf().sign(Sign::abuse, Frequency::several, 2).sign(Sign::scope));
  ASSERT_TRUE(shouted.softer);
  EXPECT_EQ(shouted.softer->label, label_of(Sign::abuse));
  EXPECT_EQ(shouted.softer->level, Level::keep);
}

TEST(Verdict, names_claims_for_every_level) {
  for (const auto& known : {Case(late()), Case(night_calls()), Case(CaseOf().danger())})
    EXPECT_FALSE(judge(known).claims.empty());
}

// Properties over cases that no one thought of.
std::uint8_t below(std::size_t n) {
  return *rc::gen::inRange<std::uint8_t>(0, static_cast<std::uint8_t>(n));
}

Case any_case() {
  Case known;
  const auto fill = [](Heard& heard) {
    heard.belief = *rc::gen::element(Belief::unknown, Belief::unknown, Belief::denied, Belief::yes);
    heard.frequency = static_cast<Frequency>(below(4));
  };
  for (auto& sign : known.signs) fill(sign);
  for (auto& flag : known.flags) fill(flag);
  for (std::size_t i = 0; i < count_of<Fact>; ++i)
    known.facts[i].value = below(values_of(static_cast<Fact>(i)) + 1U);
  known.low_pay = *rc::gen::inRange(0, 2) == 1;
  if (*rc::gen::inRange(0, 8) == 0) known.danger.belief = Belief::yes;
  return known;
}

// What a falsified property shows: the case in words.
std::string shown(const Case& known) {
  std::string text;
  for (std::size_t i = 0; i < count_of<Sign>; ++i)
    if (known.signs[i].yes()) text += " " + std::string(name(static_cast<Sign>(i)));
  for (std::size_t i = 0; i < count_of<Flag>; ++i)
    if (known.flags[i].yes()) text += " " + std::string(name(static_cast<Flag>(i)));
  for (std::size_t i = 0; i < count_of<Fact>; ++i)
    if (known.facts[i].value != 0)
      text += " " + std::string(name(static_cast<Fact>(i))) + "=" +
              std::string(value_name(static_cast<Fact>(i), known.facts[i].value));
  const auto verdict = weigh(known);
  text += ": " + std::to_string(verdict.score) + " " + std::string(name(verdict.level));
  return text + (known.low_pay ? " low" : "");
}

int severity_of(const Case& known) { return severity(weigh(known).level); }

TEST(VerdictProperty, a_threat_always_wins) {
  EXPECT_TRUE(rc::check([] {
    auto known = any_case();
    known.danger.belief = Belief::yes;
    RC_ASSERT(weigh(known).level == Level::now);
    RC_ASSERT(weigh(known).rule() == Rule::H1);
  }));
}

TEST(VerdictProperty, one_more_sign_never_softens) {
  EXPECT_TRUE(rc::check([] {
    auto known = any_case();
    const auto i = below(count_of<Sign>);
    known.signs[i] = {};
    auto worse = known;
    worse.signs[i] = {Belief::yes, Frequency::several, {}, {}};
    RC_LOG() << shown(known) << " ->" << shown(worse);
    RC_ASSERT(severity_of(worse) >= severity_of(known));
  }));
}

TEST(VerdictProperty, one_more_flag_never_softens) {
  EXPECT_TRUE(rc::check([] {
    auto known = any_case();
    const auto i = below(count_of<Flag>);
    known.flags[i] = {};
    auto worse = known;
    worse.flags[i] = {Belief::yes, Frequency::several, {}, {}};
    RC_LOG() << shown(known) << " ->" << shown(worse);
    RC_ASSERT(severity_of(worse) >= severity_of(known));
  }));
}

TEST(VerdictProperty, a_higher_frequency_never_softens) {
  EXPECT_TRUE(rc::check([] {
    auto known = any_case();
    auto& heard = known.signs[below(count_of<Sign>)];
    heard = {Belief::yes, Frequency::once, {}, {}};
    const int once = severity_of(known);
    heard.frequency = Frequency::several;
    const int several = severity_of(known);
    heard.frequency = Frequency::constantly;
    RC_ASSERT(once <= several);
    RC_ASSERT(several <= severity_of(known));
  }));
}

// "Improved" and "not raised" are not ordered: the first takes points, the second caps the level.
TEST(VerdictProperty, a_worse_answer_when_it_was_raised_never_softens) {
  EXPECT_TRUE(rc::check([] {
    auto known = any_case();
    const auto with = [&](Raised value) {
      known.set(Fact::raised, value);
      return severity_of(known);
    };
    RC_ASSERT(with(Raised::improved) <= with(Raised::raised));
    RC_ASSERT(with(Raised::not_raised) <= with(Raised::raised));
    RC_ASSERT(with(Raised::raised) <= with(Raised::ignored));
  }));
}

TEST(VerdictProperty, a_worse_answer_to_the_reminder_never_softens) {
  EXPECT_TRUE(rc::check([] {
    auto known = any_case();
    known.sign(Sign::payment) = {Belief::yes, Frequency::several, {}, {}};
    known.set(Fact::owed, Owed::owed);
    int last = -1;
    for (const auto value : {Reminded::not_reminded, Reminded::reminded, Reminded::failed}) {
      known.set(Fact::reminded, value);
      RC_ASSERT(severity_of(known) >= last);
      last = severity_of(known);
    }
  }));
}

TEST(VerdictProperty, a_score_alone_never_says_now) {
  EXPECT_TRUE(rc::check([] {
    auto known = any_case();
    known.danger = {};
    known.sign(Sign::abuse) = {};
    known.flag(Flag::sabotage) = {};
    RC_ASSERT(weigh(known).level != Level::now);
  }));
}

TEST(VerdictProperty, the_users_words_change_nothing) {
  EXPECT_TRUE(rc::check([] {
    const auto known = any_case();
    auto quoted = known;
    for (auto& sign : quoted.signs) sign.quotes = {"x"};
    RC_ASSERT(judge(known).level == judge(quoted).level);
    RC_ASSERT(weigh(bare(quoted)) == weigh(known));
  }));
}

}  // namespace
}  // namespace advisor
