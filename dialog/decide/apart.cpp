// What stands apart from the talk and reports nothing about the client: a draft of the user's own
// that is looked at, and a call that is rehearsed. Both lead back to where the talk stood.
#include "dialog/decide/acknowledge.hpp"
#include "dialog/decide/ask.hpp"
#include "dialog/decide/decider.hpp"
#include "dialog/decide/review.hpp"
#include "dialog/decide/safety.hpp"
#include "dialog/decide/steps.hpp"

namespace advisor {
namespace {

Offer mood_offer(Mood mood) { return offer("mood." + std::string(name(mood))); }

}  // namespace

// Where the talk stands, whatever stands apart from it now; after a goodbye it is open again.
Phase Decider::stood() const {
  if (is_apart(x_before.phase)) return x_before.came_from;
  if (x_before.phase != Phase::closed) return x_before.phase;
  return x_before.verdict ? Phase::advised : Phase::listening;
}

void Decider::step_aside(Phase phase) {
  x_next.came_from = stood();
  x_next.phase = phase;
  x_next.rung = 0;
  changed();
}

// Back to the talk and to the question that is still open there.
void Decider::step_back() {
  x_next.phase = stood();
  changed();
  const auto from = x_plan.moves.size();
  back_to_question();
  if (in_case(x_next.phase)) lead_back(from);
}

void Decider::check_draft() {
  if (!x_in.reading) {
    step_aside(Phase::checking);
    say({Block::Kind::question, varied("check.paste", x_next.turn, 2), {}, {}, false});
    x_plan.offers = {offer("stop")};
    return;
  }
  if (x_in.alarming) say({Block::Kind::safety, "check.alarm", {}, {"ours"}, false});
  if (x_in.worn) say({Block::Kind::safety, "check.worn", {}, {"ours"}, false});
  say(review(*x_in.reading, x_next.known));
  step_back();
  if (x_next.phase != Phase::advised && x_next.phase != Phase::listening) return;
  x_plan.offers.insert(x_plan.offers.begin(), offer("check"));
  if (x_next.phase == Phase::advised)
    x_plan.offers.insert(x_plan.offers.begin() + 1, offer("rehearse"));
}

// Whoever threatens is not called.
void Decider::rehearse() {
  if (x_next.known.danger.yes()) {
    say({Block::Kind::say, "play.not_safe", {}, {"ours"}, false});
    return step_back();
  }
  Rehearsal play;
  const auto wish = x_in.choice.starts_with("mood.") ? x_in.choice.substr(5) : std::string();
  play.mood = parse<Mood>(wish).value_or(mood_of(x_next.known));
  play.address = x_next.draft ? x_next.draft->address : x_next.address;
  play.ending = !x_next.verdict || severity(x_next.verdict->level) >= severity(Level::exit) ||
                x_next.verdict->level == Level::peace;
  step_aside(Phase::rehearsing);
  say({Block::Kind::say,
       "play.intro",
       {{"mood", message_arg("play.mood." + std::string(name(play.mood)))}},
       {"ours"},
       false});
  say(client_line(play));
  x_next.play = play;
  x_plan.offers = {offer("stop")};
  for (std::size_t i = 0; i < count_of<Mood>; ++i)
    if (static_cast<Mood>(i) != play.mood)
      x_plan.offers.push_back(mood_offer(static_cast<Mood>(i)));
}

void Decider::play() {
  if (!x_next.play) return step_back();
  auto& lines = x_next.play->lines;
  lines.push_back({x_in.text, x_in.reading.value_or(LetterReading{})});
  changed();
  say(client_line(*x_next.play));
  x_plan.offers = {offer("stop")};
  if (lines.size() >= max_rounds) end_play();
}

void Decider::end_play() {
  say({Block::Kind::say, "play.over", {}, {"ours"}, false});
  say(look_back(*x_next.play, x_next.known));
  x_next.play.reset();
  step_back();
  if (in_case(x_next.phase) || x_next.phase == Phase::ready) return;
  x_plan.offers.insert(x_plan.offers.begin(), offer("rehearse"));
  if (x_next.phase == Phase::advised)
    x_plan.offers.insert(x_plan.offers.begin() + 1, offer("draft.call_script"));
}

void Decider::leave() {
  if (x_next.play && !x_next.play->lines.empty()) return end_play();
  say(x_before.phase == Phase::rehearsing ? "play.left" : "check.left");
  step_back();
}

}  // namespace advisor
