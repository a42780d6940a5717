#include "dialog/decide/answer.hpp"

#include <gtest/gtest.h>

#include "dialog/decide/ask.hpp"

namespace advisor {
namespace {

TEST(Answer, yes_and_no_set_the_fact_that_was_asked) {
  Merge merge;
  EXPECT_TRUE(answer_yes_or_no({Question::raised, {}}, false, false, merge));
  EXPECT_EQ(merge.known.is<Raised>(Fact::raised), Raised::not_raised);
  EXPECT_TRUE(answer_yes_or_no({Question::result, {}}, false, false, merge));
  EXPECT_EQ(merge.known.is<Raised>(Fact::raised), Raised::ignored);
}

TEST(Answer, yes_to_once_or_often_answers_nothing) {
  Merge merge;
  EXPECT_FALSE(answer_yes_or_no({Question::frequency, {}}, true, false, merge));
  EXPECT_FALSE(answer_yes_or_no({Question::stage, {}}, true, false, merge));
}

TEST(Answer, an_either_or_is_answered_by_yes_only_when_it_was_narrowed) {
  Merge merge;
  EXPECT_FALSE(answer_yes_or_no({Question::work_stopped, {}}, true, false, merge));
  EXPECT_TRUE(answer_yes_or_no({Question::work_stopped, {}}, true, true, merge));
  EXPECT_EQ(merge.known.is<WorkStopped>(Fact::work_stopped), WorkStopped::still_working);
}

TEST(Answer, no_unpaid_invoice_means_too_little) {
  Merge merge;
  EXPECT_TRUE(answer_yes_or_no({Question::owed, {}}, false, true, merge));
  EXPECT_TRUE(merge.known.low_pay);
  EXPECT_FALSE(pays_late(merge.known));
}

TEST(Answer, yes_to_the_safety_question_is_danger) {
  Merge merge;
  EXPECT_TRUE(answer_yes_or_no({Question::safety, {}}, true, false, merge));
  EXPECT_TRUE(merge.danger);
  EXPECT_TRUE(merge.known.danger.yes());
}

TEST(Answer, what_was_asked_back_is_noted_or_denied) {
  const auto label = label_of(Sign::gut);
  Merge merge;
  merge.known.sign(Sign::gut).belief = Belief::likely;
  auto no = merge;
  EXPECT_TRUE(answer_yes_or_no({Question::confirm, {label}}, true, false, merge));
  EXPECT_TRUE(merge.known.sign(Sign::gut).yes());
  EXPECT_TRUE(answer_yes_or_no({Question::confirm, {label}}, false, false, no));
  EXPECT_EQ(no.known.sign(Sign::gut).belief, Belief::denied);
}

TEST(Choice, every_value_of_every_fact_can_be_chosen) {
  for (std::size_t i = 0; i < count_of<Fact>; ++i) {
    const auto fact = static_cast<Fact>(i);
    for (std::uint8_t value = 1; value <= values_of(fact); ++value) {
      const auto label = label_of(fact, value);
      const auto heard = read_choice(id_of(label), Language::en);
      ASSERT_TRUE(heard) << id_of(label);
      EXPECT_EQ(heard->evidence.at(0).label, label);
      EXPECT_EQ(heard->language, Language::en);
    }
  }
}

TEST(Choice, every_question_offers_only_choices_that_can_be_read) {
  for (std::size_t i = 0; i < count_of<Question>; ++i)
    for (const auto& offer : ask({static_cast<Question>(i), {}}).offers)
      EXPECT_TRUE(read_choice(offer.id, Language::hu)) << offer.id;
}

TEST(Choice, an_id_that_is_none_is_not_read) {
  for (const auto* id :
       {"", "fact", "fact.", "fact.raised", "fact.raised.never", "sign.x", "lang.de"})
    EXPECT_FALSE(read_choice(id, Language::hu)) << id;
}

}  // namespace
}  // namespace advisor
