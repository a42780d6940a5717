// Tasks from other threads for one that has no event loop: the chat waits here for its store.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace advisor {

class Mailbox {
 public:
  using Task = std::function<void()>;

  // Any thread.
  void post(Task task) {
    {
      const std::lock_guard lock(x_mutex);
      x_tasks.push_back(std::move(task));
    }
    x_wake.notify_one();
  }

  // The owner: runs tasks, waiting for more, until `done` holds.
  template <class Done>
  void run_until(Done done) {
    while (!done()) {
      std::unique_lock lock(x_mutex);
      x_wake.wait(lock, [this] { return !x_tasks.empty(); });
      const auto tasks = std::exchange(x_tasks, {});
      lock.unlock();
      for (const auto& task : tasks) task();
    }
  }

 private:
  std::mutex x_mutex;
  std::condition_variable x_wake;
  std::vector<Task> x_tasks;
};

}  // namespace advisor
