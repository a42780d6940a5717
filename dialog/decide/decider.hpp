// The work of decide(): one utterance, taken through the reaction that the table names. Lives for
// one call, on one thread; borrows the conversation, the utterance and the knowledge. Its methods
// stand in decide.cpp (taking in), advise.cpp (answers and verdict), apart.cpp (drafts of the user's
// own, rehearsals) and manners.cpp (the rest).
#pragma once

#include <string>
#include <vector>

#include "dialog/decide/decide.hpp"
#include "dialog/decide/evidence.hpp"

namespace advisor {

// A question about the case is open.
inline bool in_case(Phase phase) { return phase == Phase::asking || phase == Phase::confirming; }

// Apart from the talk: what is said there is no report.
inline bool is_apart(Phase phase) {
  return phase == Phase::checking || phase == Phase::rehearsing;
}

class Decider {
 public:
  Decider(const Conversation& before, const Utterance& in, const Knowledge& knowledge)
      : x_before(before), x_next(before), x_in(in), x_knowledge(knowledge) {}

  Conversation run();

 private:
  void hear_language();
  bool about_draft() const;
  void take_money_kind();
  void react(Reaction reaction);
  Phase phase_for(Reaction reaction) const;

  // Building blocks.
  void say(Move move) { x_plan.moves.push_back(std::move(move)); }
  void say(const std::string& key) { say({Block::Kind::say, key, {}, {}, false}); }
  void say(const std::vector<Move>& moves);
  void say(const Plan& plan);
  void go(Phase phase, const Plan& plan);
  // "Back" takes away up to here.
  void changed() { x_next.changed_at = x_next.log.size(); }
  void understood();
  std::string place() const;
  void offer_after_verdict();
  void back_to_question();
  void offer_offers(const Plan& plan) { x_plan.offers = plan.offers; }
  void prompt();
  void put(const OpenQuestion& open, Phase phase);

  // Taking in.
  void hear();
  void take_opening();
  bool answers_open() const;
  bool answered_open() const;
  void settle();
  void follow_up();
  void leave_open(const std::string& key);
  void drop_unconfirmed();
  void proceed();
  void reconsider();
  static Arg level_arg(const Verdict& verdict);
  void misunderstood();

  // Questions of the user.
  void answer();
  bool answer_faq();
  void lead_back(std::size_t from);
  void explain();
  void recall();
  void cite();
  void aside(const std::string& key);

  // The verdict and after.
  void judge_now();
  void close_questions();
  void not_enough();
  void disagree();
  void list_steps();
  void summarize();
  void write_draft();
  static bool restyle(const std::string& wish, DraftState& draft);
  void offer_forms(const DraftState& draft);
  static bool fits(const std::vector<std::string>& names, const std::string& name);
  void show_draft(const DraftState& draft, const std::vector<std::string>& names);

  // Corrections of the notes.
  void offer_corrections();
  bool correct();
  void strike(Label label);

  // Apart from the talk.
  Phase stood() const;
  void step_aside(Phase phase);
  void step_back();
  void check_draft();
  void rehearse();
  void play();
  void end_play();
  void leave();

  // Danger and distress.
  void protect();
  void stay_in_safety();
  void resume();
  void continue_talk();

  // Manners.
  void greet();
  void take_thanks();
  void part();
  void reopen();
  void hold();
  void repeat();
  void translate();
  void restart(const std::string& key);
  void forget();

  const Conversation& x_before;
  Conversation x_next;
  const Utterance& x_in;
  const Knowledge& x_knowledge;
  Act x_act = Act::tell;
  Merge x_merge;
  Plan x_plan;
  bool x_long_away = false;
  bool x_more_left = false;  // the FAQ that was answered has more to say
};

}  // namespace advisor
