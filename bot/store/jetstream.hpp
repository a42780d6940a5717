// Talks in a NATS JetStream bucket, for several servers: replicated by Raft, a turn stored only
// behind the revision that it was made for, so that two servers never both advance a talk. One
// thread publishes for all without waiting between two turns and hears the answers.
//
// What is not answered is asked again; after `patience`, or at once when the connection is lost for
// longer than a moment, the verb fails. A failed write may still arrive; it then counts, and the
// next turn of the talk finds it. With `keep`, talks whose last turn is older are erased, and NATS
// itself lets go of what is twice as old, should no server run. Borrows the clock.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "bot/clock.hpp"
#include "bot/store/jetstream_job.hpp"
#include "bot/store/nats_address.hpp"
#include "bot/store/nats_link.hpp"
#include "bot/store/retention.hpp"
#include "bot/store/store.hpp"
#include "knowledge/result.hpp"

namespace advisor {

class JetstreamStore final : public SharedStore {
 public:
  // Makes the bucket where it is missing. Waits some seconds for servers that do not answer yet.
  static Result<std::unique_ptr<JetstreamStore>> open(const NatsAddress& address,
                                                      const Clock& clock, Retention retention = {});
  ~JetstreamStore() override;

  std::unique_ptr<Store> door(Post post) override;

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Inbox;
  struct Busy {
    std::deque<StoreJob> waiting;
    std::unique_ptr<JetstreamJob> job;  // the one that runs
    std::uint64_t number = 0;           // its own
    Time deadline;
  };
  struct Asked {
    std::string talk;  // empty: the search for talks past their time
    std::uint64_t job = 0;
    JetstreamJob::Question question;
    Time again;
  };

  JetstreamStore(std::unique_ptr<Inbox> inbox, std::unique_ptr<NatsLink> link, JetstreamApi api,
                 const Clock& clock, Retention retention);
  void work();
  void add(StoreJob job);
  void start(Busy& busy);
  void ask(const std::string& talk, std::uint64_t job, JetstreamJob::Question question);
  void send(std::uint64_t number, Asked& asked);
  Busy* asker(const Asked& asked);
  void hear(NatsReply reply);
  void go_on(const std::string& talk, Busy& busy, JetstreamJob::Questions questions);
  void finish(const std::string& talk, Busy& busy);
  void remember(const std::string& talk, const std::optional<TalkTip>& tip);
  std::optional<TalkTip> tip_of(const std::string& talk) const;
  void tick();
  void search();
  void searched(const JetstreamAnswer& answer);
  bool is_lost() const;

  std::unique_ptr<Inbox> x_inbox;  // what comes from other threads
  std::unique_ptr<NatsLink> x_link;
  const JetstreamApi x_api;
  const Clock& x_clock;
  const Retention x_retention;
  const std::string x_name;  // of this process among all that write

  std::unordered_map<std::string, Busy> x_busy;
  std::unordered_map<std::uint64_t, Asked> x_asked;
  std::vector<StoreJob> x_answers;
  // Two generations: when the young one is full it becomes the old one.
  std::unordered_map<std::string, TalkTip> x_tips, x_old_tips;
  std::uint64_t x_asks = 0;
  std::uint64_t x_jobs = 0;
  Time x_next_search = Time::max();
  int x_part = 0;  // where the search is
  std::uint64_t x_from = 1;

  std::thread x_thread;  // last: it uses all of the above
};

}  // namespace advisor
