#include "dialog/decide/decide.hpp"

#include <algorithm>

#include "dialog/decide/acknowledge.hpp"
#include "dialog/decide/answer.hpp"
#include "dialog/decide/ask.hpp"
#include "dialog/decide/report.hpp"
#include "dialog/decide/safety.hpp"
#include "dialog/decide/steps.hpp"

namespace advisor {
namespace {

constexpr std::int64_t long_absence = 12 * 3'600;
constexpr std::size_t max_answer = 3;  // sentences of a digression

std::size_t index(Question q) { return static_cast<std::size_t>(q); }

bool in_case(Phase phase) { return phase == Phase::asking || phase == Phase::confirming; }

class Decider {
 public:
  Decider(const Conversation& before, const Utterance& in, const Knowledge& knowledge)
      : x_before(before), x_next(before), x_in(in), x_knowledge(knowledge) {}

  Conversation run() {
    ++x_next.turn;
    x_act = act_of(x_in);
    hear_language();
    x_merge = take_in(x_before.known, x_in.heard, x_in.text, x_before.open);
    if (x_in.choice == "money.low" || x_in.choice == "money.both") take_money_kind();
    x_next.known = x_merge.known;
    x_next.weak = x_merge.weak;
    const auto away = x_in.at - x_before.last_at;
    x_long_away = x_before.last_at != 0 && away > long_absence;
    x_next.last_at = x_in.at;
    react(transition(x_before.phase, x_act).reaction);
    if (!x_plan.moves.empty()) x_next.said = std::move(x_plan);
    return std::move(x_next);
  }

 private:
  // Language and register are heard in every utterance; a draft has its own.
  void hear_language() {
    const auto& heard = x_in.heard;
    if (x_act == Act::draft || about_draft()) return;
    if (heard.wants) x_next.language = *heard.wants;
    else if (heard.language_sure && x_act != Act::change_language) x_next.language = heard.language;
    if (heard.address) x_next.address = *heard.address;
  }

  // "In English, please", said to a draft that lies on the table, is about the draft.
  bool about_draft() const {
    const auto& said = x_before.said.moves;
    const bool shown = std::ranges::any_of(
        said, [](const Move& m) { return m.kind == Block::Kind::draft; });
    const bool redress = x_act == Act::change_language || (x_act == Act::tell && x_in.heard.address);
    return shown && redress && !x_in.heard.reports() && x_in.choice.empty();
  }

  void take_money_kind() {
    x_merge.known.low_pay = true;
    if (x_in.choice == "money.both") x_merge.known.set(Fact::owed, Owed::owed);
    x_next.asked.closed[index(Question::owed)] = true;
    x_merge.facts.push_back(Fact::owed);
  }

  void react(Reaction reaction) {
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
      case Reaction::recall: return recall();
      case Reaction::cite: return cite();
      case Reaction::forget: return forget();
      case Reaction::summarize: return summarize();
      case Reaction::reopen: return reopen();
    }
  }

  // ---- building blocks

  void say(Move move) { x_plan.moves.push_back(std::move(move)); }
  void say(const std::string& key) { say({Block::Kind::say, key, {}, {}, false}); }
  void say(const std::vector<Move>& moves) {
    x_plan.moves.insert(x_plan.moves.end(), moves.begin(), moves.end());
  }
  void say(const Plan& plan) {
    say(plan.moves);
    x_plan.offers = plan.offers;
  }
  void go(Phase phase, const Plan& plan) {
    x_next.phase = phase;
    say(plan);
    changed();
  }

  // "Back" takes away up to here.
  void changed() { x_next.changed_at = x_next.log.size(); }
  void understood() {
    x_next.rung = 0;
    changed();
  }

  std::string place() const {
    if (x_next.phase == Phase::advised) return "advised";
    if (x_next.phase == Phase::ready) return "ready";
    return "listening";
  }

  void offer_after_verdict() {
    x_plan.offers = {offer("steps"), offer("draft"), offer("why"), offer("disagree")};
  }

  // Puts the question that is open again, after something else.
  void back_to_question() {
    switch (x_next.phase) {
      case Phase::asking:
      case Phase::confirming: return say(ask(x_next.open));
      case Phase::ready: return say(ask({Question::ready, {}}));
      case Phase::advised: return offer_after_verdict();
      case Phase::listening: return prompt();
      case Phase::safety: return offer_offers(stay_safe(x_next.turn, false));
      case Phase::care: return offer_offers(stay_caring(x_next.turn));
      case Phase::closed: return;
    }
  }
  void offer_offers(const Plan& plan) { x_plan.offers = plan.offers; }

  void prompt() {
    say({Block::Kind::question, varied("prompt", x_next.turn, 3), {}, {}, false});
    x_plan.offers = {offer("help")};
  }

  void put(const OpenQuestion& open, Phase phase) {
    x_next.open = open;
    x_next.phase = phase;
    auto& times = x_next.asked.times[index(open.question)];
    if (times < max_repeats) ++times;
    if (open.question == Question::sign) prompt();
    else say(ask(open));
  }

  // ---- taking in

  void hear() {
    if (!x_merge.heard()) return misunderstood();
    understood();
    say(acknowledge(x_merge, x_before.known, x_next.turn));
    if (x_in.heard.question && !x_in.heard.faq && !x_next.verdict) say("answer.soon");
    if (x_merge.has(Fact::raised) && x_before.open.question == Question::result)
      x_next.asked.closed[index(Question::result)] = true;
    proceed();
  }

  bool answered_open() const {
    const auto fact = fact_of(x_before.open.question);
    return (fact && x_merge.has(*fact)) || !x_merge.noted.empty() || !x_merge.denied.empty();
  }

  void settle() {
    if (answered_open()) return hear();
    if (x_before.phase == Phase::advised) return follow_up();
    const bool yes = x_act == Act::affirm;
    if (!answer_yes_or_no(x_before.open, yes, x_merge)) return misunderstood();
    x_next.known = x_merge.known;
    if (x_merge.danger) return protect();
    hear();
  }

  // Yes to "shall I write it?": the first thing that was offered.
  void follow_up() {
    const auto& offers = x_before.said.offers;
    if (offers.empty()) return misunderstood();
    if (offers.front().id == "steps") return list_steps();
    if (offers.front().id.starts_with("draft")) return write_draft();
    misunderstood();
  }

  void leave_open(const std::string& key) {
    if (answered_open()) return hear();
    understood();
    const auto question = x_before.open.question;
    x_next.asked.closed[index(question)] = true;
    if (question == Question::confirm) drop_unconfirmed();
    say(varied(key, x_next.turn, 2));
    proceed();
  }

  void drop_unconfirmed() {
    const auto drop = [](Heard& h) {
      if (h.belief == Belief::likely) h = {};
    };
    std::ranges::for_each(x_next.known.signs, drop);
    std::ranges::for_each(x_next.known.flags, drop);
  }

  // What comes next: something to ask back, the next question, or enough is known.
  void proceed() {
    auto& asked = x_next.asked;
    if (!x_merge.pending.empty()) asked.times[index(Question::confirm)] = 0;
    const auto likely = to_confirm(x_next.known);
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
    say(ask(x_next.open));
  }

  // A verdict was given before: did what was said since change it?
  void reconsider() {
    const auto verdict = judge(x_next.known);
    const bool same = verdict.level == x_next.verdict->level && verdict.rule() == x_next.verdict->rule();
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

  static Arg level_arg(const Verdict& verdict) {
    return message_arg("level." + std::string(name(verdict.level)));
  }

  void misunderstood() {
    ++x_next.rung;
    x_next.known = x_before.known;
    say(ask_again(x_next.open, place(), x_next.rung, x_merge.weak));
    if (x_next.phase == Phase::advised && x_plan.offers.empty()) offer_after_verdict();
  }

  // ---- questions of the user

  void answer() {
    const bool told = x_merge.heard();
    if (told) {
      understood();
      say(acknowledge(x_merge, x_before.known, x_next.turn));
    }
    const bool answered = answer_faq();
    if (!answered && told) return proceed();
    if (!answered) say(varied("answer.unknown", x_next.turn, 3));
    if (x_next.phase == Phase::closed) return;
    if (x_before.phase == Phase::listening && x_next.known == Case{}) return prompt();
    if (answered && in_case(x_next.phase)) say(varied("back_to", x_next.turn, 2));
    if (told) return proceed();
    back_to_question();
  }

  // At most three sentences; "more" gives the rest.
  bool answer_faq() {
    const bool more = x_in.choice == "more";
    auto faq = x_in.heard.faq;
    if (more) faq = parse<Faq>(x_before.last_faq);
    if (!faq) return false;
    const auto& words = x_knowledge.answer(*faq).in(x_next.language);
    const auto& sentences = more ? words.more : words.answer;
    const auto limit = more ? sentences.size() : std::min(sentences.size(), max_answer);
    for (std::size_t i = 0; i < limit; ++i) {
      const auto part = more ? Arg::Kind::more : Arg::Kind::answer;
      say({Block::Kind::say, "plain",
           {{"what", topic_arg(part, label_of(*faq), static_cast<std::int64_t>(i))}},
           sentences[i].claims, i > 0});
    }
    x_next.last_faq = name(*faq);
    return limit > 0;
  }

  void explain() {
    if (in_case(x_next.phase)) {
      say(why_asked(x_next.open));
      return back_to_question();
    }
    if (x_next.verdict) say(arithmetic(*x_next.verdict, x_next.known));
    else say("why.listening");
    back_to_question();
  }

  void recall() {
    say(notes(x_next.known));
    back_to_question();
  }

  void cite() {
    say(sources(x_before.said, x_knowledge));
    back_to_question();
  }

  // One line, and back to where the talk stood.
  void aside(const std::string& key) {
    say(key);
    back_to_question();
  }

  // ---- the verdict and after

  void judge_now() {
    if (x_merge.heard()) x_next.known = x_merge.known;
    const auto verdict = judge(x_next.known);
    changed();
    if (verdict.level == Level::not_enough) return not_enough();
    x_next.verdict = verdict;
    x_next.phase = Phase::advised;
    x_next.open = {};
    x_next.rung = 0;
    say(report(verdict, x_next.known));
    offer_after_verdict();
  }

  void not_enough() {
    x_next.phase = Phase::listening;
    x_next.open = {Question::sign, {}};
    const bool denied = std::ranges::any_of(
        x_next.known.signs, [](const Heard& h) { return h.belief == Belief::denied; });
    if (denied) say({Block::Kind::verdict, "verdict.no_sign", {}, {"I.6"}, false});
    else say(varied("not_enough", x_next.turn, 2));
    prompt();
  }

  void disagree() {
    if (answered_open() && x_merge.heard()) return hear();
    x_next.open = {Question::disagree, {}};
    say(varied("disagree", x_next.turn, 2));
    say(notes(x_next.known));
    say({Block::Kind::question, "ask.disagree", {}, {}, false});
    x_plan.offers = {offer("why"), offer("steps"), offer("restart")};
  }

  void list_steps() {
    if (!x_next.verdict) judge_now();
    if (!x_next.verdict) return;
    x_next.phase = Phase::advised;
    changed();
    say("steps");
    say(next_steps(*x_next.verdict, x_next.known, x_knowledge, x_next.language, x_in.at));
    const auto drafts = fitting_drafts(&*x_next.verdict, x_next.known);
    x_plan.offers.clear();
    if (!drafts.empty()) {
      say({Block::Kind::question, "ask.draft", {}, {}, false});
      for (const auto& draft : drafts) x_plan.offers.push_back(offer("draft." + draft));
    }
    x_plan.offers.push_back(offer("why"));
  }

  void summarize() {
    if (!x_next.verdict) return judge_now();
    say("report.intro");
    say(report(*x_next.verdict, x_next.known));
    say(next_steps(*x_next.verdict, x_next.known, x_knowledge, x_next.language, x_in.at));
    x_next.phase = Phase::advised;
    offer_after_verdict();
  }

  // A draft keeps its own language and register; both can be changed on the table.
  void write_draft() {
    auto draft = x_next.draft.value_or(DraftState{"", x_next.language, x_next.address});
    const auto names = fitting_drafts(x_next.verdict ? &*x_next.verdict : nullptr, x_next.known);
    const auto wish = x_in.choice.starts_with("draft.") ? x_in.choice.substr(6) : std::string();
    const bool restyled = wish == "te" || wish == "on" || wish == "hu" || wish == "en" || about_draft();
    if (!wish.empty() && !restyled) draft.name = wish;
    else if (draft.name.empty() || (!restyled && !fits(names, draft.name))) draft.name = names.front();
    if (const auto address = parse<Register>(wish)) draft.address = *address;
    if (const auto language = parse<Language>(wish)) draft.language = *language;
    if (x_in.heard.address) draft.address = *x_in.heard.address;
    if (x_in.heard.wants) draft.language = *x_in.heard.wants;
    x_next.draft = draft;
    if (x_next.phase == Phase::closed)
      x_next.phase = x_next.verdict ? Phase::advised : Phase::listening;
    changed();
    show_draft(draft, names);
    if (in_case(x_next.phase)) say(ask(x_next.open).moves);
  }

  static bool fits(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
  }

  void show_draft(const DraftState& draft, const std::vector<std::string>& names) {
    say(varied("draft.intro", x_next.turn, 2));
    Arg document{Arg::Kind::document, draft.name, x_in.at, {}, {}};
    document.items = {{Arg::Kind::text, std::string(name(draft.language)), 0, {}, {}},
                      {Arg::Kind::text, std::string(name(draft.address)), 0, {}, {}},
                      {Arg::Kind::text, draft_subject(x_next.known), 0, {}, {}}};
    say({Block::Kind::draft, "plain", {{"what", std::move(document)}}, {"ours"}, false});
    x_plan.offers.clear();
    if (draft.language == Language::hu)
      x_plan.offers.push_back(offer(draft.address == Register::te ? "draft.on" : "draft.te"));
    x_plan.offers.push_back(offer(draft.language == Language::hu ? "draft.en" : "draft.hu"));
    for (const auto& other : names)
      if (other != draft.name) x_plan.offers.push_back(offer("draft." + other));
    if (x_next.verdict) x_plan.offers.push_back(offer("steps"));
  }

  // ---- danger and distress

  void protect() {
    x_next.known.danger.belief = Belief::yes;
    x_next.known.set(Fact::safety, Safety::unsafe);
    x_next.rung = 0;
    go(Phase::safety, safety_lines(x_next.turn));
  }

  void stay_in_safety() {
    if (x_merge.heard()) changed();
    say(stay_safe(x_next.turn, !x_merge.noted.empty() || !x_merge.facts.empty()));
  }

  // Only the user leads back.
  void resume() {
    changed();
    if (x_before.phase == Phase::safety) {
      if (x_in.choice != "mistake") return judge_now();
      x_next.known.danger = {};
      x_next.known.set(Fact::safety, Safety::safe);
      say("danger.mistake");
    } else {
      say(varied("care.resume", x_next.turn, 2));
    }
    continue_talk();
  }

  void continue_talk() {
    if (x_next.known.danger.yes()) return judge_now();
    if (x_next.known == Case{}) {
      x_next.phase = Phase::listening;
      return prompt();
    }
    if (!x_next.verdict) return proceed();
    x_next.phase = Phase::advised;
    offer_after_verdict();
  }

  // ---- manners

  void greet() {
    say(x_long_away ? "welcome_back" : varied("greet", x_next.turn, 2));
    if (x_next.phase == Phase::closed) return;
    back_to_question();
  }

  void take_thanks() {
    if (x_next.phase == Phase::advised) say(varied("thanks.advised", x_next.turn, 2));
    else say(varied("thanks", x_next.turn, 2));
    if (x_next.phase == Phase::advised) x_plan.offers = {offer("steps"), offer("bye")};
    else back_to_question();
  }

  void part() {
    changed();
    say(x_before.phase == Phase::care    ? "bye.care"
        : x_before.phase == Phase::safety ? "bye.safety"
        : x_next.verdict                  ? varied("bye.advised", x_next.turn, 2)
                                          : varied("bye", x_next.turn, 2));
    x_next.phase = Phase::closed;
    x_plan.offers = {offer("restart")};
  }

  void reopen() {
    x_next.phase = x_next.verdict ? Phase::advised : Phase::listening;
    if (x_merge.heard()) return hear();
    changed();
    say("welcome_back");
    continue_talk();
    if (x_plan.moves.size() == 1 && x_next.verdict)
      say({Block::Kind::say, "view.stood", {{"level", level_arg(*x_next.verdict)}}, {}, false});
  }

  void hold() {
    changed();
    if (!x_next.verdict) x_next.open = {};
    x_next.phase = x_next.verdict ? Phase::advised : Phase::listening;
    say(varied("hold", x_next.turn, 2));
    x_plan.offers = {offer("go_on"), offer("notes")};
  }

  void repeat() {
    say(x_before.said);
    if (x_plan.moves.empty()) prompt();
  }

  // The same again in the other language.
  void translate() {
    if (!x_in.heard.wants)
      x_next.language = x_before.language == Language::hu ? Language::en : Language::hu;
    say(x_next.language == x_before.language ? "language.same" : "language.changed");
    const auto phase = x_next.phase;
    if (phase == Phase::advised || phase == Phase::safety || phase == Phase::care) {
      x_plan.moves.insert(x_plan.moves.end(), x_before.said.moves.begin(), x_before.said.moves.end());
      x_plan.offers = x_before.said.offers;
    } else {
      back_to_question();
    }
  }

  void restart(const std::string& key) {
    auto fresh = begin(x_next.language, x_in.at);
    fresh.address = x_next.address;
    fresh.turn = x_next.turn;
    fresh.log = x_next.log;
    fresh.changed_at = fresh.log.size();
    x_next = std::move(fresh);
    say(key);
    prompt();
  }

  void forget() {
    restart("forgotten");
    x_next.log.clear();
    x_next.turn = 0;
    x_next.changed_at = 0;
  }

  const Conversation& x_before;
  Conversation x_next;
  const Utterance& x_in;
  const Knowledge& x_knowledge;
  Act x_act = Act::tell;
  Merge x_merge;
  Plan x_plan;
  bool x_long_away = false;
};

}  // namespace

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
  if (taken_back.empty())
    plan.moves.push_back({Block::Kind::say, "undone.nothing", {}, {}, false});
  else
    plan.moves.push_back({Block::Kind::noted, "undone", {{"words", quote_arg(taken_back)}}, {}, false});
  for (const auto& move : conversation.said.moves)
    if (move.kind == Block::Kind::question) plan.moves.push_back(move);
  plan.offers = conversation.said.offers;
  return plan;
}

}  // namespace advisor
