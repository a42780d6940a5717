#include "dialog/decide/evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace advisor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// An utterance told by its parts: each label stands where its words stand in the text.
class Said {
 public:
  explicit Said(std::string text) : x_text(std::move(text)) {}
  Said& hit(Label label, const std::string& words, Strength strength = Strength::sure) {
    Evidence e;
    e.label = label;
    e.strength = strength;
    e.begin = x_text.find(words);
    e.end = e.begin + words.size();
    EXPECT_NE(e.begin, std::string::npos) << words;
    x_heard.evidence.push_back(e);
    return *this;
  }
  Said& number(double value, Quantity::Unit unit, const std::string& words) {
    const auto begin = x_text.find(words);
    x_heard.quantities.push_back({value, unit, begin, begin + words.size()});
    return *this;
  }
  Said& act(Act act) {
    x_heard.act = act;
    return *this;
  }
  Merge on(const Case& known, OpenQuestion open = {}) const {
    return take_in(known, x_heard, x_text, open);
  }

 private:
  std::string x_text;
  Understanding x_heard;
};

constexpr Label denied(Sign s) {
  return {Label::Kind::denied_sign, static_cast<std::uint8_t>(s), 0};
}
const Label abuse = label_of(Sign::abuse);
const Label payment = label_of(Sign::payment);

Case shouted(int times) {
  Case known;
  known.sign(Sign::abuse) = {Belief::yes, Frequency::several, times, {"leordított"}};
  known.focus = abuse;
  return known;
}

TEST(Evidence, a_sure_sign_is_noted_with_the_users_words) {
  const auto merge = Said("három hete nem utal, ez van").hit(payment, "nem utal").on({});
  EXPECT_THAT(merge.noted, ElementsAre(payment));
  EXPECT_THAT(merge.known.sign(Sign::payment).quotes, ElementsAre("három hete nem utal"));
}

TEST(Evidence, a_likely_sign_is_pending_and_a_weak_one_only_offered) {
  const auto merge = Said("furcsa ez a pasi")
                         .hit(label_of(Sign::gut), "furcsa", Strength::likely)
                         .hit(label_of(Sign::respect), "pasi", Strength::weak)
                         .on({});
  EXPECT_THAT(merge.pending, ElementsAre(label_of(Sign::gut)));
  EXPECT_THAT(merge.weak, ElementsAre(label_of(Sign::respect)));
  EXPECT_EQ(merge.known.sign(Sign::gut).belief, Belief::likely);
  EXPECT_EQ(merge.known.sign(Sign::respect).belief, Belief::unknown);
}

TEST(Evidence, a_denial_is_a_value_and_takes_back_what_was_noted) {
  Case known;
  known.sign(Sign::payment) = {Belief::yes, Frequency::several, {}, {"késik"}};
  known.flag(Flag::late_payment).belief = Belief::yes;
  const auto merge =
      Said("mindig pontosan utal").hit(denied(Sign::payment), "pontosan utal").on(known);
  EXPECT_THAT(merge.withdrawn, ElementsAre(payment));
  EXPECT_EQ(merge.known.sign(Sign::payment).belief, Belief::denied);
  EXPECT_EQ(merge.known.flag(Flag::late_payment).belief, Belief::unknown);
}

TEST(Evidence, what_was_denied_can_be_reported_later) {
  Case known;
  known.sign(Sign::payment).belief = Belief::denied;
  const auto merge = Said("most mégsem fizetett").hit(payment, "mégsem fizetett").on(known);
  EXPECT_TRUE(merge.known.sign(Sign::payment).yes());
}

TEST(Evidence, how_often_belongs_to_the_nearest_sign) {
  const auto merge = Said("Éjjel is hív. A csapat előtt leordított, kétszer is.")
                         .hit(label_of(Sign::time), "Éjjel is hív")
                         .hit(abuse, "leordított")
                         .number(2, Quantity::Unit::times, "kétszer")
                         .on({});
  EXPECT_EQ(merge.known.sign(Sign::abuse).count, 2);
  EXPECT_EQ(merge.known.sign(Sign::abuse).frequency, Frequency::several);
}

TEST(Evidence, always_beside_a_denial_is_not_about_the_complaints) {
  auto known = shouted(2);
  const auto merge = Said("mindig pontosan utal")
                         .hit(denied(Sign::payment), "pontosan utal")
                         .hit(label_of(Fact::frequency, Frequency::constantly), "mindig")
                         .on(known);
  EXPECT_EQ(merge.known.sign(Sign::abuse).frequency, Frequency::several);
  EXPECT_THAT(merge.facts, IsEmpty());
}

TEST(Evidence, a_count_is_corrected_to_the_number_that_is_news) {
  for (const auto* text : {"kettő volt, nem három", "nem három, kettő volt"}) {
    const auto merge = Said(text)
                           .number(2, Quantity::Unit::none, "kettő")
                           .number(3, Quantity::Unit::none, "három")
                           .on(shouted(3));
    EXPECT_EQ(merge.known.sign(Sign::abuse).count, 2) << text;
    EXPECT_EQ(merge.recounted, abuse) << text;
  }
}

TEST(Evidence, twice_after_three_times_is_a_correction) {
  const auto merge =
      Said("bocs, kétszer volt").number(2, Quantity::Unit::times, "kétszer").on(shouted(3));
  EXPECT_EQ(merge.recounted, abuse);
  EXPECT_EQ(merge.known.sign(Sign::abuse).count, 2);
}

TEST(Evidence, a_bare_number_answers_how_often) {
  Case known;
  known.sign(Sign::time).belief = Belief::yes;
  const auto merge = Said("1")
                         .number(1, Quantity::Unit::none, "1")
                         .on(known, {Question::frequency, {label_of(Sign::time)}});
  EXPECT_EQ(merge.known.sign(Sign::time).frequency, Frequency::once);
}

// "Hat" is six and "h\u00e1t" is "well": a number that a hesitation seems to hold is none.
TEST(Evidence, hesitation_holds_no_number) {
  Case known;
  known.sign(Sign::time).belief = Belief::yes;
  const auto merge = Said("hát, attól függ")
                         .act(Act::unsure)
                         .number(6, Quantity::Unit::none, "hát")
                         .on(known, {Question::frequency, {label_of(Sign::time)}});
  EXPECT_FALSE(merge.heard());
}

TEST(Evidence, a_number_in_other_talk_corrects_nothing) {
  const auto merge = Said("emailt kérek, de magázva, mert őt magázom")
                         .number(5, Quantity::Unit::none, "őt")
                         .on(shouted(2));
  EXPECT_EQ(merge.known.sign(Sign::abuse).count, 2);
}

TEST(Evidence, a_team_that_suffers_makes_the_sign) {
  const auto merge =
      Said("ketten nem hajlandók vele dolgozni")
          .hit(label_of(Fact::team, Team::many), "ketten nem hajlandók vele dolgozni")
          .on({});
  EXPECT_TRUE(merge.known.sign(Sign::morale).yes());
  EXPECT_THAT(merge.noted, ElementsAre(label_of(Sign::morale)));
}

TEST(Evidence, a_short_answer_belongs_to_the_question_that_is_open) {
  const auto said = Said("a fele")
                        .hit(label_of(Fact::dependence, Dependence::half), "a fele")
                        .hit(label_of(Fact::team, Team::some), "a fele");
  const auto merge = said.on({}, {Question::dependence, {}});
  EXPECT_TRUE(merge.known.known(Fact::dependence));
  EXPECT_FALSE(merge.known.known(Fact::team));
  EXPECT_FALSE(said.on({}).heard()) << "and to none where none is";
}

TEST(Evidence, a_bare_no_is_left_to_the_question) {
  const auto merge = Said("nem")
                         .act(Act::deny)
                         .hit(label_of(Fact::raised, Raised::not_raised), "nem")
                         .on({}, {Question::result, {}});
  EXPECT_FALSE(merge.heard());
}

TEST(Evidence, twice_in_answer_to_raised_is_of_the_telling) {
  const auto merge = Said("igen, kétszer")
                         .act(Act::affirm)
                         .number(2, Quantity::Unit::times, "kétszer")
                         .on(shouted(3), {Question::raised, {}});
  EXPECT_EQ(merge.known.sign(Sign::abuse).count, 3);
}

TEST(Evidence, a_longer_no_may_say_more_than_no) {
  const auto merge = Said("még nem szóltam neki")
                         .act(Act::affirm)
                         .hit(label_of(Fact::raised, Raised::not_raised), "nem szóltam")
                         .on({}, {Question::raised, {}});
  EXPECT_EQ(merge.known.is<Raised>(Fact::raised), Raised::not_raised);
}

TEST(Evidence, how_often_it_was_told_is_not_how_often_it_happened) {
  auto known = shouted(3);
  const auto merge = Said("egyszer szóltam neki")
                         .hit(label_of(Fact::raised, Raised::raised), "szóltam neki")
                         .number(1, Quantity::Unit::times, "egyszer")
                         .on(known);
  EXPECT_EQ(merge.known.sign(Sign::abuse).count, 3);
}

TEST(Evidence, money_that_came_settles_the_debt_and_does_not_unsay_the_delay) {
  Case known;
  known.sign(Sign::payment).belief = Belief::yes;
  known.set(Fact::owed, Owed::owed);
  const auto merge = Said("tegnap megjött a pénz")
                         .hit(denied(Sign::payment), "megjött a pénz")
                         .hit(label_of(Fact::owed, Owed::settled), "megjött a pénz")
                         .on(known);
  EXPECT_TRUE(merge.known.sign(Sign::payment).yes());
  EXPECT_EQ(merge.known.is<Owed>(Fact::owed), Owed::settled);
}

TEST(Evidence, a_flag_that_restates_a_sign_reports_it) {
  const auto merge =
      Said("hajnali kettőkor hív").hit(label_of(Flag::ignores_time), "kettőkor hív").on({});
  EXPECT_TRUE(merge.known.sign(Sign::time).yes());
}

TEST(Evidence, percent_answers_the_income_question_only) {
  const auto said = Said("70%").number(70, Quantity::Unit::percent, "70%");
  EXPECT_EQ(said.on({}, {Question::dependence, {}}).known.is<Dependence>(Fact::dependence),
            Dependence::most);
  EXPECT_FALSE(said.on({}).known.known(Fact::dependence));
}

TEST(Evidence, several_facts_in_one_message_are_all_kept) {
  Case late;
  late.sign(Sign::payment).belief = Belief::yes;
  const auto merge =
      Said("két emlékeztetőt küldtem hiába, és még dolgozom neki")
          .hit(label_of(Fact::reminded, Reminded::failed), "hiába")
          .hit(label_of(Fact::work_stopped, WorkStopped::still_working), "még dolgozom")
          .on(late);
  EXPECT_EQ(merge.known.is<Reminded>(Fact::reminded), Reminded::failed);
  EXPECT_EQ(merge.known.is<WorkStopped>(Fact::work_stopped), WorkStopped::still_working);
}

TEST(Evidence, a_fact_is_corrected_by_a_later_one) {
  Case known;
  known.set(Fact::raised, Raised::ignored);
  const auto merge =
      Said("azóta jobb").hit(label_of(Fact::raised, Raised::improved), "jobb").on(known);
  EXPECT_EQ(merge.known.is<Raised>(Fact::raised), Raised::improved);
  EXPECT_TRUE(merge.has(Fact::raised));
}

TEST(Evidence, a_threat_denied_is_safety_and_takes_back_no_shouting) {
  const auto merge = Said("nem fenyegetett")
                         .hit(denied(Sign::abuse), "nem fenyegetett")
                         .on(shouted(2), {Question::safety, {}});
  EXPECT_TRUE(merge.known.sign(Sign::abuse).yes());
  EXPECT_EQ(merge.known.is<Safety>(Fact::safety), Safety::safe);
}

TEST(Evidence, unpaid_extras_alone_are_no_trouble_with_payment) {
  const auto merge = Said("a pluszt nem fizeti ki")
                         .hit(payment, "nem fizeti ki")
                         .hit(label_of(Flag::unpaid_extra), "pluszt nem fizeti ki")
                         .on({});
  EXPECT_THAT(merge.noted, ElementsAre(label_of(Flag::unpaid_extra)));
}

TEST(Evidence, what_says_less_takes_nothing_back) {
  Case known;
  known.set(Fact::raised, Raised::ignored);
  const auto merge =
      Said("megmondtam").hit(label_of(Fact::raised, Raised::raised), "megmondtam").on(known);
  EXPECT_EQ(merge.known.is<Raised>(Fact::raised), Raised::ignored);
}

TEST(Evidence, unsafe_is_danger) {
  const auto merge = Said("azt mondta, tudja hol lakom")
                         .hit(label_of(Fact::safety, Safety::unsafe), "tudja hol lakom")
                         .on({});
  EXPECT_TRUE(merge.danger);
  EXPECT_TRUE(merge.known.danger.yes());
}

TEST(Evidence, nothing_heard_leaves_the_case_as_it_was) {
  const auto merge = Said("blorp").on(shouted(2));
  EXPECT_FALSE(merge.heard());
  EXPECT_EQ(merge.known, shouted(2));
}

}  // namespace
}  // namespace advisor
