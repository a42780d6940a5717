// What the shared half of a bridge asks of Slack or Matrix, and what it is told by them. Plain
// values and one seam; tests/support/fake_platform.hpp is the third platform. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bot/bridges/state.hpp"
#include "bot/bridges/world.hpp"
#include "dialog/reply.hpp"

namespace advisor::bridges {

// A message of a person that is meant for us.
struct Heard {
  std::string origin;        // identity of the message
  std::string conversation;  // platform, workspace, room, thread
  std::string person;        // with its workspace or server
  Place place;
  std::string text;
  bool is_group = false;
  bool is_starter = false;  // of the thread
  bool is_media = false;    // an image, a voice message: nothing to read
};

struct ChoiceButton {
  std::string value;  // opaque
  std::string text;
};

// What is to be posted: blocks as the advisor's, or one sentence of the bridge.
struct Said {
  Language language = Language::hu;
  std::vector<Block> blocks;
  std::vector<ChoiceButton> choices{};
};

// What became of a post.
struct Sent {
  enum class Kind : std::uint8_t {
    done,
    limited,  // wait `after`; `is_whole`: with everything, else with this room
    unsure,   // no answer, or a fault of the server: it may have been posted
    refused,  // for good
    gone      // the room is closed to us: nothing more for it
  };
  Kind kind = Kind::done;
  std::string message{};  // its id
  Milliseconds after{0};
  bool is_whole = false;
  std::string problem{};  // a code, never text of a message
};

class Platform {
 public:
  virtual ~Platform() = default;
  // One body for each message that this takes, three at most.
  virtual std::vector<std::string> compose(const Place& place, const Said& said,
                                           const std::string& txn) = 0;
  // The body of a post for one person's eyes, where the platform has that.
  virtual std::optional<std::string> whisper(const Place&, const std::string& /*person*/,
                                             const Said&) {
    return std::nullopt;
  }
  // For update and remove, `target` is the message that the outgoing is about; empty where it isn't
  // known.
  virtual void deliver(const Outgoing& outgoing, const std::string& target,
                       std::function<void(Sent)> done) = 0;
  virtual void thinking(const Place& place, bool is_thinking) = 0;
  // The language of a person's settings: "hu", "en" or empty.
  virtual void locale(const std::string& person, std::function<void(std::string)> done) {
    (void)person;
    done({});
  }
};

}  // namespace advisor::bridges
