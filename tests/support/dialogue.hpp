// A talk written down as a test (tests/dialogues/README.md): parsed, played against an advisor, and
// what did not come out as written.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "dialog/advisor.hpp"

namespace advisor::test {

struct DialogueLine {
  enum class Kind { user, choice, advisor, check };
  Kind kind = Kind::user;
  std::string text;
  int number = 0;  // in the file
};

struct Dialogue {
  Language language = Language::hu;
  std::vector<DialogueLine> lines;
};

// Throws std::runtime_error naming file and line.
Dialogue read_dialogue(const std::filesystem::path& file);

// What was expected and not met, each with its line and the reply; empty where all was.
std::vector<std::string> play(const Dialogue& dialogue, const Advisor& advisor);

// The whole talk as it went, for reading.
std::string transcript(const Dialogue& dialogue, const Advisor& advisor);

// Whether a text is as the pattern, in which "…" stands for anything.
bool matches(const std::string& pattern, const std::string& text);

}  // namespace advisor::test
