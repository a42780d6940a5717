#include "dialog/decide/decide.hpp"

#include <algorithm>

#include "dialog/decide/acknowledge.hpp"
#include "dialog/decide/answer.hpp"
#include "dialog/decide/ask.hpp"
#include "dialog/decide/decider.hpp"
#include "dialog/decide/report.hpp"
#include "dialog/decide/safety.hpp"
#include "dialog/decide/what_if.hpp"

namespace advisor {
namespace {

constexpr std::int64_t long_absence = 12 * 3'600;

std::size_t index(Question q) { return static_cast<std::size_t>(q); }

}  // namespace

Conversation Decider::run() {
  ++x_next.turn;
  x_act = act_of(x_in);
  const auto reaction = transition(x_before.phase, x_act).reaction;
  // What is said to the client, or pasted, is not said about them, nor to the advisor.
  const bool apart = reaction == Reaction::play || reaction == Reaction::check_draft;
  if (!apart || (!x_in.reading && !is_apart(x_before.phase))) hear_language();
  x_merge = take_in(x_before.known, apart ? Understanding{} : x_in.heard, x_in.text, x_before.open);
  if (x_in.choice == "money.low" || x_in.choice == "money.both") take_money_kind();
  x_next.known = x_merge.known;
  x_next.weak = x_merge.weak;
  const auto away = x_in.at - x_before.last_at;
  x_long_away = x_before.last_at != 0 && away > long_absence;
  x_next.last_at = x_in.at;
  if (is_apart(x_before.phase)) x_next.phase = phase_for(reaction);
  react(reaction);
  if (x_next.phase != Phase::rehearsing) x_next.play.reset();
  if (!x_plan.moves.empty()) x_next.said = std::move(x_plan);
  return std::move(x_next);
}

// Language and register are heard in every utterance; a draft has its own.
void Decider::hear_language() {
  const auto& heard = x_in.heard;
  if (x_act == Act::draft || about_draft()) return;
  if (heard.wants) x_next.language = *heard.wants;
  else if (heard.language_sure && x_act != Act::change_language) x_next.language = heard.language;
  if (heard.address) x_next.address = *heard.address;
}

// "In English, please", said to a draft that lies on the table, is about the draft.
bool Decider::about_draft() const {
  const bool redress = x_act == Act::change_language || (x_act == Act::tell && x_in.heard.address);
  return draft_is_shown(x_before) && redress && !x_in.heard.reports() && x_in.choice.empty();
}

void Decider::take_money_kind() {
  x_merge.known.low_pay = true;
  if (x_in.choice == "money.both") x_merge.known.set(Fact::owed, Owed::owed);
  x_next.asked.closed[index(Question::owed)] = true;
  x_merge.facts.push_back(Fact::owed);
}

// Some things are not done beside a rehearsal or a draft that is waited for: the talk goes on.
Phase Decider::phase_for(Reaction reaction) const {
  const bool leads_back = reaction == Reaction::list_steps || reaction == Reaction::write_draft ||
                          reaction == Reaction::summarize;
  return leads_back ? x_before.came_from : x_before.phase;
}

void Decider::react(Reaction reaction) {
  if (about_draft()) return write_draft();
  switch (reaction) {
    case Reaction::hear: return hear();
    case Reaction::settle: return settle();
    case Reaction::leave_open: return leave_open("left_open");
    case Reaction::pass: return leave_open("skipped");
    case Reaction::answer: return answer();
    case Reaction::judge: return judge_now();
    case Reaction::disagree: return disagree();
    case Reaction::explain: return explain();
    case Reaction::guide: return aside("help");
    case Reaction::repeat: return repeat();
    case Reaction::undo: return;  // the advisor replays the log
    case Reaction::restart: return restart("restart");
    case Reaction::greet: return greet();
    case Reaction::take_thanks: return take_thanks();
    case Reaction::part: return part();
    case Reaction::translate: return translate();
    case Reaction::steer: return aside(varied("off_topic", x_next.turn, 3));
    case Reaction::care: return go(Phase::care, care_lines(x_next.turn));
    case Reaction::protect: return protect();
    case Reaction::stay_caring: return go(Phase::care, stay_caring(x_next.turn));
    case Reaction::stay_safe: return stay_in_safety();
    case Reaction::resume: return resume();
    case Reaction::hold: return hold();
    case Reaction::list_steps: return list_steps();
    case Reaction::write_draft: return write_draft();
    case Reaction::recall: recall(); return offer_corrections();
    case Reaction::cite: return cite();
    case Reaction::forget: return forget();
    case Reaction::summarize: return summarize();
    case Reaction::reopen: return reopen();
    case Reaction::check_draft: return check_draft();
    case Reaction::rehearse: return rehearse();
    case Reaction::play: return play();
    case Reaction::leave: return leave();
  }
}

void Decider::say(const std::vector<Move>& moves) {
  x_plan.moves.insert(x_plan.moves.end(), moves.begin(), moves.end());
}

void Decider::say(const Plan& plan) {
  say(plan.moves);
  x_plan.offers = plan.offers;
}

void Decider::go(Phase phase, const Plan& plan) {
  x_next.phase = phase;
  say(plan);
  changed();
}

void Decider::understood() {
  x_next.rung = 0;
  changed();
}

std::string Decider::place() const {
  if (x_next.phase == Phase::advised) return "advised";
  if (x_next.phase == Phase::ready) return "ready";
  return "listening";
}

void Decider::offer_after_verdict() {
  x_plan.offers = {offer("steps"), offer("draft"), offer("why"), offer("disagree")};
}

// Puts the question that is open again, after something else.
void Decider::back_to_question() {
  switch (x_next.phase) {
    case Phase::asking:
    case Phase::confirming: return say(ask(x_next.open));
    case Phase::ready: return say(ask({Question::ready, {}}));
    case Phase::advised: return offer_after_verdict();
    case Phase::listening: return prompt();
    case Phase::safety: return offer_offers(stay_safe(x_next.turn, false));
    case Phase::care: return offer_offers(stay_caring(x_next.turn));
    case Phase::closed: return;
    case Phase::checking:
      say({Block::Kind::question, "check.paste.1", {}, {}, false});
      x_plan.offers = {offer("stop")};
      return;
    case Phase::rehearsing:
      if (x_next.play) say(client_line(*x_next.play));
      x_plan.offers = {offer("stop")};
      return;
  }
}

void Decider::prompt() {
  say({Block::Kind::question, varied("prompt", x_next.turn, 3), {}, {}, false});
  x_plan.offers = {offer("help")};
}

void Decider::put(const OpenQuestion& open, Phase phase) {
  x_next.open = open;
  x_next.phase = phase;
  auto& times = x_next.asked.times[index(open.question)];
  if (times < max_repeats) ++times;
  if (open.question == Question::sign) prompt();
  else say(ask(open));
}

void Decider::hear() {
  if (correct()) return;
  take_opening();
  if (x_merge.danger) return protect();
  if (!x_merge.heard()) return misunderstood();
  understood();
  say(acknowledge(x_merge, x_before.known, x_next.turn));
  if (x_in.heard.question && !x_in.heard.faq && !x_next.verdict) say("answer.soon");
  if (x_merge.has(Fact::raised) && x_before.open.question == Question::result)
    x_next.asked.closed[index(Question::result)] = true;
  proceed();
}

// "Nem, csak hangos": the no answers the open question, unless what follows did.
void Decider::take_opening() {
  if (!x_in.yes || !in_case(x_before.phase) || answers_open()) return;
  if (answer_yes_or_no(x_before.open, *x_in.yes, false, x_merge)) x_next.known = x_merge.known;
}

bool Decider::answers_open() const {
  const auto fact = fact_of(x_before.open.question);
  return fact && x_merge.has(*fact);
}

bool Decider::answered_open() const {
  return answers_open() || !x_merge.noted.empty() || !x_merge.denied.empty();
}

void Decider::settle() {
  if (answered_open()) return hear();
  if (x_before.phase == Phase::advised) return follow_up();
  const bool yes = x_act == Act::affirm;
  if (yes && !x_in.yes && x_merge.has(Fact::frequency)) return hear();
  if (!answer_yes_or_no(x_before.open, yes, x_before.rung > 0, x_merge)) return misunderstood();
  x_next.known = x_merge.known;
  if (x_merge.danger) return protect();
  hear();
}

// Yes to "shall I write it?": the first thing that was offered.
void Decider::follow_up() {
  const auto& offers = x_before.said.offers;
  if (offers.empty()) return misunderstood();
  if (offers.front().id == "steps") return list_steps();
  if (offers.front().id.starts_with("draft")) return write_draft();
  misunderstood();
}

void Decider::leave_open(const std::string& key) {
  if (answered_open() || !x_merge.facts.empty()) return hear();
  understood();
  const auto question = x_before.open.question;
  x_next.asked.closed[index(question)] = true;
  if (question == Question::confirm) drop_unconfirmed();
  say(varied(key, x_next.turn, 2));
  proceed();
}

void Decider::drop_unconfirmed() {
  const auto drop = [](Heard& h) {
    if (h.belief == Belief::likely) h = {};
  };
  std::ranges::for_each(x_next.known.signs, drop);
  std::ranges::for_each(x_next.known.flags, drop);
}

// What comes next: something to ask back, the next question, or enough is known.
void Decider::proceed() {
  auto& asked = x_next.asked;
  if (!x_merge.pending.empty()) asked.times[index(Question::confirm)] = 0;
  const auto likely = to_confirm(x_next.known);
  // Whether the user is safe comes before anything else.
  if (const auto first = next_question(x_next.known, asked); first.question == Question::safety)
    return put(first, Phase::asking);
  if (!likely.empty() && asked.times[index(Question::confirm)] < 2)
    return put({Question::confirm, likely}, Phase::confirming);
  if (!likely.empty()) drop_unconfirmed();
  const auto next = next_question(x_next.known, asked);
  if (next.question == Question::sign) return put(next, Phase::listening);
  if (next.question != Question::none) return put(next, Phase::asking);
  x_next.open = {};
  if (weigh(x_next.known).level == Level::not_enough) {
    x_next.phase = Phase::listening;
    return prompt();
  }
  if (x_next.verdict) return reconsider();
  x_next.phase = Phase::ready;
  x_next.open = {Question::ready, {}};
  auto plan = ask(x_next.open);
  if (x_next.asked.times[index(Question::ready)]++ % 2 == 1)
    plan.moves.front().key = "ask.ready.again";
  say(plan);
}

// A verdict was given before: did what was said since change it?
void Decider::reconsider() {
  const auto verdict = judge(x_next.known);
  const bool same =
      verdict.level == x_next.verdict->level && verdict.rule() == x_next.verdict->rule();
  x_next.phase = Phase::advised;
  if (same) {
    say({Block::Kind::say, "view.same", {{"level", level_arg(verdict)}}, {}, false});
  } else {
    say("view.changed");
    say(report(verdict, x_next.known));
  }
  x_next.verdict = verdict;
  offer_after_verdict();
}

Arg Decider::level_arg(const Verdict& verdict) {
  return message_arg("level." + std::string(name(verdict.level)));
}

void Decider::misunderstood() {
  ++x_next.rung;
  x_next.known = x_before.known;
  say(ask_again(x_next.open, place(), x_next.rung, x_merge.weak));
  if (x_next.phase == Phase::advised && x_plan.offers.empty()) offer_after_verdict();
}

Act act_of(const Utterance& utterance) {
  const auto& heard = utterance.heard;
  if (heard.act == Act::distress || heard.act == Act::danger) return heard.act;
  const auto unsafe = label_of(Fact::safety, Safety::unsafe);
  const bool threatened = std::ranges::any_of(heard.evidence, [&](const Evidence& e) {
    return e.label == unsafe && e.strength != Strength::weak;
  });
  return threatened ? Act::danger : heard.act;
}

Conversation decide(const Conversation& conversation, const Utterance& utterance,
                    const Knowledge& knowledge) {
  return Decider(conversation, utterance, knowledge).run();
}

Conversation begin(Language language, std::int64_t at) {
  Conversation talk;
  talk.language = language;
  talk.last_at = at;
  talk.said.moves = {{Block::Kind::say, "greeting", {}, {}, false},
                     {Block::Kind::question, "greeting.ask", {}, {}, false}};
  talk.said.offers = {offer("help"), offer(language == Language::hu ? "lang.en" : "lang.hu")};
  return talk;
}

Conversation welcome_back(const Conversation& conversation, std::int64_t at) {
  Utterance nothing;
  nothing.heard.language = conversation.language;
  nothing.heard.act = Act::greet;
  nothing.at = at;
  return decide(conversation, nothing, {});
}

Plan after_undo(const Conversation& conversation, const std::string& taken_back) {
  Plan plan;
  if (taken_back.empty()) plan.moves.push_back({Block::Kind::say, "undone.nothing", {}, {}, false});
  else
    plan.moves.push_back(
        {Block::Kind::noted, "undone", {{"words", quote_arg(taken_back)}}, {}, false});
  for (const auto& move : conversation.said.moves)
    if (move.kind == Block::Kind::question) plan.moves.push_back(move);
  plan.offers = conversation.said.offers;
  return plan;
}

}  // namespace advisor
