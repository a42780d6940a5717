#include "bot/store/job.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace advisor {
namespace {

void call_back(std::vector<StoreJob>& jobs) {
  for (auto& job : jobs) {
    if (job.verb == StoreJob::Verb::load) job.loaded(job.status, std::move(job.result));
    else job.done(job.status);
  }
}

}  // namespace

void answer(std::vector<StoreJob> jobs) {
  while (!jobs.empty()) {
    const auto post = jobs.front().post;
    const auto others = std::stable_partition(
        jobs.begin(), jobs.end(), [&](const StoreJob& job) { return job.post == post; });
    std::vector<StoreJob> rest(std::make_move_iterator(others),
                               std::make_move_iterator(jobs.end()));
    jobs.erase(others, jobs.end());
    (*post)([shared = std::make_shared<std::vector<StoreJob>>(std::move(jobs))] {
      call_back(*shared);
    });
    jobs = std::move(rest);
  }
}

void StoreDoor::create(std::string talk, std::string token, StoredTurn first, Done done) {
  x_queue({.verb = StoreJob::Verb::create,
           .talk = std::move(talk),
           .token = std::move(token),
           .turn = std::move(first),
           .done = std::move(done),
           .post = x_post});
}

void StoreDoor::append(std::string talk, StoredTurn turn, Done done) {
  x_queue({.verb = StoreJob::Verb::append,
           .talk = std::move(talk),
           .turn = std::move(turn),
           .done = std::move(done),
           .post = x_post});
}

void StoreDoor::load(std::string talk, Loaded loaded) {
  x_queue({.verb = StoreJob::Verb::load,
           .talk = std::move(talk),
           .loaded = std::move(loaded),
           .post = x_post});
}

void StoreDoor::erase(std::string talk, Done done) {
  x_queue({.verb = StoreJob::Verb::erase,
           .talk = std::move(talk),
           .done = std::move(done),
           .post = x_post});
}

}  // namespace advisor
