// What a door says for a user who pressed a button or typed a command: words that the advisor
// understands like any others, so that a talk's log holds nothing but words and choices.
#pragma once

#include <string_view>

#include "knowledge/ids.hpp"

namespace advisor {

struct Phrase {
  std::string_view hu;
  std::string_view en;
  std::string_view in(Language language) const { return language == Language::hu ? hu : en; }
};

inline constexpr Phrase restart_phrase{"kezdj\u00fck el\u00f6lr\u0151l", "start over"};
inline constexpr Phrase help_phrase{"seg\u00edts\u00e9g", "help"};
inline constexpr Phrase goodbye_phrase{"viszl\u00e1t", "bye"};

}  // namespace advisor
