// What the advisor says in one turn: blocks of text in order, then choices. Every block of advice
// names the claims that it stands on (`S5.11`), or `ours`. Plain values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dialog/decide/phase.hpp"
#include "knowledge/ids.hpp"

namespace advisor {

struct Block {
  enum class Kind : std::uint8_t {
    say, noted, question, verdict, reason, missing, counterfactual, step, draft, safety,
    play,  // a line of the client's in a rehearsal
    file   // to be saved: `text` is its name
  };
  Kind kind = Kind::say;
  std::string text;
  std::vector<std::string> claims;
  std::string content{};  // of a file, whose name is `text`
  friend bool operator==(const Block&, const Block&) = default;
};
template <> struct Names<Block::Kind> {
  static constexpr std::array<std::string_view, 12> list{
      "say", "noted", "question", "verdict", "reason", "missing", "counterfactual", "step",
      "draft", "safety", "play", "file"};
};

// `id` is stable and opaque to the doors; `text` is what a person may also type instead.
struct Choice {
  std::string id;
  std::string text;
  friend bool operator==(const Choice&, const Choice&) = default;
};

struct Reply {
  Language language = Language::hu;
  Phase phase = Phase::listening;
  std::vector<Block> blocks;
  std::vector<Choice> choices;
  friend bool operator==(const Reply&, const Reply&) = default;
};

}  // namespace advisor
