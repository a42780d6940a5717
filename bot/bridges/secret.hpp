// A secret from the environment, $NAME, or from the file that $NAME_FILE names. Never from the
// command line, which everybody on the machine can read.
#pragma once

#include <string>

#include "knowledge/result.hpp"

namespace advisor {

// Empty where neither is set. An error where the file may be read by others.
Result<std::string> read_secret(const std::string& name);

}  // namespace advisor
