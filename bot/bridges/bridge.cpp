#include "bot/bridges/bridge.hpp"

#include <algorithm>
#include <utility>

#include "bot/bridges/text.hpp"
#include "bot/log.hpp"
#include "bot/random_id.hpp"

namespace advisor::bridges {
namespace {

constexpr const char* starter_key = "starter:";
constexpr const char* undo_words = "undo";  // both languages have them

std::string txn_of(const std::string& origin, std::size_t part) {
  return stable_id(origin) + "-" + std::to_string(part);
}

std::string conversation_of(const std::string& memory) { return memory.substr(0, memory.find('|')); }

}  // namespace

Bridge::Bridge(World& world, BridgeState& state, Platform& platform, const Words& words,
               BridgeOptions options, SocketTarget advisor)
    : x_world(world), x_state(state), x_platform(platform), x_words(words), x_options(options),
      x_outbox(world, state, platform, x_counters, options.pace),
      x_link(world, state, *this, std::move(advisor)) {}

void Bridge::start() {
  x_away_since = x_world.now();
  x_outbox.on_gone([this](const std::string& room) { drop_room(room); });
  x_outbox.load();
  for (auto& question : x_state.questions()) {
    ++x_waiting;
    x_lanes[question.conversation].queue.push_back(std::move(question));
  }
  x_link.start();
  x_outbox.pump();
  tick();
}

void Bridge::stop() {
  x_stopping = true;
  if (x_active == 0 || !x_link.is_linked()) x_link.stop();
}

// In a group each person tells of a client of their own.
std::string Bridge::memory_of(const Heard& heard) const {
  return heard.is_group ? heard.conversation + "|" + heard.person : heard.conversation;
}

bool Bridge::hear(const Heard& heard) {
  bool is_new = false;
  x_state.atomically([&] {
    is_new = x_state.see(heard.origin, x_world.now());
    if (is_new) take(heard);
  });
  ++(is_new ? x_counters.received : x_counters.duplicates);
  x_counters.last_event = x_world.now();
  x_outbox.pump();
  pump(heard.conversation);
  return is_new;
}

void Bridge::take(const Heard& heard) {
  if (heard.is_starter && starter(heard.conversation).empty())
    x_state.set_value(starter_key + heard.conversation, heard.person);
  if (heard.is_media && trimmed(heard.text).empty())
    return tell(heard.place, "media", language_of(heard.person), heard.origin);
  if (trimmed(heard.text).empty() || take_command(heard) || is_full(heard.conversation)) {
    Lane& lane = x_lanes[heard.conversation];
    if (!is_full(heard.conversation) || std::exchange(lane.is_overfull, true)) return;
    return tell(heard.place, "busy", language_of(heard.person), heard.origin);
  }
  const std::string memory = memory_of(heard);
  const auto choice = typed_choice(memory, heard.text);
  Question question{.origin = heard.origin, .conversation = heard.conversation, .memory = memory,
                    .person = heard.person, .place = heard.place, .text = heard.text,
                    .at = x_world.now()};
  if (choice) {
    question.kind = Question::Kind::choose;
    question.text = choice->id;
  }
  x_state.use_choices(memory);
  enqueue(std::move(question));
}

bool Bridge::is_full(const std::string& conversation) {
  const auto found = x_lanes.find(conversation);
  const auto size = found == x_lanes.end() ? 0 : found->second.queue.size();
  return size >= x_options.waiting || x_waiting >= x_options.waiting_in_all;
}

bool Bridge::take_command(const Heard& heard) {
  const Command command = x_words.command(heard.text);
  const Language language = language_of(heard.person);
  switch (command) {
    case Command::none: return false;
    case Command::help: tell(heard.place, "help", language, heard.origin); break;
    case Command::privacy: tell(heard.place, "privacy", language, heard.origin); break;
    case Command::language: tell(heard.place, "language", language, heard.origin); break;
    case Command::hu:
    case Command::en: {
      const Language wanted = command == Command::hu ? Language::hu : Language::en;
      set_language(heard.person, wanted);
      tell(heard.place, "language.set", wanted, heard.origin);
      break;
    }
    case Command::forget:
      enqueue({.origin = heard.origin, .conversation = heard.conversation,
               .memory = memory_of(heard), .person = heard.person, .place = heard.place,
               .kind = Question::Kind::forget, .at = x_world.now()});
      break;
  }
  return true;
}

Language Bridge::language_of(const std::string& person) {
  return parse<Language>(x_state.language(person).substr(0, 2)).value_or(Language::en);
}

// For this person, in every talk.
void Bridge::set_language(const std::string& person, Language language) {
  x_state.atomically([&] {
    x_state.set_language(person, std::string(name(language)));
    for (const auto& talk : x_state.talks_of(person))
      quieten(talk, x_words.say("switch", language), "language:" + random_id());
  });
}

std::string Bridge::starter(const std::string& conversation) {
  return x_state.value(starter_key + conversation);
}

bool Bridge::is_ours(const std::string& room, const std::string& message) {
  return x_state.origin_of(room, message).has_value();
}

// What a person types instead of pressing: the number or the words of an open choice.
std::optional<StoredChoice> Bridge::typed_choice(const std::string& memory,
                                                 const std::string& text) {
  const int number = read_number(text);
  const std::string folded = without_accents(text);
  for (auto& choice : x_state.open_choices(memory))
    if (choice.number == number || without_accents(choice.text) == folded) return choice;
  return std::nullopt;
}

void Bridge::enqueue(Question question) {
  question.number = x_state.add(question);
  ++x_waiting;
  x_lanes[question.conversation].queue.push_back(std::move(question));
}

// Says something to the advisor whose reply nobody needs to see.
void Bridge::quieten(const Talk& talk, const std::string& text, const std::string& origin) {
  enqueue({.origin = origin, .conversation = conversation_of(talk.memory), .memory = talk.memory,
           .person = talk.person, .kind = Question::Kind::quiet, .text = text,
           .at = x_world.now()});
}

void Bridge::enqueue_choice(const StoredChoice& choice, const std::string& person,
                            const std::string& origin) {
  x_state.use_choices(choice.memory);
  enqueue({.origin = origin, .conversation = choice.conversation, .memory = choice.memory,
           .person = person, .place = choice.place, .kind = Question::Kind::choose,
           .text = choice.id, .at = x_world.now()});
}

bool Bridge::chosen(const std::string& value, const std::string& person,
                    const std::string& identity, const std::string& settled) {
  const auto choice = x_state.choice(value);
  const bool is_open = choice && !choice->used && !is_full(choice->conversation);
  x_state.atomically([&] {
    if (!x_state.see(identity, x_world.now()) || !is_open) return;
    ++x_counters.received;
    const auto parts = x_state.parts(choice->origin);
    x_outbox.add({.txn = txn_of(identity + "#settled", 0), .room = choice->place.room,
                  .kind = Outgoing::Kind::update, .body = settled, .origin = choice->origin,
                  .part = parts.empty() ? 0 : parts.back().part});
    enqueue_choice(*choice, person, identity);
  });
  x_outbox.pump();
  if (is_open) pump(choice->conversation);
  return is_open;
}

void Bridge::reacted(const std::string& room, const std::string& message, int number,
                     const std::string& person, const std::string& identity) {
  const auto origin = x_state.origin_of(room, message);
  const auto choice = origin ? x_state.choice_of(*origin, number) : std::nullopt;
  if (!choice) return;
  x_state.atomically([&] {
    if (!x_state.see(identity, x_world.now()) || is_full(choice->conversation)) return;
    ++x_counters.received;
    if (choice->used) tell(choice->place, "choice.over", language_of(person), identity);
    else enqueue_choice(*choice, person, identity);
  });
  x_outbox.pump();
  pump(choice->conversation);
}

Question* Bridge::waiting_with(const std::string& origin) {
  for (auto& [name, lane] : x_lanes)
    for (auto& question : lane.queue)
      if (question.origin == origin && !(lane.is_busy && &question == &lane.queue.front()))
        return &question;
  return nullptr;
}

void Bridge::edited(const Heard& heard, const std::string& original) {
  x_state.atomically([&] {
    if (!x_state.see(heard.origin, x_world.now()) || trimmed(heard.text).empty()) return;
    if (auto* waiting = waiting_with(original)) {
      waiting->text = heard.text;
      return x_state.set_text(waiting->number, heard.text);
    }
    const std::string memory = memory_of(heard);
    const auto talk = x_state.talk(memory);
    const bool is_last = talk && talk->last == original &&
                         x_world.now() - talk->last_at <= x_options.edits.count();
    const auto lane = x_lanes.find(heard.conversation);
    const bool is_asked = lane != x_lanes.end() && !lane->second.queue.empty() &&
                          lane->second.queue.back().origin == original;
    if (!is_last && !is_asked) return;
    if (is_full(heard.conversation)) return;
    enqueue({.origin = heard.origin + "#undo", .conversation = heard.conversation,
             .memory = memory, .person = heard.person, .kind = Question::Kind::quiet,
             .text = undo_words, .at = x_world.now()});
    enqueue({.origin = heard.origin, .conversation = heard.conversation, .memory = memory,
             .person = heard.person, .place = heard.place, .text = heard.text, .edits = original,
             .at = x_world.now()});
    x_state.use_choices(memory);
  });
  pump(heard.conversation);
}

bool Bridge::drop_waiting(const std::string& origin) {
  const auto* waiting = waiting_with(origin);
  if (!waiting) return false;
  x_state.drop_question(waiting->number);
  auto& queue = x_lanes[waiting->conversation].queue;
  std::erase_if(queue, [&](const Question& q) { return q.origin == origin; });
  --x_waiting;
  return true;
}

void Bridge::deleted(const std::string& origin, const std::string& identity) {
  std::string conversation;
  x_state.atomically([&] {
    if (!x_state.see(identity, x_world.now()) || drop_waiting(origin)) return;
    if (x_options.remove_answers)
      for (const auto& part : x_state.parts(origin))
        x_outbox.add({.txn = txn_of(identity, static_cast<std::size_t>(part.part)),
                      .room = part.room, .kind = Outgoing::Kind::remove, .origin = origin,
                      .part = part.part});
    const auto talk = x_state.talk_with_last(origin);
    if (!talk) return;
    conversation = conversation_of(talk->memory);
    quieten(*talk, undo_words, identity);
  });
  x_outbox.pump();
  if (!conversation.empty()) pump(conversation);
}

void Bridge::drop_room(const std::string& room) {
  x_outbox.drop(room);
  x_state.atomically([&] {
    for (auto& [name, lane] : x_lanes) {
      const bool keeps_first = lane.is_busy && !lane.queue.empty();
      for (std::size_t i = lane.queue.size(); i-- > (keeps_first ? 1U : 0U);) {
        if (lane.queue[i].place.room != room) continue;
        x_state.drop_question(lane.queue[i].number);
        lane.queue.erase(lane.queue.begin() + static_cast<std::ptrdiff_t>(i));
        --x_waiting;
      }
    }
  });
}

}  // namespace advisor::bridges
