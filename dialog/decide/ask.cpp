#include "dialog/decide/ask.hpp"

#include <initializer_list>

namespace advisor {
namespace {

using Kind = Label::Kind;

void add_values(Fact fact, std::initializer_list<std::uint8_t> values, Plan& plan) {
  for (const auto value : values) plan.offers.push_back(offer(id_of(label_of(fact, value))));
}

template <class... Value>
void add(Plan& plan, Fact fact, Value... values) {
  add_values(fact, {static_cast<std::uint8_t>(values)...}, plan);
}

void add_labels(const std::vector<Label>& labels, Plan& plan) {
  for (const auto label : labels) plan.offers.push_back(offer_of(label));
}

void add_signs(Plan& plan) {
  for (std::size_t i = 0; i < count_of<Sign>; ++i)
    plan.offers.push_back(offer_of(label_of(static_cast<Sign>(i))));
}

// The answers that can be chosen.
void add_answers(const OpenQuestion& open, Plan& plan) {
  switch (open.question) {
    case Question::confirm: plan.offers = {offer("yes"), offer("no")}; return;
    case Question::safety: return add(plan, Fact::safety, Safety::safe, Safety::unsafe);
    case Question::frequency:
      return add(plan, Fact::frequency, Frequency::once, Frequency::several, Frequency::constantly);
    case Question::raised:
      return add(plan, Fact::raised, Raised::not_raised, Raised::ignored, Raised::raised,
                 Raised::improved);
    case Question::result:
      return add(plan, Fact::raised, Raised::ignored, Raised::raised, Raised::improved);
    case Question::listens: return add(plan, Fact::listens, Listens::listens, Listens::wont_listen);
    case Question::insists:
      add(plan, Fact::insists, Insists::insists, Insists::accepted);
      plan.offers.push_back({"unsure", "choice.not_refused", {}});
      return;
    case Question::owed:
      plan.offers = {offer("fact.owed.owed"), offer("money.low"), offer("money.both")};
      return;
    case Question::reminded:
      add(plan, Fact::reminded, Reminded::not_reminded, Reminded::failed);
      return add(plan, Fact::owed, Owed::settled);
    case Question::work_stopped:
      return add(plan, Fact::work_stopped, WorkStopped::still_working, WorkStopped::stopped,
                 WorkStopped::stop_failed, WorkStopped::refuses);
    case Question::stage:
      return add(plan, Fact::stage, Stage::inquiry, Stage::running, Stage::finished);
    case Question::contract:
      return add(plan, Fact::contract, Contract::outside, Contract::vague, Contract::none,
                 Contract::inside);
    case Question::limits: return add(plan, Fact::limits, Limits::stated, Limits::not_stated);
    case Question::team:
      return add(plan, Fact::team, Team::alone, Team::fine, Team::some, Team::many);
    case Question::dependence:
      return add(plan, Fact::dependence, Dependence::small, Dependence::half, Dependence::most);
    case Question::ready: plan.offers = {offer("go_on"), offer("wait"), offer("notes")}; return;
    default: return;
  }
}

bool can_be_skipped(Question question) {
  return question != Question::ready && question != Question::sign && question != Question::none;
}

Move question_move(std::string key, Args args = {}) {
  return {Block::Kind::question, std::move(key), std::move(args), {}, false};
}

Args about(const OpenQuestion& open) {
  if (open.question != Question::confirm) return {};
  std::vector<Arg> titles;
  for (const auto label : open.about) titles.push_back(title_of(label));
  auto list = list_arg(std::move(titles));
  list.text = "list.clauses";
  return {{"what", std::move(list)}};
}

}  // namespace

std::string id_of(Label label) {
  switch (label.kind) {
    case Kind::sign:
    case Kind::denied_sign: return "sign." + std::string(name(static_cast<Sign>(label.id)));
    case Kind::flag: return "flag." + std::string(name(static_cast<Flag>(label.id)));
    case Kind::fact: {
      const auto fact = static_cast<Fact>(label.id);
      return "fact." + std::string(name(fact)) + "." + std::string(value_name(fact, label.value));
    }
    default: return {};
  }
}

Arg title_of(Label label) { return topic_arg(Arg::Kind::title, label); }

Arg title_of(Label label, const Case& known) {
  if (label != label_of(Sign::payment)) return title_of(label);
  if (pays_late(known))
    return known.low_pay ? title_of(label) : title_of(label_of(Flag::late_payment));
  return message_arg(known.low_pay ? "title.payment.low" : "title.payment.open");
}

Offer offer(const std::string& id) { return {id, "choice." + id, {}}; }

Offer offer_of(Label label) { return {id_of(label), "choice.label", {{"what", title_of(label)}}}; }

std::string key_of(const std::string& prefix, const OpenQuestion& open) {
  auto key = prefix + "." + std::string(name(open.question));
  if (open.question != Question::frequency) return key;
  if (open.about.empty() || open.about.front().kind != Kind::sign) return key + ".other";
  return key + "." + std::string(name(static_cast<Sign>(open.about.front().id)));
}

Plan ask(const OpenQuestion& open) {
  Plan plan;
  plan.moves.push_back(question_move(key_of("ask", open), about(open)));
  add_answers(open, plan);
  if (can_be_skipped(open.question)) {
    plan.offers.push_back(offer("skip"));
    plan.offers.push_back(offer("why"));
  }
  return plan;
}

Move why_asked(const OpenQuestion& open) {
  return {Block::Kind::say, "why." + std::string(name(open.question)), {}, {"ours"}, false};
}

Plan ask_again(const OpenQuestion& open, const std::string& place, unsigned rung,
               const std::vector<Label>& weak) {
  Plan plan;
  if (!weak.empty()) {
    plan.moves.push_back(question_move(rung % 2 == 1 ? "weak.1" : "weak.2"));
    add_labels(weak, plan);
    plan.offers.push_back(offer("help"));
    return plan;
  }
  const bool asking = open.question != Question::none && open.question != Question::sign;
  const auto where = asking ? std::string(name(open.question)) : place;
  if (asking) add_answers(open, plan);
  // After the fourth rung the last three take turns.
  const auto step = rung <= 4 ? rung : 2 + (rung - 2) % 3;
  if (step == 1) {
    plan.moves.push_back(question_move("narrow." + where));
  } else if (step == 2) {
    plan.moves.push_back(question_move("choose." + std::string(asking ? "answer" : place)));
    if (place == "listening" && !asking) add_signs(plan);
  } else if (step == 3) {
    plan.moves.push_back(question_move("example." + where));
    if (!asking) plan.offers.push_back(offer("help"));
  } else {
    plan.moves.push_back(question_move(asking ? "everything.asking" : "everything." + place));
    plan.offers.push_back(offer("help"));
  }
  if (can_be_skipped(open.question)) plan.offers.push_back(offer("skip"));
  return plan;
}

}  // namespace advisor
