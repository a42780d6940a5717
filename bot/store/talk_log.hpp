// Talks as files, to be read by a person and run again by `advisor replay`: one talk a line, as JSON
// with its events and the replies that were given. Also reads the SQLite store and what `advisor
// backup` makes of it. Plain functions; any thread.
//
//   {"talk":"ID","turns":[{"seq":1,"id":"","kind":"start","text":"","lang":"hu","at":0,"reply":"..."}]}
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bot/store/store.hpp"
#include "knowledge/result.hpp"

namespace advisor {

struct LoggedTalk {
  std::string id;
  std::vector<StoredTurn> turns;
};

// One line, without its end.
std::string talk_line(const LoggedTalk& talk);
Result<LoggedTalk> read_talk_line(std::string_view line);

// All talks of a file: .jsonl is read line by line, anything else as an SQLite store; of a folder,
// those of all its .jsonl and .sqlite files, by name.
Result<std::vector<LoggedTalk>> read_talks(const std::filesystem::path& path);

}  // namespace advisor
