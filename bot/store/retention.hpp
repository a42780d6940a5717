// How long talks are kept after their last turn (`--keep`). Plain value.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>

namespace advisor {

struct Retention {
  std::optional<std::chrono::seconds> keep{};  // nothing: until they are forgotten

  // How often to look for talks whose time is over.
  std::chrono::seconds interval() const {
    using std::chrono::seconds;
    return std::clamp(keep.value_or(seconds(0)) / 10, seconds(1), seconds(3600));
  }
};

// "30d", "12h", "90m", "45s" as seconds, of which there is at least one; nothing for anything else.
std::optional<std::chrono::seconds> parse_keep(std::string_view text);

}  // namespace advisor
