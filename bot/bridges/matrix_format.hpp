// The advisor's words as Matrix messages, plain and in the small set of HTML. Pure; any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bot/bridges/platform.hpp"
#include "bot/bridges/words.hpp"

namespace advisor::bridges {

std::string html_escaped(std::string_view text);
// Without the "> <@user>" lines that old clients put before a reply.
std::string without_quote(const std::string& body);
// The contents of m.room.message, three at most; the numbered choices stand in the last.
std::vector<std::string> matrix_messages(const Place& place, const Said& said,
                                         const std::string& txn, const std::string& msgtype,
                                         const Words& words);
// The content that replaces `message` by `content`.
nlohmann::json matrix_edit(nlohmann::json content, const std::string& message);

}  // namespace advisor::bridges
