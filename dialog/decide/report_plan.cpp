#include "dialog/decide/report_plan.hpp"

#include <algorithm>

#include "dialog/decide/report.hpp"
#include "dialog/decide/steps.hpp"

namespace advisor {
namespace {

using Kind = Block::Kind;

void add(ReportPlan& plan, const char* id, std::vector<Move> moves) {
  if (!moves.empty()) plan.sections.push_back({id, std::move(moves)});
}

std::vector<Move> of_kinds(const std::vector<Move>& moves, std::initializer_list<Kind> kinds) {
  std::vector<Move> list;
  for (const auto& move : moves)
    if (std::ranges::find(kinds, move.kind) != kinds.end()) list.push_back(move);
  return list;
}

// The notes without the line that leads into them.
std::vector<Move> told(const Case& known) {
  auto moves = notes(known);
  const bool nothing = moves.size() == 1;
  if (!nothing) moves.erase(moves.begin());
  return moves;
}

// Every claim that the report or its steps name, once, in words.
std::vector<Move> all_sources(const ReportPlan& plan, const Knowledge& knowledge) {
  std::vector<std::string> ids;
  const auto take = [&](const std::vector<std::string>& claims) {
    for (const auto& id : claims)
      if (knowledge.claim(id) && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  };
  for (const auto& section : plan.sections)
    for (const auto& move : section.moves) take(move.claims);
  for (const auto& step : plan.steps) take(step.claims);
  std::vector<Move> moves;
  for (const auto& id : ids)
    moves.push_back(
        {Kind::reason,
         "source.claim",
         {{"id", {Arg::Kind::text, id, 0, {}, {}}}, {"what", {Arg::Kind::claim, id, 0, {}, {}}}},
         {id},
         false});
  return moves;
}

// When the talk began and what was said first.
std::string seed_of(const Conversation& talk) {
  std::string seed;
  for (std::size_t i = 0; i < std::min<std::size_t>(talk.log.size(), 2); ++i)
    seed += std::to_string(talk.log[i].at) + ' ' + talk.log[i].text + '\n';
  return seed;
}

}  // namespace

ReportPlan plan_report(const Conversation& talk, const Knowledge& knowledge) {
  const auto verdict = talk.verdict ? *talk.verdict : judge(talk.known);
  ReportPlan plan;
  plan.level = name(verdict.level);
  plan.at = talk.steps_at != 0 ? talk.steps_at : talk.last_at;
  plan.seed = seed_of(talk);
  if (verdict.level == Level::not_enough) {
    add(plan, "verdict", {{Kind::verdict, "not_enough.1", {}, {"ours"}, false}});
  } else {
    const auto said = report(verdict, talk.known);
    add(plan, "verdict", of_kinds(said, {Kind::verdict, Kind::say}));
    add(plan, "reasons", of_kinds(said, {Kind::reason}));
    add(plan, "missing", of_kinds(said, {Kind::missing}));
    add(plan, "what_if", of_kinds(said, {Kind::counterfactual}));
    plan.steps = plan_steps(verdict, talk.known, knowledge, talk.language);
  }
  add(plan, "case", told(talk.known));
  if (talk.draft) add(plan, "draft", {draft_move(*talk.draft, talk.known, plan.at)});
  add(plan, "sources", all_sources(plan, knowledge));
  return plan;
}

}  // namespace advisor
