#include "bot/bridges/slack_format.hpp"

#include <algorithm>

#include "bot/bridges/text.hpp"

namespace advisor::bridges {
namespace {

using Json = nlohmann::json;

constexpr std::size_t section_size = 2'900;  // of 3,000, which count characters after escaping
constexpr std::size_t most_parts = 3;
constexpr std::size_t a_row = 5;
constexpr std::size_t button_text = 75;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string mrkdwn(const Block& block) {
  const std::string text = slack_escaped(block.text);
  if (block.kind == Block::Kind::draft)
    return "```\n" + replaced(text, "```", "'''") + "\n```";
  if (block.kind == Block::Kind::verdict) return "*" + replaced(text, "*", "") + "*";
  if (block.kind == Block::Kind::play) return "_" + replaced(text, "_", " ") + "_";
  if (block.kind == Block::Kind::reason) return "\xE2\x80\xA2 " + text;
  return text;
}

// Whole blocks as long as they fit; a block that is too long alone is split.
std::vector<std::string> sections(const Said& said) {
  std::vector<std::string> list;
  for (const auto& block : said.blocks) {
    const std::string text = mrkdwn(block);
    if (!list.empty() && list.back().size() + text.size() + 2 <= section_size) {
      list.back() += "\n\n" + text;
      continue;
    }
    for (auto& part : split(text, section_size, most_parts, "...")) list.push_back(std::move(part));
  }
  return list;
}

Json section(const std::string& text) {
  return {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", text}}}};
}

Json buttons(const std::vector<ChoiceButton>& choices, const std::string& txn) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i % a_row == 0)
      rows.push_back({{"type", "actions"},
                      {"block_id", "choices-" + txn.substr(0, 32) + "-" + std::to_string(i)},
                      {"elements", Json::array()}});
    rows.back()["elements"].push_back(
        {{"type", "button"},
         {"action_id", "choose-" + std::to_string(i)},
         {"text", {{"type", "plain_text"}, {"text", cut(choices[i].text, button_text)}}},
         {"value", choices[i].value}});
  }
  return rows;
}

// What stands between < and >.
std::string plain_of(std::string_view inside, std::string_view self) {
  const auto bar = inside.find('|');
  const auto label = bar == std::string_view::npos ? std::string_view() : inside.substr(bar + 1);
  const auto name = inside.substr(0, bar);
  if (name.substr(0, 1) == "@")
    return name.substr(1) == self ? "" : label.empty() ? "@..." : std::string(label);
  if (name.substr(0, 1) == "#") return label.empty() ? "#..." : "#" + std::string(label);
  if (name.substr(0, 1) == "!") return std::string(label);
  return std::string(label.empty() ? name : label);
}

}  // namespace

std::string slack_escaped(std::string_view text) {
  return replaced(replaced(replaced(std::string(text), "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

std::string slack_plain(std::string_view text, std::string_view self) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto end = text[i] == '<' ? text.find('>', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text[i];
      continue;
    }
    out += plain_of(text.substr(i + 1, end - i - 1), self);
    i = end;
  }
  return trimmed(replaced(replaced(replaced(out, "&lt;", "<"), "&gt;", ">"), "&amp;", "&"));
}

bool slack_mentions(std::string_view text, std::string_view user) {
  const std::string mention = "<@" + std::string(user);
  const auto at = text.find(mention);
  if (user.empty() || at == std::string_view::npos) return false;
  const auto behind = text.substr(at + mention.size(), 1);
  return behind == ">" || behind == "|";
}

std::vector<std::string> slack_messages(const Place& place, const Said& said,
                                        const std::string& txn) {
  auto texts = sections(said);
  if (texts.size() > most_parts) {
    texts.resize(most_parts);
    texts.back() = cut(texts.back(), section_size - 3) + "...";
  }
  std::vector<std::string> bodies;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Json body{{"channel", place.room}, {"text", texts[i]}, {"blocks", {section(texts[i])}},
              {"unfurl_links", false}, {"unfurl_media", false}};
    if (!place.thread.empty()) body["thread_ts"] = place.thread;
    body["metadata"] = {{"event_type", "advisor_turn"},
                        {"event_payload", {{"turn", txn + "-" + std::to_string(i)}}}};
    if (i + 1 == texts.size())
      for (auto& row : buttons(said.choices, txn)) body["blocks"].push_back(std::move(row));
    bodies.push_back(dumped(body));
  }
  return bodies;
}

std::string slack_settled(const Json& message, const std::string& channel,
                          const std::string& choice) {
  Json blocks = Json::array();
  for (const auto& block : message.value("blocks", Json::array()))
    if (block.is_object() && block.value("type", "") != "actions") blocks.push_back(block);
  const std::string mark = "\xE2\x9C\x93 " + slack_escaped(choice);
  blocks.push_back({{"type", "context"},
                    {"elements", {{{"type", "mrkdwn"}, {"text", mark}}}}});
  return dumped({{"channel", channel}, {"ts", message.value("ts", "")},
                 {"text", message.value("text", "")}, {"blocks", blocks}});
}

}  // namespace advisor::bridges
