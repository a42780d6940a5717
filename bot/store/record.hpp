// One turn as it lies in a key-value store: a line of JSON with everything but the reply, then the
// reply as it was sent. Reads anything: what is no record is an error, never an exception. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bot/store/store.hpp"
#include "knowledge/result.hpp"

namespace advisor {

struct TalkRecord {
  std::string token{};                  // the talk's; with its first turn only
  StoredTurn turn{};                    // nothing where the talk is gone
  std::string write{};                  // tells this write from all others
  std::vector<std::uint64_t> before{};  // the revisions before, newest first: of a turn some, of
                                        // the end of a talk all
  bool gone = false;                    // the talk's end: it is being erased
};

// Of revisions that a turn names; a talk is read so many at a time.
inline constexpr std::size_t max_before = 16;

std::string encode_record(const TalkRecord& record);
Result<TalkRecord> decode_record(std::string_view text);

}  // namespace advisor
