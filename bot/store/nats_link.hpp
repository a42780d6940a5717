// One connection to a cluster of NATS servers: requests out, replies in, by number; nothing of
// talks. The library keeps it alive: it goes to another server when one is lost. Any thread may
// send; replies come on the library's thread, until destruction.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bot/store/nats_address.hpp"
#include "knowledge/result.hpp"

namespace advisor {

struct NatsRequest {
  std::string subject;
  std::string payload;
  // Publishing only: the revision that the subject's last message must have, 0 for none.
  std::optional<std::uint64_t> expected{};
};

struct NatsReply {
  std::uint64_t number = 0;  // of the request
  std::string payload;
  bool unheard = false;  // nobody listens there now: no leader, or no JetStream
};

class NatsLink {
 public:
  using Sink = std::function<void(NatsReply)>;

  // Blocks until one of the servers answered or the time is over.
  static Result<std::unique_ptr<NatsLink>> connect(const NatsAddress& address, Sink sink,
                                                   std::chrono::seconds time);
  ~NatsLink();
  NatsLink(const NatsLink&) = delete;

  std::chrono::milliseconds lost_for() const;  // 0 while there is a connection
  // Does not wait for the network. False where there is no connection; then nothing was sent.
  bool send(std::uint64_t number, const NatsRequest& request);
  // Waits for the answer; nothing where none came in time. For the start.
  std::optional<std::string> ask(const NatsRequest& request, std::chrono::milliseconds time);

 private:
  struct Impl;
  explicit NatsLink(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> x_impl;
};

}  // namespace advisor
