#include "bot/service.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "bot/log.hpp"
#include "bot/phrases.hpp"
#include "bot/protocol.hpp"
#include "bot/random_id.hpp"
#include "dialog/advisor.hpp"

namespace advisor {
namespace {

constexpr int max_conflicts = 3;

}  // namespace

struct Service::Job {
  enum class Kind : std::uint8_t { open, resume, say, report, forget, catch_up };
  Kind kind = Kind::say;
  Subscriber* who = nullptr;  // null once it left; what it said is still said
  bool allowed = false;       // false: an open or resume of the same subscriber stands before it
  int conflicts = 0;
  std::uint32_t after = 0;
  std::string token{};
  std::optional<Language> language{};
  Incoming message{};
  ReportFormat format = ReportFormat::md;

  bool joins() const { return kind == Kind::open || kind == Kind::resume; }
};

// What is kept of a live talk; `ids` holds the client id of each turn in order, so its size is the
// number of the last.
struct Service::State {
  Conversation conversation;
  Language language = Language::hu;
  std::vector<std::string> choices;
  std::vector<std::string> ids;
  std::size_t bytes = 0;  // of all that was typed
  std::list<Talk*>::iterator place;
};

struct Service::Talk {
  std::string id;
  std::string token;
  std::unique_ptr<State> state;
  std::vector<Subscriber*> subscribers;
  std::list<Job> jobs;          // the first is the one that runs
  std::uint32_t delivered = 0;  // the last reply that its subscribers here were given
  std::uint64_t elsewhere = 0;  // the neighbours that have it as well
  bool running = false;
  bool pumping = false;

  bool has(const Subscriber& who) const {
    return std::find(subscribers.begin(), subscribers.end(), &who) != subscribers.end();
  }
};

Service::Service(TurnFunction turn, Store& store, const Clock& clock, Limits limits,
                 Neighbours* neighbours, ReportFunction report)
    : x_turn(std::move(turn)),
      x_report(std::move(report)),
      x_store(store),
      x_clock(clock),
      x_limits(limits),
      x_neighbours(neighbours) {}

Service::~Service() = default;

void Service::open(Subscriber& who, const std::string& id, std::optional<Language> language) {
  if (x_stopping) return who.turned_away(refusal(Code::stopping, id));
  auto& talk = x_talks[id];
  talk = std::make_unique<Talk>();
  talk->id = id;
  talk->token = random_id();
  enqueue(*talk, {.kind = Job::Kind::open, .who = &who, .language = language});
}

void Service::resume(Subscriber& who, const std::string& id, std::string token,
                     std::uint32_t after) {
  if (x_stopping) return who.turned_away(refusal(Code::stopping, id));
  auto& talk = x_talks[id];
  if (!talk) {
    talk = std::make_unique<Talk>();
    talk->id = id;
  }
  if (talk->jobs.size() >= x_limits.waiting) return who.turned_away(refusal(Code::busy, id));
  enqueue(*talk,
          {.kind = Job::Kind::resume, .who = &who, .after = after, .token = std::move(token)});
}

void Service::say(Subscriber& who, Incoming message) {
  const auto found = x_talks.find(message.talk);
  if (const auto code = why_not(found, who))
    return who.refused(refusal(*code, message.talk, message.client_id));
  Talk& talk = *found->second;
  enqueue(talk, {.kind = Job::Kind::say,
                 .who = &who,
                 .allowed = talk.has(who),
                 .message = std::move(message)});
}

void Service::report(Subscriber& who, const std::string& id, std::string client_id,
                     ReportFormat format) {
  const auto found = x_talks.find(id);
  if (const auto code = why_not(found, who)) return who.refused(refusal(*code, id, client_id));
  Talk& talk = *found->second;
  Job job{.kind = Job::Kind::report, .who = &who, .allowed = talk.has(who), .format = format};
  job.message.client_id = std::move(client_id);
  enqueue(talk, std::move(job));
}

void Service::forget(Subscriber& who, const std::string& id) {
  const auto found = x_talks.find(id);
  if (const auto code = why_not(found, who)) return who.refused(refusal(*code, id));
  Talk& talk = *found->second;
  enqueue(talk, {.kind = Job::Kind::forget, .who = &who, .allowed = talk.has(who)});
}

void Service::leave(Subscriber& who, const std::string& id) {
  const auto found = x_talks.find(id);
  if (found == x_talks.end()) return;
  Talk& talk = *found->second;
  std::erase(talk.subscribers, &who);
  for (auto& job : talk.jobs)
    if (job.who == &who) job.who = nullptr;
  drop_if_unused(talk);
}

// Access is by having opened or resumed the talk, or by a resume that stands in the queue: what was
// sent right behind a hello waits for its outcome.
std::optional<Code> Service::why_not(Talks::const_iterator found, const Subscriber& who) const {
  if (x_stopping) return Code::stopping;
  if (found == x_talks.end()) return Code::unknown_talk;
  const Talk& talk = *found->second;
  const auto joins = [&](const Job& job) { return job.who == &who && job.joins(); };
  if (!talk.has(who) && std::none_of(talk.jobs.begin(), talk.jobs.end(), joins))
    return Code::unknown_talk;
  if (talk.jobs.size() >= x_limits.waiting) return Code::busy;
  return std::nullopt;
}

void Service::enqueue(Talk& talk, Job job) {
  talk.jobs.push_back(std::move(job));
  ++x_waiting;
  pump(talk);
}

// Runs jobs one after the other until one waits for the store. A store may answer before its verb
// returns, so this is a loop that finish() steps, not a recursion.
void Service::pump(Talk& talk) {
  if (talk.pumping) return;
  talk.pumping = true;
  while (!talk.running && !talk.jobs.empty()) {
    talk.running = true;
    start(talk, talk.jobs.front());
  }
  talk.pumping = false;
  drop_if_unused(talk);
  shrink();
}

void Service::finish(Talk& talk) {
  talk.jobs.pop_front();
  talk.running = false;
  --x_waiting;
  pump(talk);
}

void Service::start(Talk& talk, Job& job) {
  const bool needs_leave = job.kind == Job::Kind::say || job.kind == Job::Kind::forget ||
                           job.kind == Job::Kind::report;
  if (needs_leave && !job.allowed) return refuse(talk, Code::unknown_talk);
  switch (job.kind) {
    case Job::Kind::open: return start_open(talk, job);
    case Job::Kind::resume: return start_resume(talk, job);
    case Job::Kind::say: return start_say(talk);
    case Job::Kind::report: return start_report(talk);
    case Job::Kind::forget: return start_forget(talk);
    case Job::Kind::catch_up: return start_catch_up(talk);
  }
}

void Service::start_open(Talk& talk, Job& job) {
  const Event event{Event::Kind::start, {}, job.language, x_clock.now()};
  auto turn = try_turn({}, event);
  if (!turn) return refuse(talk, Code::internal);
  StoredTurn entry{1, {}, event, reply_frame(talk.id, 1, {}, turn->reply)};
  auto copy = entry;
  x_store.create(
      talk.id, talk.token, std::move(copy),
      [this, &talk, turn = std::move(*turn), entry = std::move(entry)](StoreStatus status) mutable {
        if (status != StoreStatus::ok) return refuse(talk, Code::not_stored);
        advance(talk, std::move(turn.next), turn.reply, {std::string()});
        welcome(talk, false);
        deliver(talk, entry, &turn.reply);
        finish(talk);
      });
}

void Service::start_resume(Talk& talk, Job& job) {
  if (!job.who) return finish(talk);
  // Even where nothing seems missed: another process may have taken a turn.
  const auto go_on = [this, &talk] {
    load(talk, [this](Talk& loaded, const StoredTalk& stored) { resumed(loaded, stored); });
  };
  if (!x_neighbours) return go_on();
  // First, so that what they store after our load is told to us.
  x_neighbours->announce(talk.id, [&talk, go_on](std::uint64_t where) {
    talk.elsewhere |= where;
    go_on();
  });
}

void Service::resumed(Talk& talk, const StoredTalk& stored) {
  Job& job = talk.jobs.front();
  if (!same_secret(stored.token, job.token)) return refuse(talk, Code::bad_token);
  talk.token = stored.token;
  const bool is_old = !talk.state || talk.state->ids.size() < stored.turns.size();
  if (is_old && !rebuild(talk, stored)) return refuse(talk, Code::internal);
  deliver_missed(talk, stored, job.who);  // who resumes says what it missed
  if (!job.who) return finish(talk);
  Subscriber& who = *job.who;
  welcome(talk, true);
  for (const auto& turn : stored.turns)
    if (turn.seq > job.after)
      who.replied({.talk = talk.id, .seq = turn.seq, .json = turn.reply, .reply = nullptr});
  finish(talk);
}

void Service::start_say(Talk& talk) {
  if (talk.state) return take_turn(talk);
  load(talk, [this](Talk& loaded, const StoredTalk& stored) {
    if (!rebuild(loaded, stored)) return refuse(loaded, Code::internal);
    deliver_missed(loaded, stored);
    take_turn(loaded);
  });
}

void Service::take_turn(Talk& talk) {
  const Incoming& message = talk.jobs.front().message;
  State& state = *talk.state;
  touch(talk);
  if (answer_from_record(talk)) return;
  if (state.ids.size() >= x_limits.turns || state.bytes + message.text.size() > x_limits.bytes)
    return refuse(talk, Code::talk_full);
  const bool choose = message.kind == Event::Kind::choose;
  if (choose &&
      std::find(state.choices.begin(), state.choices.end(), message.text) == state.choices.end())
    return refuse(talk, Code::unknown_choice);

  Event event{message.kind, message.text, std::nullopt, x_clock.now()};
  if (message.restart) event.text = restart_phrase.in(state.language);
  auto turn = try_turn(state.conversation, event);
  if (!turn) return refuse(talk, Code::internal);
  const auto seq = static_cast<std::uint32_t>(state.ids.size() + 1);
  StoredTurn entry{seq, message.client_id, std::move(event),
                   reply_frame(talk.id, seq, message.client_id, turn->reply)};
  auto copy = entry;
  x_store.append(talk.id, std::move(copy),
                 [this, &talk, turn = std::move(*turn), entry = std::move(entry)](
                     StoreStatus status) mutable { stored(talk, status, std::move(turn), entry); });
}

void Service::stored(Talk& talk, StoreStatus status, Turn turn, const StoredTurn& entry) {
  switch (status) {
    case StoreStatus::ok: {
      auto ids = std::move(talk.state->ids);
      ids.push_back(entry.client_id);
      advance(talk, std::move(turn.next), turn.reply, std::move(ids));
      talk.state->bytes += entry.event.text.size();
      deliver(talk, entry, &turn.reply);
      if (talk.elsewhere != 0) x_neighbours->advanced(talk.elsewhere, talk.id, entry);
      return finish(talk);
    }
    case StoreStatus::unknown: forget_state(talk); return refuse(talk, Code::unknown_talk);
    case StoreStatus::failed: return refuse(talk, Code::not_stored);
    case StoreStatus::conflict: break;
  }
  // Another process took a turn in this talk: what we hold of it is old.
  forget_state(talk);
  if (++talk.jobs.front().conflicts > max_conflicts) return refuse(talk, Code::busy);
  start_say(talk);
}

// True where the message was answered once already; the same answer then goes to who asked again.
bool Service::answer_from_record(Talk& talk) {
  const auto& client_id = talk.jobs.front().message.client_id;
  const auto& ids = talk.state->ids;
  if (client_id.empty() || std::find(ids.begin(), ids.end(), client_id) == ids.end()) return false;
  load(talk, [this](Talk& loaded, const StoredTalk& stored) {
    const Job& job = loaded.jobs.front();
    for (const auto& turn : stored.turns)
      if (job.who && turn.client_id == job.message.client_id)
        job.who->replied(
            {.talk = loaded.id, .seq = turn.seq, .json = turn.reply, .reply = nullptr});
    finish(loaded);
  });
  return true;
}

void Service::start_report(Talk& talk) {
  if (talk.state) return give_report(talk);
  load(talk, [this](Talk& loaded, const StoredTalk& stored) {
    if (!rebuild(loaded, stored)) return refuse(loaded, Code::internal);
    deliver_missed(loaded, stored);
    give_report(loaded);
  });
}

void Service::give_report(Talk& talk) {
  const Job& job = talk.jobs.front();
  touch(talk);
  try {
    const auto file =
        x_report ? x_report(talk.state->conversation, job.format) : ReportFile();
    if (file.text.empty()) return refuse(talk, x_report ? Code::no_steps : Code::internal);
    if (job.who) job.who->reported({talk.id, job.message.client_id, job.format, file});
  } catch (const std::exception& problem) {
    log_error("report_failed", problem.what());
    return refuse(talk, Code::internal);
  }
  finish(talk);
}

void Service::start_forget(Talk& talk) {
  x_store.erase(talk.id, [this, &talk](StoreStatus status) {
    if (status != StoreStatus::ok) return refuse(talk, Code::not_stored);
    if (talk.elsewhere != 0) x_neighbours->forgot(talk.elsewhere, talk.id);
    end(talk);
    finish(talk);
  });
}

void Service::end(Talk& talk) {
  forget_state(talk);
  const auto subscribers = std::exchange(talk.subscribers, {});
  for (auto* who : subscribers) who->forgotten(talk.id);
}

void Service::start_catch_up(Talk& talk) {
  load(talk, [this](Talk& loaded, const StoredTalk& stored) {
    deliver_missed(loaded, stored);
    forget_state(loaded);
    finish(loaded);
  });
}

bool Service::hear_announced(const std::string& id, std::uint64_t neighbour) {
  const auto found = x_talks.find(id);
  if (found == x_talks.end()) return false;
  found->second->elsewhere |= neighbour;
  return true;
}

// A job that runs finds out by itself: its turn meets a conflict, and it begins anew on what is
// stored.
void Service::hear_advanced(const std::string& id, const StoredTurn& turn) {
  const auto found = x_talks.find(id);
  if (found == x_talks.end()) return;
  Talk& talk = *found->second;
  // What two neighbours store may be told in the wrong order; then the store is asked for both.
  if (turn.seq > talk.delivered + 1) return enqueue(talk, {.kind = Job::Kind::catch_up});
  if (turn.seq > talk.delivered) deliver(talk, turn, nullptr);
  const bool is_old = talk.state && talk.state->ids.size() < turn.seq;
  if (is_old && !talk.running) forget_state(talk);
  drop_if_unused(talk);
}

void Service::hear_forgot(const std::string& id) {
  const auto found = x_talks.find(id);
  if (found == x_talks.end() || found->second->running) return;
  Talk& talk = *found->second;
  end(talk);
  drop_if_unused(talk);
}

void Service::load(Talk& talk, std::function<void(Talk&, const StoredTalk&)> then) {
  x_store.load(talk.id,
               [this, &talk, then = std::move(then)](StoreStatus status, const StoredTalk& stored) {
                 if (status == StoreStatus::unknown) return refuse(talk, Code::unknown_talk);
                 if (status != StoreStatus::ok) return refuse(talk, Code::not_stored);
                 then(talk, stored);
               });
}

// Replays the log. False where a turn failed, which a pure turn function did not do the first time.
bool Service::rebuild(Talk& talk, const StoredTalk& stored) {
  if (stored.turns.empty()) return false;
  Turn turn;
  std::vector<std::string> ids;
  std::size_t bytes = 0;
  for (const auto& entry : stored.turns) {
    auto next = try_turn(turn.next, entry.event);
    if (!next) return false;
    turn = std::move(*next);
    ids.push_back(entry.client_id);
    bytes += entry.event.text.size();
  }
  advance(talk, std::move(turn.next), turn.reply, std::move(ids));
  talk.state->bytes = bytes;
  touch(talk);
  return true;
}

std::optional<Turn> Service::try_turn(const Conversation& conversation, const Event& event) const {
  try {
    return x_turn(conversation, event);
  } catch (const std::exception& problem) {
    log_error("turn_failed", problem.what());
    return std::nullopt;
  }
}

void Service::advance(Talk& talk, Conversation next, const Reply& reply,
                      std::vector<std::string> ids) {
  if (!talk.state) {
    talk.state = std::make_unique<State>();
    talk.state->place = x_recent.insert(x_recent.end(), &talk);
  }
  State& state = *talk.state;
  state.conversation = std::move(next);
  state.language = reply.language;
  state.choices.clear();
  for (const auto& choice : reply.choices) state.choices.push_back(choice.id);
  state.ids = std::move(ids);
}

void Service::welcome(Talk& talk, bool is_resumed) {
  Subscriber* who = talk.jobs.front().who;
  if (!who) return;
  for (auto& job : talk.jobs)
    if (job.who == who) job.allowed = true;
  if (!talk.has(*who)) talk.subscribers.push_back(who);
  who->welcomed({talk.id, talk.token, is_resumed,
                 static_cast<std::uint32_t>(talk.state->ids.size()), talk.state->language});
}

// What another thread or process stored since the last reply that was given here.
void Service::deliver_missed(Talk& talk, const StoredTalk& stored, const Subscriber* except) {
  for (const auto& turn : stored.turns)
    if (turn.seq > talk.delivered) deliver(talk, turn, nullptr, except);
}

void Service::deliver(Talk& talk, const StoredTurn& entry, const Reply* reply,
                      const Subscriber* except) {
  talk.delivered = entry.seq;
  const auto subscribers = talk.subscribers;
  for (auto* who : subscribers)
    if (who != except)
      who->replied({.talk = talk.id, .seq = entry.seq, .json = entry.reply, .reply = reply});
}

// Ends the running job with a refusal.
void Service::refuse(Talk& talk, Code code) {
  const Job& job = talk.jobs.front();
  const Refusal refused = refusal(code, talk.id, job.message.client_id);
  if (job.who) job.joins() ? job.who->turned_away(refused) : job.who->refused(refused);
  finish(talk);
}

void Service::touch(Talk& talk) { x_recent.splice(x_recent.end(), x_recent, talk.state->place); }

void Service::forget_state(Talk& talk) {
  if (!talk.state) return;
  x_recent.erase(talk.state->place);
  talk.state.reset();
}

void Service::shrink() {
  auto place = x_recent.begin();
  while (x_recent.size() > x_limits.live_talks && place != x_recent.end()) {
    Talk& talk = **place++;
    if (!talk.jobs.empty()) continue;
    forget_state(talk);
    drop_if_unused(talk);
  }
}

void Service::drop_if_unused(Talk& talk) {
  if (talk.pumping || talk.state || !talk.jobs.empty() || !talk.subscribers.empty()) return;
  x_talks.erase(std::string(talk.id));
}

}  // namespace advisor
