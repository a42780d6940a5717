#include "dialog/speak/report.hpp"

namespace advisor {
namespace {

constexpr std::int64_t day_seconds = 86'400;

std::int64_t day_number(std::int64_t at) {
  return at >= 0 ? at / day_seconds : (at - day_seconds + 1) / day_seconds;
}

// Plans one message and says it.
class Voice {
 public:
  Voice(const Speaker& speaker, Language language, Register address)
      : x_speaker(speaker), x_language(language), x_address(address) {}

  std::vector<Block> say(const std::vector<Move>& moves) const {
    return x_speaker.render({moves, {}}, x_language, x_address, Phase::advised).blocks;
  }

  std::string say(const std::string& key, Args args = {}) const {
    const auto blocks = say({{Block::Kind::say, key, std::move(args), {}, false}});
    return blocks.empty() ? std::string() : blocks.front().text;
  }

 private:
  const Speaker& x_speaker;
  Language x_language;
  Register x_address;
};

SpokenStep in_words(const NextStep& step, std::int64_t at, const Voice& voice) {
  SpokenStep spoken{step.id, voice.say("plain", {{"what", step.text}}), step.claims, {}, {}};
  if (!step.days) return spoken;
  const auto due = at + *step.days * day_seconds;
  spoken.day = day_number(due);
  spoken.date = voice.say("report.date", {{"date", full_date_arg(due)}});
  return spoken;
}

}  // namespace

Report in_words(const ReportPlan& plan, const Speaker& speaker, Language language,
                Register address) {
  const Voice voice(speaker, language, address);
  Report report;
  report.language = language;
  report.title = voice.say("report.title");
  report.made = voice.say("report.made", {{"date", full_date_arg(plan.at)}});
  report.at = plan.at;
  report.level = plan.level;
  report.seed = plan.seed;
  report.note = voice.say("report.note");
  report.steps_heading = voice.say("report.heading.steps");
  for (const auto& section : plan.sections)
    report.sections.push_back(
        {section.id, voice.say("report.heading." + section.id), voice.say(section.moves)});
  for (const auto& step : plan.steps) report.steps.push_back(in_words(step, plan.at, voice));
  return report;
}

}  // namespace advisor
