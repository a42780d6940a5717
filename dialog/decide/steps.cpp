#include "dialog/decide/steps.hpp"

#include <algorithm>

#include "dialog/decide/acknowledge.hpp"
#include "dialog/decide/ask.hpp"
#include "dialog/decide/grounds.hpp"
#include "dialog/decide/report.hpp"

namespace advisor {
namespace {

constexpr std::int64_t day = 86'400;
constexpr std::size_t max_topics = 2;

class StepList {
 public:
  StepList(const Verdict& verdict, const Case& known, const Knowledge& knowledge, Language language)
      : x_verdict(verdict), x_known(known), x_knowledge(knowledge), x_language(language) {}

  std::vector<NextStep> run() {
    switch (x_verdict.level) {
      case Level::keep: keep(); break;
      case Level::warn: warn(); break;
      case Level::peace:
      case Level::exit: leave(); break;
      case Level::decline: decline(); break;
      case Level::now: leave_now(); break;
      case Level::not_enough: break;
    }
    return std::move(x_steps);
  }

 private:
  // days: how long there is time for it; 0 is today, below 0 no date.
  void add(std::string id, Arg text, std::vector<std::string> claims, int days) {
    x_steps.push_back({std::move(id), std::move(text), std::move(claims),
                       days < 0 ? std::nullopt : std::optional(days)});
  }

  void add(const std::string& key, int days) {
    add("do." + key, message_arg("do." + key), grounds_of("do." + key), days);
  }

  // All sentences of one rung of the ladder of a sign or flag, as one step.
  bool add_rung(Label label, std::string rung, int days) {
    if (label == label_of(Flag::late_payment)) label = label_of(Sign::payment);
    if (label == label_of(Sign::payment)) rung = (pays_late(x_known) ? "late_" : "low_") + rung;
    const auto& advice = x_knowledge.topic(label).in(x_language).advice;
    Arg text{Arg::Kind::lines, " ", 0, {}, {}};
    std::vector<std::string> claims;
    for (std::size_t i = 0; i < advice.size(); ++i) {
      if (advice[i].rung != rung || std::ranges::find(x_said, std::pair{label, i}) != x_said.end())
        continue;
      x_said.emplace_back(label, i);
      text.items.push_back(topic_arg(Arg::Kind::advice, label, static_cast<std::int64_t>(i)));
      for (const auto& id : advice[i].claims)
        if (std::ranges::find(claims, id) == claims.end()) claims.push_back(id);
    }
    if (text.items.empty()) return false;
    add(id_of(label) + "." + rung, std::move(text), std::move(claims), days);
    return true;
  }

  std::vector<Label> topics() const {
    auto labels = spoken(reported(x_known));
    if (labels.size() > max_topics) labels.resize(max_topics);
    return labels;
  }

  bool by(Rule rule) const {
    return std::ranges::find(x_verdict.rules, rule) != x_verdict.rules.end();
  }

  bool must_not_wait() const {
    return counts(x_known, Sign::abuse) || x_known.danger.yes() ||
           x_known.flag(Flag::sabotage).yes();
  }

  void keep() {
    for (const auto label : topics()) add_rung(label, "first", 0);
    if (by(Rule::H8)) {
      add_rung(label_of(Sign::payment), "next", 7);
    } else if (!topics().empty()) {
      add_rung(topics().front(), "next", 7);
    }
    add("review", 14);
  }

  void warn() {
    if (by(Rule::H9)) {
      add_rung(label_of(Sign::payment), "next", 0);
      add("finish_nothing", -1);
      add_rung(label_of(Sign::payment), "last", 14);
      return;
    }
    if (by(Rule::H5)) add("refuse", 0);
    if (counts(x_known, Sign::payment) && pays_late(x_known) &&
        x_known.is<Reminded>(Fact::reminded) < Reminded::reminded)
      add_rung(label_of(Sign::payment), "first", 0);
    add("warn", 3);
    for (const auto label : topics()) add_rung(label, "next", 7);
    add("write_down", -1);
    if (!topics().empty() && !add_rung(topics().front(), "last", 14)) add("review", 14);
  }

  void leave() {
    if (x_verdict.replace_first) add("replace", -1);
    else if (x_verdict.level == Level::exit) add("weigh", 3);
    add("contract", 3);
    if (by(Rule::H10)) add("claim", 0);
    else if (must_not_wait()) add("invoice", 3);
    else add("finish", -1);
    if (x_verdict.level == Level::exit) add("community", -1);
    add("arrange", 7);
    add("talk", 14);
    if (!must_not_wait()) add("thank", -1);
  }

  void leave_now() {
    if (x_known.danger.yes()) add("stay_safe", 0);
    add("save", 0);
    add("stop", 0);
    add("invoice", 2);
    add("tell_once", 2);
    if (x_verdict.replace_first) add("replace", -1);
    add("community", -1);
  }

  void decline() {
    add("decline", 2);
    add("no_reasons", -1);
    add("portfolio", -1);
  }

  const Verdict& x_verdict;
  const Case& x_known;
  const Knowledge& x_knowledge;
  Language x_language;
  std::vector<std::pair<Label, std::size_t>> x_said;
  std::vector<NextStep> x_steps;
};

std::string dunning_letter(const Case& known) {
  if (known.is<WorkStopped>(Fact::work_stopped) >= WorkStopped::stop_failed) return "payment_last";
  if (known.is<Reminded>(Fact::reminded) >= Reminded::reminded) return "payment_firm";
  return "payment_reminder";
}

bool extras(const Case& known) {
  return counts(known, Sign::scope) || known.flag(Flag::unpaid_extra).yes();
}

}  // namespace

std::vector<NextStep> plan_steps(const Verdict& verdict, const Case& known,
                                 const Knowledge& knowledge, Language language) {
  return StepList(verdict, known, knowledge, language).run();
}

std::vector<Move> next_steps(const Verdict& verdict, const Case& known, const Knowledge& knowledge,
                             Language language, std::int64_t at) {
  std::vector<Move> moves;
  std::int64_t n = 0;
  for (auto& step : plan_steps(verdict, known, knowledge, language)) {
    Args args{{"n", number_arg(++n)}, {"what", std::move(step.text)}};
    std::string key = step.days ? "step.today" : "step";
    if (step.days.value_or(0) > 0) {
      key = "step.by";
      args.emplace_back("date", deadline_arg(at + *step.days * day));
    }
    moves.push_back(
        {Block::Kind::step, std::move(key), std::move(args), std::move(step.claims), false});
  }
  return moves;
}

std::vector<std::string> fitting_drafts(const Verdict* verdict, const Case& known) {
  const bool owed = counts(known, Sign::payment) && pays_late(known) &&
                    known.is<Owed>(Fact::owed) != Owed::settled;
  const auto level = verdict ? verdict->level : Level::not_enough;
  std::vector<std::string> names;
  if (level == Level::now) names.push_back("neutral_closing");
  if (level == Level::decline) return {"decline"};
  if (level == Level::exit || level == Level::peace)
    names = {"call_request", "call_script", "goodbye_email", "handover_checklist"};
  if (owed) names.insert(level == Level::exit ? names.end() : names.begin(), dunning_letter(known));
  if (severity(level) >= severity(Level::exit) || level == Level::peace) return names;
  if (extras(known)) names.push_back("scope_quote");
  if (counts(known, Sign::time)) names.push_back("hours_note");
  names.push_back("warning_talk");
  if (level == Level::not_enough) names.push_back("call_request");
  return names;
}

namespace {

int invoices(const Case& known) { return known.sign(Sign::payment).count.value_or(1); }

std::string money(const Case& known) {
  const auto owed = known.is<Owed>(Fact::owed);
  if (owed == Owed::settled) return "paid";
  if (known.sign(Sign::payment).belief == Belief::denied) return "paid";
  return owed == Owed::owed || pays_late(known) ? "owed" : "unsettled";
}

}  // namespace

std::string draft_traits(const DraftState& draft, const Case& known) {
  std::string traits{name(draft.tone)};
  traits += draft.is_short ? ",short" : ",long";
  traits += invoices(known) > 1 ? ",many" : ",one";
  traits += known.late_days ? ",late" : ",undated";
  const bool hurt = counts(known, Sign::abuse) || known.danger.yes();
  return traits + "," + money(known) + (hurt ? ",hurt" : ",civil");
}

std::vector<Arg> draft_numbers(const Case& known) {
  std::vector<Arg> numbers{{Arg::Kind::number, "count", invoices(known), {}, {}}};
  if (known.late_days) numbers.push_back({Arg::Kind::number, "late", *known.late_days, {}, {}});
  return numbers;
}

Move draft_move(const DraftState& draft, const Case& known, std::int64_t at) {
  const auto text = [](std::string_view words) {
    return Arg{Arg::Kind::text, std::string(words), 0, {}, {}};
  };
  Arg document{Arg::Kind::document, draft.name, at, {}, {}};
  document.items = {text(name(draft.language)), text(name(draft.address)),
                    text(draft_subject(known)), text(draft_traits(draft, known))};
  for (auto& number : draft_numbers(known)) document.items.push_back(std::move(number));
  return {Block::Kind::draft, "plain", {{"what", std::move(document)}}, {"ours"}, false};
}

std::string draft_subject(const Case& known) {
  const auto labels = reported(known);
  if (labels.empty()) return {};
  if (labels.front() == label_of(Sign::payment) && !pays_late(known)) return "underpaid";
  return id_of(labels.front()).substr(5);
}

}  // namespace advisor
