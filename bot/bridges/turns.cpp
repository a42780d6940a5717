// The second half of Bridge: turns in their order, answers, forgetting, and outages.
#include <algorithm>
#include <utility>

#include "bot/bridges/bridge.hpp"
#include "bot/bridges/text.hpp"
#include "bot/log.hpp"
#include "bot/random_id.hpp"

namespace advisor::bridges {
namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t day = 86'400'000;

std::string ask_id(const Question& question) { return stable_id(question.origin); }

std::string txn_of(const std::string& origin, std::size_t part) {
  return stable_id(origin) + "-" + std::to_string(part);
}

}  // namespace

void Bridge::pump(const std::string& conversation) {
  const auto found = x_lanes.find(conversation);
  if (found == x_lanes.end()) return;
  Lane& lane = found->second;
  if (lane.queue.empty() && !lane.is_busy && !lane.brake) {
    const auto now = x_world.now();
    std::erase_if(lane.answers, [&](std::int64_t at) { return at <= now - minute; });
    if (lane.answers.empty()) x_lanes.erase(found);
    return;
  }
  if (lane.is_busy || lane.queue.empty() || x_stopping || !x_link.is_linked()) return;
  if (x_active >= x_options.at_once || is_braked(conversation, lane)) return;
  begin(conversation, lane);
}

void Bridge::pump_all() {
  std::vector<std::string> names;
  for (const auto& [name, lane] : x_lanes) names.push_back(name);
  for (const auto& name : names) pump(name);
}

bool Bridge::is_braked(const std::string& conversation, Lane& lane) {
  const auto now = x_world.now();
  std::erase_if(lane.answers, [&](std::int64_t at) { return at <= now - minute; });
  if (lane.answers.size() < x_options.answers_a_minute) return false;
  log_warning("braked");
  lane.brake = x_world.after(Milliseconds(lane.answers.front() + minute - now),
                             [this, conversation] {
                               x_lanes[conversation].brake.reset();
                               pump(conversation);
                             });
  return true;
}

void Bridge::begin(const std::string& conversation, Lane& lane) {
  lane.is_busy = true;
  ++x_active;
  const Question question = lane.queue.front();
  if (question.kind == Question::Kind::forget) return begin_forgetting(question);
  const std::string language = x_state.language(question.person);
  if (language.empty())
    x_platform.locale(question.person, [this, person = question.person](const std::string& found) {
      if (!found.empty() && x_state.language(person).empty())
        x_state.set_language(person, found + "?");
    });
  if (question.kind != Question::Kind::quiet) x_platform.thinking(question.place, true);
  x_asked[ask_id(question)] = conversation;
  x_link.ask({.memory = question.memory, .person = question.person, .id = ask_id(question),
              .text = question.text, .is_choice = question.kind == Question::Kind::choose,
              .language = language.size() == 2 ? language : std::string()});
}

Bridge::Lane* Bridge::lane_of(const std::string& id) {
  const auto asked = x_asked.find(id);
  if (asked == x_asked.end()) return nullptr;
  const auto lane = x_lanes.find(asked->second);
  const bool is_it = lane != x_lanes.end() && lane->second.is_busy &&
                     !lane->second.queue.empty() && ask_id(lane->second.queue.front()) == id;
  return is_it ? &lane->second : nullptr;
}

// The turn is over: its question has been answered, refused or given up.
void Bridge::finish(const std::string& conversation) {
  Lane& lane = x_lanes[conversation];
  x_asked.erase(ask_id(lane.queue.front()));
  if (lane.queue.front().kind != Question::Kind::quiet &&
      lane.queue.front().kind != Question::Kind::forget)
    x_platform.thinking(lane.queue.front().place, false);
  lane.queue.pop_front();
  lane.is_busy = false;
  if (lane.queue.empty()) lane.is_overfull = false;
  --x_waiting;
  const bool was_crowded = x_active-- >= x_options.at_once;
  x_outbox.pump();
  if (x_stopping && x_active == 0) return x_link.stop();
  pump(conversation);
  if (was_crowded) pump_all();
}

void Bridge::replied(const Ask& asked, std::uint32_t seq, const Reply& reply) {
  Lane* lane = lane_of(asked.id);
  if (!lane) return;
  const Question question = lane->queue.front();
  const std::string conversation = question.conversation;
  x_state.atomically([&] {
    note_turn(question, seq);
    const bool is_set = x_state.language(question.person).size() == 2;
    if (!is_set)
      x_state.set_language(question.person, std::string(name(reply.language)) + "?");
    if (question.kind != Question::Kind::quiet) answer(question, reply);
    x_state.drop_question(question.number);
  });
  if (question.kind != Question::Kind::quiet) {
    lane->answers.push_back(x_world.now());
    ++x_counters.answered;
  }
  finish(conversation);
}

void Bridge::note_turn(const Question& question, std::uint32_t seq) {
  auto talk = x_state.talk(question.memory);
  if (!talk) return;
  talk->seq = std::max(talk->seq, seq);
  if (talk->person.empty()) talk->person = question.person;
  const bool is_new = question.kind != Question::Kind::quiet && question.edits.empty();
  if (is_new) {
    talk->last = question.origin;
    talk->last_at = question.at;
  }
  x_state.save(*talk);
}

std::vector<ChoiceButton> Bridge::keep_choices(const Question& question, const Reply& reply) {
  std::vector<ChoiceButton> buttons;
  x_state.use_choices(question.memory);
  for (const auto& choice : reply.choices) {
    buttons.push_back({random_id(), choice.text});
    x_state.add(StoredChoice{.value = buttons.back().value, .memory = question.memory,
                             .conversation = question.conversation,
                             .origin = question.edits.empty() ? question.origin : question.edits,
                             .number = static_cast<int>(buttons.size()), .id = choice.id,
                             .text = choice.text, .place = question.place, .at = x_world.now()});
  }
  return buttons;
}

void Bridge::answer(const Question& question, const Reply& reply) {
  Said said{.language = reply.language, .blocks = reply.blocks,
            .choices = keep_choices(question, reply)};
  if (question.edits.empty()) return say(question.place, said, question.origin);
  replace(question, x_platform.compose(question.place, said, stable_id(question.origin)));
}

void Bridge::say(const Place& place, const Said& said, const std::string& origin) {
  const auto bodies = x_platform.compose(place, said, stable_id(origin));
  for (std::size_t i = 0; i < bodies.size(); ++i)
    x_outbox.add({.txn = txn_of(origin, i), .room = place.room, .body = bodies[i],
                  .origin = origin, .part = static_cast<int>(i)});
}

// The answer to an edited question stands where the old one stood.
void Bridge::replace(const Question& question, const std::vector<std::string>& bodies) {
  const auto old = static_cast<std::size_t>(x_state.next_part(question.edits));
  for (std::size_t i = 0; i < std::max(bodies.size(), old); ++i) {
    Outgoing outgoing{.txn = txn_of(question.origin, i), .room = question.place.room,
                      .origin = question.edits, .part = static_cast<int>(i)};
    if (i < bodies.size()) outgoing.body = bodies[i];
    if (i < old)
      outgoing.kind = i < bodies.size() ? Outgoing::Kind::update : Outgoing::Kind::remove;
    x_outbox.add(outgoing);
  }
}

void Bridge::tell(const Place& place, const std::string& key, Language language,
                  const std::string& identity) {
  say(place, {.language = language, .blocks = {{Block::Kind::say, x_words.say(key, language), {}}}},
      identity);
}

void Bridge::refused(const Ask& asked, const std::string& code) {
  Lane* lane = lane_of(asked.id);
  if (!lane) return;
  const Question question = lane->queue.front();
  log_warning("question_refused", {{"code", code}});
  std::string key = "failed";
  if (code == "too_large") key = "too_large";
  if (code == "unknown_choice") key = "choice.over";
  x_state.atomically([&] {
    if (question.kind != Question::Kind::quiet && code != "empty")
      tell(question.place, key, language_of(question.person), question.origin);
    x_state.drop_question(question.number);
  });
  finish(question.conversation);
}

void Bridge::begin_forgetting(const Question& question) {
  const auto talks = x_state.talks_of(question.person);
  if (question.text.empty()) {  // counted once: a restart finds fewer
    x_lanes[question.conversation].queue.front().text = std::to_string(talks.size());
    x_state.set_text(question.number, std::to_string(talks.size()));
  }
  auto& left = x_forgetting[question.conversation];
  for (const auto& talk : talks) left.insert(talk.memory);
  if (left.empty()) return confirm_forgotten(question.conversation);
  for (const auto& talk : talks) x_link.erase(talk.memory);
}

void Bridge::erased(const std::string& memory) {
  std::vector<std::string> done;
  for (auto& [conversation, left] : x_forgetting)
    if (left.erase(memory) > 0 && left.empty()) done.push_back(conversation);
  for (const auto& conversation : done) confirm_forgotten(conversation);
}

void Bridge::confirm_forgotten(const std::string& conversation) {
  x_forgetting.erase(conversation);
  const Question question = x_lanes[conversation].queue.front();
  const Language language = language_of(question.person);
  const std::string key = question.text == "0" ? "forgot.none" : "forgot";
  const std::string text = replaced(x_words.say(key, language), "{n}", question.text);
  x_state.atomically([&] {
    x_state.set_language(question.person, {});
    x_state.forget_values("starter:", question.person);
    say(question.place, {.language = language, .blocks = {{Block::Kind::say, text, {}}}},
        question.origin);
    x_state.drop_question(question.number);
  });
  finish(conversation);
}

void Bridge::linked(bool is_linked) {
  if (!is_linked) {
    x_away_since = x_world.now();
    return;
  }
  x_away_since = 0;
  for (auto& [name, lane] : x_lanes) lane.is_apologised = false;
  pump_all();
}

// Once a second: whoever waits for an advisor that is away is told so once, and in the end that it
// took too long.
void Bridge::tick() {
  const auto now = x_world.now();
  if (x_away_since != 0 && now - x_away_since >= x_options.grace.count()) {
    std::vector<std::string> names;
    for (const auto& [name, lane] : x_lanes)
      if (!lane.queue.empty()) names.push_back(name);
    x_state.atomically([&] {
      for (const auto& name : names) {
        apologise(x_lanes[name]);
        expire(x_lanes[name]);
      }
    });
    x_outbox.pump();
  }
  if (now - x_cleaned >= hour) {
    x_cleaned = now;
    x_state.forget_old(now - day);
  }
  x_tick = x_world.after(std::chrono::seconds(1), [this] { tick(); });
}

void Bridge::apologise(Lane& lane) {
  const Question& first = lane.queue.front();
  if (lane.is_apologised || first.kind == Question::Kind::quiet) return;
  lane.is_apologised = true;
  const std::string identity = "down:" + first.origin;
  if (x_state.see(identity, x_world.now()))
    tell(first.place, "down", language_of(first.person), identity);
}

void Bridge::expire(Lane& lane) {
  const auto end = x_world.now() - x_options.keep.count();
  while (!lane.queue.empty() && lane.queue.front().at < end) {
    const Question first = lane.queue.front();
    if (first.kind == Question::Kind::forget) return;  // is done whenever it can be done
    if (lane.is_busy) x_link.withdraw(first.memory);
    x_active -= std::exchange(lane.is_busy, false) ? 1 : 0;
    x_asked.erase(ask_id(first));
    lane.queue.pop_front();
    --x_waiting;
    x_state.drop_question(first.number);
    if (first.kind != Question::Kind::quiet && lane.queue.empty())
      tell(first.place, "expired", language_of(first.person), "expired:" + first.origin);
  }
}

}  // namespace advisor::bridges
