// What says the same as what: flags that restate a sign (READING section 4), values that say less than
// others. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dialog/decide/case.hpp"

namespace advisor {

// The flags that fall with a sign that is denied.
std::vector<Flag> flags_that_restate(Sign sign);

// The sign that a flag reports as well (R5, R7, R12).
std::optional<Sign> sign_restated_by(Label flag);

// "I told them" after "I told them in vain" takes nothing back.
bool says_less(Fact fact, std::uint8_t value, std::uint8_t known);

}  // namespace advisor
