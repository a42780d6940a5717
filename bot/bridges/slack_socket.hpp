// Slack's Socket Mode: keeps one socket open, without a gap. A new one is connected, and has said
// hello, before the old one is closed. Knows envelopes, not events. Borrows world and owner. One
// thread.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>

#include "bot/bridges/backoff.hpp"
#include "bot/bridges/counters.hpp"
#include "bot/bridges/world.hpp"

namespace advisor::bridges {

class SlackSocket {
 public:
  class Owner {
   public:
    // An envelope's type and payload as JSON text; what it returns goes with the acknowledgement,
    // or nothing where it is empty. What it promises to do must be on disk when it returns.
    virtual std::string enveloped(const std::string& type, const std::string& frame) = 0;
    virtual void given_up(const std::string& error) = 0;  // a token is wrong; no further try

   protected:
    ~Owner() = default;
  };

  SlackSocket(World& world, Owner& owner, Counters& counters, std::string api);
  ~SlackSocket();

  void start(std::string app_token);
  void set_token(std::string app_token) { x_token = std::move(app_token); }
  void stop();
  bool is_connected() const { return x_current != nullptr; }
  bool has_ended() const { return x_lines.empty(); }

 private:
  struct Line;
  void ask_for_url();
  void take_url(const HttpAnswer& answer);
  void try_again(Milliseconds time);
  void hello(Line& line, const std::string& frame);
  void disconnect(Line& line, const std::string& reason);
  void heard(Line& line, std::string_view text);
  void lost(Line& line, std::string_view problem);
  void remove(Line& line);
  void watch(Line& line);

  World& x_world;
  Owner& x_owner;
  Counters& x_counters;
  std::string x_api, x_token;
  std::list<std::unique_ptr<Line>> x_lines;  // the current, the next, those that close
  std::list<std::unique_ptr<Line>> x_gone;   // until the next timer: they may be calling us
  Line* x_current = nullptr;
  bool x_opening = false;
  bool x_stopping = false;
  Backoff x_backoff;
  Timer x_retry, x_sweep;
};

}  // namespace advisor::bridges
