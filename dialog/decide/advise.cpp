#include <algorithm>

#include "dialog/decide/acknowledge.hpp"
#include "dialog/decide/ask.hpp"
#include "dialog/decide/decider.hpp"
#include "dialog/decide/grounds.hpp"
#include "dialog/decide/report.hpp"
#include "dialog/decide/steps.hpp"

namespace advisor {
namespace {

constexpr std::size_t max_answer = 3;  // sentences of a digression
constexpr std::size_t max_more = 4;

}  // namespace

void Decider::answer() {
  const bool told = x_merge.heard();
  if (told) {
    understood();
    say(acknowledge(x_merge, x_before.known, x_next.turn));
  }
  const bool answered = answer_faq();
  if (!answered && told) return proceed();
  if (!answered) say(varied("answer.unknown", x_next.turn, 3));
  if (!answered && x_next.phase == Phase::advised)
    say({Block::Kind::question, "narrow.advised.short", {}, {}, false});
  if (x_next.phase == Phase::closed) return;
  const auto from = x_plan.moves.size();
  if (told) proceed();
  else back_to_question();
  if (answered && in_case(x_next.phase)) lead_back(from);
  if (answered && x_more_left) x_plan.offers.push_back(offer("more"));
}

// "Back to where we were:" before the question that stands at `from` in the plan.
void Decider::lead_back(std::size_t from) {
  auto& moves = x_plan.moves;
  for (auto i = from; i < moves.size(); ++i) {
    if (moves[i].kind != Block::Kind::question) continue;
    moves[i].joined = true;
    moves.insert(moves.begin() + static_cast<std::ptrdiff_t>(i),
                 {Block::Kind::question, varied("back_to", x_next.turn, 2), {}, {}, false});
    return;
  }
}

// At most three sentences; "more" gives the next ones.
bool Decider::answer_faq() {
  const bool more = x_in.choice == "more";
  const auto faq = more ? parse<Faq>(x_before.last_faq) : x_in.heard.faq;
  if (!faq) return false;
  if (*faq == Faq::when && !more && x_next.verdict)
    say({Block::Kind::say, "view.stood", {{"level", level_arg(*x_next.verdict)}}, {}, false});
  const auto& words = x_knowledge.answer(*faq).in(x_next.language);
  const auto& sentences = more ? words.more : words.answer;
  const std::size_t from = more ? x_before.faq_told : 0;
  const auto to = std::min(sentences.size(), from + (more ? max_more : max_answer));
  const auto part = more ? Arg::Kind::more : Arg::Kind::answer;
  for (auto i = from; i < to; ++i)
    say({Block::Kind::say,
         "plain",
         {{"what", topic_arg(part, label_of(*faq), static_cast<std::int64_t>(i))}},
         sentences[i].claims,
         i > from});
  x_next.last_faq = name(*faq);
  x_next.faq_told = more ? static_cast<unsigned>(to) : 0;
  x_more_left = (more ? to : 0) < words.more.size();
  return to > from;
}

void Decider::explain() {
  if (in_case(x_next.phase)) {
    say(why_asked(x_next.open));
    return back_to_question();
  }
  if (is_apart(x_next.phase)) {
    say(x_next.phase == Phase::checking ? "check.why" : "play.why");
    return back_to_question();
  }
  if (x_next.verdict && x_in.choice.starts_with("suppose."))
    say(supposition(x_in.choice.substr(8), *x_next.verdict, x_next.known));
  else if (x_next.verdict && x_in.choice == "what_if") say(what_if(*x_next.verdict, x_next.known));
  else if (x_next.verdict) say(arithmetic(*x_next.verdict, x_next.known));
  else say({Block::Kind::say, "why.listening", {}, grounds_of("why.listening"), false});
  back_to_question();
}

void Decider::recall() {
  say(notes(x_next.known));
  back_to_question();
}

void Decider::cite() {
  say(sources(x_before.said, x_before.verdict ? &*x_before.verdict : nullptr, x_knowledge));
  back_to_question();
}

// One line, and back to where the talk stood.
void Decider::aside(const std::string& key) {
  say(key);
  back_to_question();
}

void Decider::judge_now() {
  if (x_merge.heard()) x_next.known = x_merge.known;
  const auto verdict = judge(x_next.known);
  changed();
  if (verdict.level == Level::not_enough) return not_enough();
  x_next.verdict = verdict;
  x_next.phase = Phase::advised;
  x_next.open = {};
  x_next.rung = 0;
  close_questions();
  say(report(verdict, x_next.known));
  offer_after_verdict();
}

// Who asked for the verdict is not asked afterwards what could have been asked before.
void Decider::close_questions() {
  for (;;) {
    const auto left = next_question(x_next.known, x_next.asked).question;
    if (left == Question::none) return;
    x_next.asked.closed[static_cast<std::size_t>(left)] = true;
  }
}

void Decider::not_enough() {
  x_next.phase = Phase::listening;
  x_next.open = {Question::sign, {}};
  const bool denied = std::ranges::any_of(
      x_next.known.signs, [](const Heard& h) { return h.belief == Belief::denied; });
  if (denied) say({Block::Kind::verdict, "verdict.no_sign", {}, {"I.6"}, false});
  else say(varied("not_enough", x_next.turn, 2));
  prompt();
}

void Decider::disagree() {
  if (answered_open() && x_merge.heard()) return hear();
  x_next.open = {Question::disagree, {}};
  say(varied("disagree", x_next.turn, 2));
  say(notes(x_next.known));
  say({Block::Kind::question, "ask.disagree", {}, {}, false});
  x_plan.offers = {offer("why"), offer("steps"), offer("restart")};
}

void Decider::list_steps() {
  if (!x_next.verdict) judge_now();
  if (!x_next.verdict) return;
  x_next.phase = Phase::advised;
  changed();
  x_next.steps_at = x_in.at;
  say("steps");
  say(next_steps(*x_next.verdict, x_next.known, x_knowledge, x_next.language, x_in.at));
  const auto drafts = fitting_drafts(&*x_next.verdict, x_next.known);
  x_plan.offers.clear();
  if (!drafts.empty()) {
    say({Block::Kind::question, "ask.draft", {}, {}, false});
    for (const auto& draft : drafts) x_plan.offers.push_back(offer("draft." + draft));
  }
  x_plan.offers.push_back(offer("calendar"));
  x_plan.offers.push_back(offer("why"));
}

void Decider::summarize() {
  if (!x_next.verdict) judge_now();
  if (!x_next.verdict) return;
  x_plan = {};
  x_next.steps_at = x_in.at;
  changed();
  const bool calendar = x_in.choice == "calendar";
  if (!calendar) {
    say("report.intro");
    say(report(*x_next.verdict, x_next.known));
  }
  say(next_steps(*x_next.verdict, x_next.known, x_knowledge, x_next.language, x_in.at));
  say(calendar ? "calendar.intro" : "report.file");
  say({Block::Kind::file, calendar ? "file.calendar" : "file.report", {}, {}, false});
  x_next.phase = Phase::advised;
  offer_after_verdict();
  x_plan.offers.insert(x_plan.offers.begin() + 1, offer(calendar ? "report" : "calendar"));
}

// A draft keeps its own language and register; both can be changed on the table.
void Decider::write_draft() {
  DraftState fresh;
  fresh.language = x_next.language;
  fresh.address = x_next.address;
  auto draft = x_next.draft.value_or(fresh);
  const auto names = fitting_drafts(x_next.verdict ? &*x_next.verdict : nullptr, x_next.known);
  const auto wish = x_in.choice.starts_with("draft.") ? x_in.choice.substr(6) : std::string();
  const bool restyled = restyle(wish, draft) || about_draft();
  if (!wish.empty() && !restyled) draft.name = wish;
  else if (draft.name.empty() || (!restyled && !fits(names, draft.name)))
    draft.name = names.front();
  if (x_in.heard.address) draft.address = *x_in.heard.address;
  if (x_in.heard.wants) draft.language = *x_in.heard.wants;
  x_next.draft = draft;
  if (x_next.phase == Phase::closed)
    x_next.phase = x_next.verdict ? Phase::advised : Phase::listening;
  changed();
  show_draft(draft, names);
  if (in_case(x_next.phase)) say(ask(x_next.open).moves);
}

// Whether the wish is for another form of the draft: register, language, tone or length.
bool Decider::restyle(const std::string& wish, DraftState& draft) {
  const auto tone = static_cast<int>(draft.tone);
  if (const auto address = parse<Register>(wish)) draft.address = *address;
  else if (const auto language = parse<Language>(wish)) draft.language = *language;
  else if (wish == "firmer") draft.tone = static_cast<Tone>(std::min(tone + 1, 2));
  else if (wish == "softer") draft.tone = static_cast<Tone>(std::max(tone - 1, 0));
  else if (wish == "shorter" || wish == "longer") draft.is_short = wish == "shorter";
  else return false;
  return true;
}

bool Decider::fits(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

void Decider::show_draft(const DraftState& draft, const std::vector<std::string>& names) {
  say(varied("draft.intro", x_next.turn, 2));
  say(draft_move(draft, x_next.known, x_in.at));
  offer_forms(draft);
  for (const auto& other : names)
    if (other != draft.name) x_plan.offers.push_back(offer("draft." + other));
  if (x_next.verdict) x_plan.offers.push_back(offer("steps"));
}

void Decider::offer_forms(const DraftState& draft) {
  x_plan.offers.clear();
  if (draft.tone != Tone::firm) x_plan.offers.push_back(offer("draft.firmer"));
  if (draft.tone != Tone::soft) x_plan.offers.push_back(offer("draft.softer"));
  x_plan.offers.push_back(offer(draft.is_short ? "draft.longer" : "draft.shorter"));
  if (draft.language == Language::hu)
    x_plan.offers.push_back(offer(draft.address == Register::te ? "draft.on" : "draft.te"));
  x_plan.offers.push_back(offer(draft.language == Language::hu ? "draft.en" : "draft.hu"));
}

}  // namespace advisor
