// What Slack and Matrix have in common: which message is whose turn, one turn at a time in each
// conversation, nothing lost and nothing answered twice, commands, choices, edits, and a sorry when
// the advisor is away. Platforms translate; AdvisorLink asks; Outbox posts. Borrows all it is
// given. One thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "bot/bridges/advisor_link.hpp"
#include "bot/bridges/counters.hpp"
#include "bot/bridges/outbox.hpp"
#include "bot/bridges/platform.hpp"
#include "bot/bridges/words.hpp"

namespace advisor::bridges {

struct BridgeOptions {
  std::size_t answers_a_minute = 20;  // of one conversation: the last brake of a loop
  std::size_t waiting = 20;           // questions of one conversation
  std::size_t waiting_in_all = 2'000;
  std::size_t at_once = 200;  // turns of different conversations
  bool remove_answers = false;  // to questions that their people delete
  Pace pace{};
  Milliseconds grace{3'000};    // before the first sorry of an outage
  Milliseconds keep{600'000};   // questions, while the advisor is away
  Milliseconds edits{300'000};  // how old an edited question may be
};

class Bridge final : AdvisorLink::Owner {
 public:
  Bridge(World& world, BridgeState& state, Platform& platform, const Words& words,
         BridgeOptions options, SocketTarget advisor);

  void start();
  // Begins no further turn and closes the advisor's socket once those begun are answered.
  void stop();
  bool has_stopped() const { return x_stopping && x_active == 0 && x_link.has_ended(); }
  void set_advisor(SocketTarget target) { x_link.set_target(std::move(target)); }

  // Each of these is on disk when it returns. hear() is false for what was heard before.
  bool hear(const Heard& heard);
  void edited(const Heard& heard, const std::string& original);  // heard: the new text
  void deleted(const std::string& origin, const std::string& identity);
  // A button. `settled` is the body that shows the choice in its place. False: no longer open.
  bool chosen(const std::string& value, const std::string& person, const std::string& identity,
              const std::string& settled);
  // A number set as a reaction to one of our messages.
  void reacted(const std::string& room, const std::string& message, int number,
               const std::string& person, const std::string& identity);
  void tell(const Place& place, const std::string& key, Language language,
            const std::string& identity);
  void drop_room(const std::string& room);
  void post() { x_outbox.pump(); }  // behind tell()

  Language language_of(const std::string& person);
  void set_language(const std::string& person, Language language);
  const Words& words() const { return x_words; }
  bool is_ours(const std::string& room, const std::string& message);
  // Who began to talk with us there; empty: nobody.
  std::string starter(const std::string& conversation);

  Counters& counters() { return x_counters; }
  std::size_t waiting() const { return x_waiting; }
  std::size_t unsent() const { return x_outbox.size(); }
  std::int64_t limited_until() const { return x_outbox.limited_until(); }
  bool is_linked() const { return x_link.is_linked(); }

 private:
  struct Lane {
    std::deque<Question> queue;
    bool is_busy = false;
    bool is_apologised = false;
    bool is_overfull = false;
    std::deque<std::int64_t> answers;  // of the last minute
    Timer brake;
  };

  void replied(const Ask& ask, std::uint32_t seq, const Reply& reply) override;
  void refused(const Ask& ask, const std::string& code) override;
  void erased(const std::string& memory) override;
  void linked(bool is_linked) override;

  std::string memory_of(const Heard& heard) const;
  void take(const Heard& heard);
  bool is_full(const std::string& conversation);
  bool take_command(const Heard& heard);
  std::optional<StoredChoice> typed_choice(const std::string& memory, const std::string& text);
  void enqueue(Question question);
  void enqueue_choice(const StoredChoice& choice, const std::string& person,
                      const std::string& origin);
  bool drop_waiting(const std::string& origin);
  Question* waiting_with(const std::string& origin);
  void quieten(const Talk& talk, const std::string& text, const std::string& origin);
  void pump(const std::string& conversation);
  void begin(const std::string& conversation, Lane& lane);
  bool is_braked(const std::string& conversation, Lane& lane);
  void begin_forgetting(const Question& question);
  void confirm_forgotten(const std::string& conversation);
  Lane* lane_of(const std::string& id);
  void finish(const std::string& conversation);
  void say(const Place& place, const Said& said, const std::string& origin);
  void answer(const Question& question, const Reply& reply);
  std::vector<ChoiceButton> keep_choices(const Question& question, const Reply& reply);
  void replace(const Question& question, const std::vector<std::string>& bodies);
  void note_turn(const Question& question, std::uint32_t seq);
  void tick();
  void apologise(Lane& lane);
  void expire(Lane& lane);
  void pump_all();

  World& x_world;
  BridgeState& x_state;
  Platform& x_platform;
  const Words& x_words;
  const BridgeOptions x_options;
  Counters x_counters;
  Outbox x_outbox;
  AdvisorLink x_link;
  std::map<std::string, Lane> x_lanes;           // by conversation
  std::map<std::string, std::string> x_asked;    // id of an ask to its conversation
  std::map<std::string, std::set<std::string>> x_forgetting;  // conversation to talks left
  std::size_t x_active = 0, x_waiting = 0;
  std::int64_t x_away_since = 0;  // 0: the advisor is there
  std::int64_t x_cleaned = 0;
  bool x_stopping = false;
  Timer x_tick;
};

}  // namespace advisor::bridges
