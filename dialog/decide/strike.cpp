// The notes, each to be struck or changed: a sign or flag is taken back, a fact is asked again.
#include "dialog/decide/ask.hpp"
#include "dialog/decide/decider.hpp"
#include "dialog/decide/overlap.hpp"
#include "dialog/decide/report.hpp"
#include "dialog/decide/acknowledge.hpp"

namespace advisor {
namespace {

constexpr std::string_view strike_mark = "strike.";
constexpr std::string_view change_mark = "change.";

// "strike.sign.payment", "strike.flag.selfish"
std::optional<Label> struck_label(std::string_view id) {
  if (!id.starts_with(strike_mark)) return std::nullopt;
  id.remove_prefix(strike_mark.size());
  if (id.starts_with("sign."))
    if (const auto sign = parse<Sign>(id.substr(5))) return label_of(*sign);
  if (id.starts_with("flag."))
    if (const auto flag = parse<Flag>(id.substr(5))) return label_of(*flag);
  return std::nullopt;
}

// The question that asks for the fact, where one does.
Question question_of(Fact fact) {
  for (std::size_t i = 0; i < count_of<Question>; ++i)
    if (const auto question = static_cast<Question>(i);
        question != Question::result && fact_of(question) == fact)
      return question;
  return Question::none;
}

}  // namespace

// Behind what can be answered, what can be corrected.
void Decider::offer_corrections() {
  const bool in_talk = x_next.phase <= Phase::advised;
  if (!in_talk) return;
  for (const auto label : spoken(reported(x_next.known)))
    x_plan.offers.push_back({std::string(strike_mark) + id_of(label),
                             "choice.strike",
                             {{"what", title_of(label, x_next.known)}}});
  for (std::size_t i = 0; i < count_of<Fact>; ++i) {
    const auto fact = static_cast<Fact>(i);
    if (!x_next.known.known(fact) || fact == Fact::frequency) continue;
    if (question_of(fact) == Question::none) continue;
    const auto id = std::string(change_mark) + std::string(name(fact));
    x_plan.offers.push_back(
        {id, "choice.change", {{"what", message_arg("fact." + std::string(name(fact)))}}});
  }
}

// Whether the choice that was taken corrects a note; then it is done.
bool Decider::correct() {
  if (const auto label = struck_label(x_in.choice)) {
    strike(*label);
    return true;
  }
  if (!x_in.choice.starts_with(change_mark)) return false;
  const auto fact = parse<Fact>(std::string_view(x_in.choice).substr(change_mark.size()));
  if (!fact || question_of(*fact) == Question::none) return false;
  const auto question = question_of(*fact);
  x_next.known.fact(*fact) = {};
  x_next.asked.closed[static_cast<std::size_t>(question)] = false;
  understood();
  put({question, {}}, Phase::asking);
  return true;
}

// A sign that was struck is not so, and is not asked again; its flags go with it.
void Decider::strike(Label label) {
  understood();
  auto& known = x_next.known;
  say({Block::Kind::noted, "struck", {{"what", title_of(label, known)}}, {}, false});
  *known.heard(label) = {};
  if (label.kind == Label::Kind::sign) {
    known.heard(label)->belief = Belief::denied;
    for (const auto flag : flags_that_restate(static_cast<Sign>(label.id))) known.flag(flag) = {};
  } else if (const auto sign = sign_restated_by(label)) {
    known.sign(*sign) = {};
    known.sign(*sign).belief = Belief::denied;
  }
  if (label == label_of(Sign::payment) || label == label_of(Flag::late_payment)) {
    known.low_pay = false;
    known.late_days.reset();
    for (const auto fact : {Fact::owed, Fact::reminded, Fact::work_stopped}) known.fact(fact) = {};
  }
  if (known.focus == label) known.focus.reset();
  proceed();
}

}  // namespace advisor
