// The seam between what speaks (a session, an echo) and what carries (a WebSocket, a test): two
// ends of one message stream. All calls come and go on the link's one thread; neither end may
// destroy the other inside a call.
#pragma once

#include <cstdint>
#include <string_view>

namespace advisor {

class Link {
 public:
  // Copied; sent in order; dropped once closed.
  virtual void send(std::string_view text) = 0;
  virtual void send_binary(std::string_view bytes) { send(bytes); }  // where there is a difference

 protected:
  ~Link() = default;
};

class LinkHandler {
 public:
  // Why a message could not be handed over; the next one may be well again.
  enum class Unreadable : std::uint8_t { bad_utf8, too_large };

  virtual ~LinkHandler() = default;
  virtual void received(std::string_view message, bool is_text) = 0;  // borrowed for the call
  virtual void unreadable(Unreadable why) = 0;
  // This one came over the rate and must not cost more than a refusal; borrowed for the call.
  virtual void overrun(std::string_view message) = 0;
};

}  // namespace advisor
