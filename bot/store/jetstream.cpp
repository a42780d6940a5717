#include "bot/store/jetstream.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "bot/log.hpp"
#include "bot/random_id.hpp"

namespace advisor {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// NATS 2.9 elects a new leader 4 to 9 seconds after one died: a turn waits for that.
constexpr auto patience = seconds(12);
constexpr auto patience_at_start = seconds(10);  // for a connection, then for the bucket
constexpr auto patience_at_end = seconds(2);
constexpr auto moment = seconds(3);  // a connection may be lost so long without a verb failing
constexpr auto ask_again = milliseconds(1000);
constexpr auto ask_again_soon = milliseconds(50);
constexpr auto step = milliseconds(50);
constexpr std::size_t max_tips = 65'536;

std::chrono::steady_clock::time_point now() { return std::chrono::steady_clock::now(); }

// One part of the bucket, as it should be; what is wrong in words, empty where all is well.
std::string prepare_part(NatsLink& link, const JetstreamApi& api, int part, int replicas,
                         std::int64_t ttl) {
  const auto info = link.ask(api.info(part), seconds(2));
  if (!info) return "JetStream does not answer";
  const auto found = read_answer({.payload = *info});
  std::optional<NatsRequest> change;
  if (found.kind == JetstreamAnswer::Kind::missing) change = api.create(part, replicas, ttl);
  else if (found.kind == JetstreamAnswer::Kind::done)
    change = api.update(part, *info, replicas, ttl);
  else return found.problem;
  if (!change) return {};
  const auto reply = link.ask(*change, seconds(5));
  if (!reply) return "JetStream does not answer";
  return read_answer({.payload = *reply}).problem;
}

std::optional<Error> prepare_bucket(NatsLink& link, const JetstreamApi& api,
                                    const NatsAddress& address, Retention retention) {
  const std::int64_t ttl = retention.keep ? 2 * retention.keep->count() : 0;
  const auto end = now() + patience_at_start;
  for (int part = 0; part < JetstreamApi::parts; ++part) {
    std::string problem;
    // A cluster that has just started refuses for some seconds.
    while (!(problem = prepare_part(link, api, part, address.replicas, ttl)).empty()) {
      if (now() >= end)
        return Error{"nats://" + address.hosts + '/' + address.bucket,
                     "the bucket cannot be made: " + problem};
      std::this_thread::sleep_for(milliseconds(300));
    }
  }
  return std::nullopt;
}

}  // namespace

struct JetstreamStore::Inbox {
  std::mutex mutex;  // guards the three below
  std::vector<StoreJob> jobs;
  std::vector<NatsReply> replies;
  bool ending = false;
  std::condition_variable wake;

  template <class T>
  void put(std::vector<T>& list, T thing) {
    {
      const std::lock_guard lock(mutex);
      list.push_back(std::move(thing));
    }
    wake.notify_one();
  }
};

Result<std::unique_ptr<JetstreamStore>> JetstreamStore::open(const NatsAddress& address,
                                                             const Clock& clock,
                                                             Retention retention) {
  auto inbox = std::make_unique<Inbox>();
  const auto sink = [&inbox = *inbox](NatsReply reply) {
    inbox.put(inbox.replies, std::move(reply));
  };
  auto link = NatsLink::connect(address, sink, patience_at_start);
  if (!link) return link.error();
  JetstreamApi api(address.bucket);
  if (auto error = prepare_bucket(**link, api, address, retention)) return *error;
  return std::unique_ptr<JetstreamStore>(
      new JetstreamStore(std::move(inbox), std::move(*link), std::move(api), clock, retention));
}

JetstreamStore::JetstreamStore(std::unique_ptr<Inbox> inbox, std::unique_ptr<NatsLink> link,
                               JetstreamApi api, const Clock& clock, Retention retention)
    : x_inbox(std::move(inbox)),
      x_link(std::move(link)),
      x_api(std::move(api)),
      x_clock(clock),
      x_retention(retention),
      x_name(random_id()) {
  if (x_retention.keep) x_next_search = now();
  x_thread = std::thread([this] { work(); });
}

// The connection goes before the inbox that its thread puts replies into.
JetstreamStore::~JetstreamStore() {
  {
    const std::lock_guard lock(x_inbox->mutex);
    x_inbox->ending = true;
  }
  x_inbox->wake.notify_one();
  x_thread.join();
  x_link.reset();
}

std::unique_ptr<Store> JetstreamStore::door(Post post) {
  return std::make_unique<StoreDoor>(
      [this](StoreJob job) { x_inbox->put(x_inbox->jobs, std::move(job)); }, std::move(post));
}

void JetstreamStore::work() {
  std::optional<Time> end;
  auto next_tick = now();
  while (!end || (!x_busy.empty() && now() < *end)) {
    std::unique_lock lock(x_inbox->mutex);
    const auto has_news = [this, &end] {
      return !x_inbox->jobs.empty() || !x_inbox->replies.empty() || (x_inbox->ending && !end);
    };
    const auto until = x_asked.empty() ? x_next_search : std::min(next_tick, x_next_search);
    if (until == Time::max()) x_inbox->wake.wait(lock, has_news);
    else x_inbox->wake.wait_until(lock, until, has_news);
    if (x_inbox->ending && !end) end = now() + patience_at_end;
    auto jobs = std::exchange(x_inbox->jobs, {});
    auto replies = std::exchange(x_inbox->replies, {});
    lock.unlock();
    for (auto& reply : replies) hear(std::move(reply));
    for (auto& job : jobs) add(std::move(job));
    if (now() >= next_tick) {
      next_tick = now() + step;
      tick();
    }
    answer(std::exchange(x_answers, {}));
  }
}

void JetstreamStore::add(StoreJob job) {
  if (!JetstreamApi::is_key(job.talk)) {
    job.status = job.verb == StoreJob::Verb::erase ? StoreStatus::ok : StoreStatus::unknown;
    x_answers.push_back(std::move(job));
    return;
  }
  Busy& busy = x_busy[job.talk];
  busy.waiting.push_back(std::move(job));
  if (!busy.job) start(busy);
}

void JetstreamStore::start(Busy& busy) {
  StoreJob job = std::move(busy.waiting.front());
  busy.waiting.pop_front();
  const std::string talk = job.talk;
  auto tip = tip_of(talk);
  busy.number = ++x_jobs;
  busy.job = std::make_unique<JetstreamJob>(
      std::move(job), x_api, x_name + '.' + std::to_string(busy.number), std::move(tip));
  busy.deadline = now() + patience;
  if (is_lost()) busy.job->give_up();
  go_on(talk, busy, busy.job->finished() ? JetstreamJob::Questions{} : busy.job->begin());
}

void JetstreamStore::ask(const std::string& talk, std::uint64_t job,
                         JetstreamJob::Question question) {
  const auto number = ++x_asks;
  auto& asked = x_asked[number] = {talk, job, std::move(question), {}};
  send(number, asked);
}

void JetstreamStore::send(std::uint64_t number, Asked& asked) {
  const bool sent = x_link->send(number, asked.question.request);
  asked.again = now() + (sent ? ask_again : ask_again_soon);
}

// The talk that waits for the answer; null where nothing waits any more.
JetstreamStore::Busy* JetstreamStore::asker(const Asked& asked) {
  const auto found = x_busy.find(asked.talk);
  const bool waits =
      found != x_busy.end() && found->second.job && found->second.number == asked.job;
  return waits ? &found->second : nullptr;
}

void JetstreamStore::hear(NatsReply reply) {
  const auto found = x_asked.find(reply.number);
  if (found == x_asked.end()) return;  // answered already, or given up
  auto answer = read_answer(reply);
  if (answer.kind == JetstreamAnswer::Kind::later) {
    found->second.again = now() + ask_again_soon;
    return;
  }
  const Asked asked = std::move(found->second);
  x_asked.erase(found);
  if (asked.talk.empty()) return searched(answer);
  if (Busy* busy = asker(asked))
    go_on(asked.talk, *busy, busy->job->hear(asked.question.tag, std::move(answer)));
}

void JetstreamStore::go_on(const std::string& talk, Busy& busy, JetstreamJob::Questions questions) {
  for (auto& question : questions) ask(talk, busy.number, std::move(question));
  if (busy.job->finished()) finish(talk, busy);
}

void JetstreamStore::finish(const std::string& talk, Busy& busy) {
  const auto job = std::move(busy.job);
  remember(talk, job->tip());
  if (!job->problem().empty()) log_error("store_failed", job->problem());
  StoreJob done = job->take();
  if (job->found_an_end() && done.verb != StoreJob::Verb::erase)
    busy.waiting.push_front({.verb = StoreJob::Verb::erase, .talk = talk, .done = [](auto) {}});
  if (busy.waiting.empty()) x_busy.erase(talk);
  else start(busy);
  if (done.post) x_answers.push_back(std::move(done));
  else done.done(done.status);  // ours, see searched()
}

void JetstreamStore::remember(const std::string& talk, const std::optional<TalkTip>& tip) {
  x_old_tips.erase(talk);
  if (!tip) {
    x_tips.erase(talk);
    return;
  }
  x_tips[talk] = *tip;
  if (x_tips.size() >= max_tips) x_old_tips = std::exchange(x_tips, {});
}

std::optional<TalkTip> JetstreamStore::tip_of(const std::string& talk) const {
  for (const auto* tips : {&x_tips, &x_old_tips})
    if (const auto found = tips->find(talk); found != tips->end()) return found->second;
  return std::nullopt;
}

void JetstreamStore::tick() {
  const auto time = now();
  for (auto asked = x_asked.begin(); asked != x_asked.end();) {
    if (!asked->second.talk.empty() && !asker(asked->second)) {
      asked = x_asked.erase(asked);
      continue;
    }
    if (asked->second.again <= time) send(asked->first, asked->second);
    ++asked;
  }
  std::vector<std::string> over;
  const bool lost = is_lost();
  for (const auto& [talk, busy] : x_busy)
    if (lost || busy.deadline <= time) over.push_back(talk);
  if (!over.empty()) log_error("store_failed", lost ? "NATS is lost" : "JetStream does not answer");
  for (const auto& talk : over) {
    Busy& busy = x_busy.at(talk);
    busy.job->give_up();
    finish(talk, busy);
  }
  if (x_next_search <= time) search();
}

bool JetstreamStore::is_lost() const { return x_link->lost_for() > moment; }

void JetstreamStore::search() {
  x_next_search = Time::max();
  x_part = 0;
  x_from = 1;
  ask({}, 0, {x_api.next(x_part, x_from)});
}

// Records come in the order of their age: the first that is young enough ends the search in a part.
// An old one may still be the beginning of a talk that goes on; the job looks at the talk's last.
void JetstreamStore::searched(const JetstreamAnswer& answer) {
  const std::int64_t before = x_clock.now() - x_retention.keep->count();
  const bool is_record = answer.kind == JetstreamAnswer::Kind::done;
  const bool is_old =
      is_record && answer.record && (answer.record->gone || answer.record->turn.event.at < before);
  if (is_record) x_from = answer.revision + 1;
  if (!is_record || (answer.record && !is_old)) {
    ++x_part;
    x_from = 1;
  }
  if (x_part == JetstreamApi::parts) {
    x_next_search = now() + x_retention.interval();
    return;
  }
  const auto next = [this](auto) { ask({}, 0, {x_api.next(x_part, x_from)}); };
  if (!is_old) return next(StoreStatus::ok);
  add({.verb = StoreJob::Verb::erase, .talk = answer.talk, .done = next, .older_than = before});
}

}  // namespace advisor
