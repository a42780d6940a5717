// Ids and tokens that nobody can guess. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace advisor {

// 128 bits of the operating system's random source as 22 characters of base64url.
// Throws std::runtime_error where the system has no random source.
std::string random_id();

// Equality whose time does not tell how much of a secret was right.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace advisor
