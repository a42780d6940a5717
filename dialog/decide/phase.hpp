// Where a talk stands. The only way from one phase to another is the table in transitions.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "knowledge/ids.hpp"

namespace advisor {

enum class Phase : std::uint8_t {
  listening,   // the open story: nothing decisive is known yet
  confirming,  // something likely was heard and asked back
  asking,      // one question is open
  ready,       // enough is known: shall I say it?
  advised,     // the verdict was given; steps, drafts, questions, corrections
  safety,      // the client is dangerous: safety lines given
  care,        // the user is not well: nothing else matters now
  closed,      // goodbye was said; any word opens the talk again
  checking,    // the user will paste a draft of their own: what comes next is that, and no report
  rehearsing,  // the advisor plays the client: nothing said here is a fact
};
template <>
struct Names<Phase> {
  static constexpr std::array<std::string_view, 10> list{"listening", "confirming", "asking",
                                                         "ready",     "advised",    "safety",
                                                         "care",      "closed",     "checking",
                                                         "rehearsing"};
};

}  // namespace advisor
