// The advisor's words as Slack messages: blocks, mrkdwn, buttons; and Slack's text as plain words.
// Pure; any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bot/bridges/platform.hpp"

namespace advisor::bridges {

// & < > as entities: nothing of it can be a mention, a link or a call any more.
std::string slack_escaped(std::string_view text);
// Mentions, links and entities as a person reads them; mentions of `self` are dropped.
std::string slack_plain(std::string_view text, std::string_view self);
bool slack_mentions(std::string_view text, std::string_view user);

// The JSON bodies of chat.postMessage, three at most; the buttons are in the last.
std::vector<std::string> slack_messages(const Place& place, const Said& said,
                                        const std::string& txn);
// The body of chat.update that shows what was chosen instead of the buttons.
std::string slack_settled(const nlohmann::json& message, const std::string& channel,
                          const std::string& choice);

}  // namespace advisor::bridges
