// The far end of a session, in memory.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bot/link.hpp"

namespace advisor {

class FakeLink final : public Link {
 public:
  void send(std::string_view text) override { sent.emplace_back(text); }

  // What was sent since the last call.
  std::vector<nlohmann::json> take() {
    std::vector<nlohmann::json> frames;
    for (const auto& text : sent) frames.push_back(nlohmann::json::parse(text));
    sent.clear();
    return frames;
  }

  std::vector<std::string> sent;
};

}  // namespace advisor
