// The advisor's end of a bridge: one WebSocket to the server (bot/PROTOCOL.md) that carries every
// talk. Opens and resumes talks, asks, and after a lost connection asks again under the same ids:
// the server answers those from its record. Borrows world, state and owner. One thread.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "bot/bridges/backoff.hpp"
#include "bot/bridges/state.hpp"
#include "bot/bridges/world.hpp"
#include "dialog/reply.hpp"

namespace advisor::bridges {

struct Ask {
  std::string memory;
  std::string person;
  std::string id;  // unique within the talk; the reply names it
  std::string text;
  bool is_choice = false;
  std::string language{};  // of a new talk: hu, en or empty
};

class AdvisorLink final : RemoteEar {
 public:
  class Owner {
   public:
    virtual void replied(const Ask& ask, std::uint32_t seq, const Reply& reply) = 0;
    virtual void refused(const Ask& ask, const std::string& code) = 0;  // for good
    virtual void erased(const std::string& memory) = 0;
    virtual void linked(bool is_linked) = 0;

   protected:
    ~Owner() = default;
  };

  AdvisorLink(World& world, BridgeState& state, Owner& owner, SocketTarget target)
      : x_world(world), x_state(state), x_owner(owner), x_target(std::move(target)) {}

  void start() { connect(); }
  // One at a time of each memory; kept until it was replied to or refused.
  void ask(Ask ask);
  void withdraw(const std::string& memory);  // what was asked; its reply is no longer waited for
  void erase(const std::string& memory);  // the talk, at the server as well
  void set_target(SocketTarget target) { x_target = std::move(target); }  // for the next connection
  void stop();  // asks nothing more and closes; ended() comes
  bool is_linked() const { return x_linked; }
  bool has_ended() const { return x_stopping && !x_socket; }

 private:
  enum class Line : std::uint8_t { closed, opening, open };
  struct Work {
    Line line = Line::closed;
    std::optional<Ask> ask{};
    bool sent = false;
    bool doomed = false;
    int faults = 0;
    std::string talk{};
    Timer retry{};
    bool is_idle() const { return !ask && !doomed; }
  };

  void opened() override;
  void received(std::string_view text) override;
  void alive() override { x_last_life = x_world.now(); }
  void ended(std::string_view problem) override;

  void connect();
  void watch();
  void begin(const std::string& memory, Work& work);
  void proceed(const std::string& memory, Work& work);
  void begin_anew(const std::string& memory);
  void retry(const std::string& memory, int seconds);
  void take_welcome(const std::string& talk, const std::string& token, bool resumed);
  void take_reply(const std::string& talk, std::string_view frame, const std::string& re,
                  std::uint32_t seq);
  void take_error(const std::string& talk, const std::string& re, const std::string& code,
                  int retry_after);
  void take_forgotten(const std::string& talk);
  void opening_failed(int retry_after);
  void settle(const std::string& memory);
  void send(std::string text);

  World& x_world;
  BridgeState& x_state;
  Owner& x_owner;
  SocketTarget x_target;
  std::unique_ptr<RemoteSocket> x_socket;
  std::unique_ptr<RemoteSocket> x_old;
  Backoff x_backoff{10'000};  // near, and people wait for it
  Timer x_reconnect, x_watch;
  std::unordered_map<std::string, Work> x_work;            // by memory
  std::unordered_map<std::string, std::string> x_memories;  // by talk, of this socket
  std::deque<std::string> x_opening;                        // memories that wait for a new talk
  std::int64_t x_last_life = 0;
  bool x_linked = false;
  bool x_stopping = false;
};

}  // namespace advisor::bridges
