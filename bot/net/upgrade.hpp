// The opening of a WebSocket: what a request must have, whom we let in, and the answer's key. Pure;
// any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace advisor {

// Sec-WebSocket-Accept for a client's Sec-WebSocket-Key.
std::string accept_key(std::string_view key);

// A key is 16 bytes in base64.
bool is_key(std::string_view key);

bool same_text(std::string_view a, std::string_view b);  // in any case of ASCII letters

// Does a comma-separated header field hold this token, in any case?
bool has_token(std::string_view field, std::string_view token);

// Browsers send the page's origin; other clients send none and are let in. A page of our own host
// is, others are where `allowed` names them (scheme://host[:port], or "*" for all).
bool origin_allowed(std::string_view origin, std::string_view host,
                    const std::vector<std::string>& allowed);

}  // namespace advisor
