#include <algorithm>

#include "dialog/decide/acknowledge.hpp"
#include "dialog/decide/ask.hpp"
#include "dialog/decide/decider.hpp"
#include "dialog/decide/safety.hpp"

namespace advisor {

void Decider::protect() {
  x_next.known.danger.belief = Belief::yes;
  x_next.known.set(Fact::safety, Safety::unsafe);
  x_next.rung = 0;
  go(Phase::safety, safety_lines(x_next.turn));
}

void Decider::stay_in_safety() {
  if (x_merge.has(Fact::safety) && x_next.known.is<Safety>(Fact::safety) == Safety::safe)
    return resume();
  if (x_merge.heard()) changed();
  say(stay_safe(x_next.turn, !x_merge.noted.empty() || !x_merge.facts.empty()));
}

// Only the user leads back.
void Decider::resume() {
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

void Decider::continue_talk() {
  if (x_next.known.danger.yes()) return judge_now();
  if (x_next.known == Case{}) {
    x_next.phase = Phase::listening;
    return prompt();
  }
  if (!x_next.verdict) return proceed();
  x_next.phase = Phase::advised;
  offer_after_verdict();
}

void Decider::greet() {
  say(x_long_away ? "welcome_back" : varied("greet", x_next.turn, 2));
  if (x_next.phase == Phase::closed) return;
  back_to_question();
}

void Decider::take_thanks() {
  if (x_next.phase == Phase::advised) say(varied("thanks.advised", x_next.turn, 2));
  else say(varied("thanks", x_next.turn, 2));
  if (x_next.phase == Phase::advised) x_plan.offers = {offer("steps"), offer("bye")};
  else back_to_question();
}

void Decider::part() {
  changed();
  say(x_before.phase == Phase::care     ? "bye.care"
      : x_before.phase == Phase::safety ? "bye.safety"
      : x_next.verdict                  ? varied("bye.advised", x_next.turn, 2)
                                        : varied("bye", x_next.turn, 2));
  x_next.phase = Phase::closed;
  x_plan.offers = {offer("restart")};
}

void Decider::reopen() {
  x_next.phase = x_next.verdict ? Phase::advised : Phase::listening;
  if (x_merge.heard()) return hear();
  changed();
  say("welcome_back");
  continue_talk();
  if (x_plan.moves.size() == 1 && x_next.verdict)
    say({Block::Kind::say, "view.stood", {{"level", level_arg(*x_next.verdict)}}, {}, false});
}

void Decider::hold() {
  changed();
  if (!x_next.verdict) x_next.open = {};
  x_next.phase = x_next.verdict ? Phase::advised : Phase::listening;
  say(varied("hold", x_next.turn, 2));
  x_plan.offers = {offer("go_on"), offer("notes")};
}

void Decider::repeat() {
  say(x_before.said);
  if (x_plan.moves.empty()) prompt();
}

// The same again in the other language.
void Decider::translate() {
  if (!x_in.heard.wants)
    x_next.language = x_before.language == Language::hu ? Language::en : Language::hu;
  say(x_next.language == x_before.language ? "language.same" : "language.changed");
  const auto& said = x_before.said.moves;
  const bool told = std::ranges::any_of(said, [](const Move& m) {
    return m.kind != Block::Kind::say && m.kind != Block::Kind::question;
  });
  if (!told || in_case(x_next.phase)) return back_to_question();
  say(said);
  x_plan.offers = x_before.said.offers;
}

void Decider::restart(const std::string& key) {
  auto fresh = begin(x_next.language, x_in.at);
  fresh.address = x_next.address;
  fresh.turn = x_next.turn;
  fresh.log = x_next.log;
  fresh.changed_at = fresh.log.size();
  x_next = std::move(fresh);
  say(key);
  prompt();
}

void Decider::forget() {
  restart("forgotten");
  x_next.log.clear();
  x_next.turn = 0;
  x_next.changed_at = 0;
}

}  // namespace advisor
