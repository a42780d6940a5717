// `advisor replay`: stored talks run again on this build. Same words in, same words out: what comes
// out otherwise was changed since, in code or content. Pure but for the stream; any thread.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "bot/store/talk_log.hpp"
#include "dialog/advisor.hpp"

namespace advisor {

// One turn that came out otherwise.
struct ReplayedTurn {
  std::uint32_t seq = 0;
  std::string said;    // what the user said or chose
  std::string before;  // the reply as it was given, as plain text
  std::string now;
  bool verdict = false;  // not only the words: the verdict, or the phase of the talk
};

// The turns of the talk that differ; none where it replays to the same bytes.
std::vector<ReplayedTurn> replay(const Advisor& advisor, const LoggedTalk& talk);

// The talk as it would be stored, were its events said to this build.
LoggedTalk replayed(const Advisor& advisor, const LoggedTalk& talk);

// All talks of files and folders; prints what differs. Whether nothing does.
Result<bool> replay_files(const Advisor& advisor, const std::vector<std::filesystem::path>& paths,
                          std::ostream& out);

}  // namespace advisor
