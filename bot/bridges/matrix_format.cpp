#include "bot/bridges/matrix_format.hpp"

#include "bot/bridges/text.hpp"

namespace advisor::bridges {
namespace {

using Json = nlohmann::json;

constexpr std::size_t part_size = 14'000;  // HTML beside it and JSON around it stay below 65,536
constexpr std::size_t most_parts = 3;

struct Piece {
  Block::Kind kind = Block::Kind::say;
  std::string text;
};

// What the choices look like: "1. Yes" a line, and how to take one.
std::string choices_text(const Said& said, const Words& words) {
  if (said.choices.empty()) return {};
  std::string list, text;
  const std::size_t count = said.choices.size();
  for (std::size_t i = 0; i < count; ++i) {
    text += std::to_string(i + 1) + ". " + said.choices[i].text + "\n";
    if (i > 0) list += i + 1 == count ? words.say("or", said.language) : ", ";
    list += std::to_string(i + 1);
  }
  if (count == 1) return text + "\n" + words.say("choice.one", said.language);
  return text + "\n" + replaced(words.say("choice.many", said.language), "{list}", list);
}

std::string html_of(const Piece& piece) {
  const std::string text = html_escaped(piece.text);
  if (piece.kind == Block::Kind::draft) return "<pre><code>" + text + "</code></pre>";
  const std::string lines = replaced(text, "\n", "<br>");
  if (piece.kind == Block::Kind::verdict || piece.kind == Block::Kind::safety)
    return "<p><b>" + lines + "</b></p>";
  if (piece.kind == Block::Kind::play) return "<p><i>" + lines + "</i></p>";
  if (piece.kind == Block::Kind::reason) return "<ul><li>" + lines + "</li></ul>";
  return "<p>" + lines + "</p>";
}

std::string html_choices(const Said& said, const std::string& text) {
  if (said.choices.empty()) return {};
  std::string html = "<ol>";
  for (const auto& choice : said.choices)
    html += "<li>" + html_escaped(without_calls(choice.text)) + "</li>";
  return html + "</ol><p>" + html_escaped(text.substr(text.rfind('\n') + 1)) + "</p>";
}

struct Part {
  std::string body, html;
};

std::vector<Part> parts_of(const Said& said, const Words& words) {
  std::vector<Part> parts;
  const auto add = [&](const std::string& text, const std::string& html) {
    const bool fits = !parts.empty() && parts.back().body.size() + text.size() < part_size &&
                      parts.back().html.size() + html.size() < 2 * part_size;
    if (!fits) parts.emplace_back();
    parts.back().body += (parts.back().body.empty() ? "" : "\n\n") + text;
    parts.back().html += html;
  };
  for (const auto& block : said.blocks)
    for (const auto& text : split(without_calls(block.text), part_size, most_parts, "..."))
      add(text, html_of({block.kind, text}));
  if (parts.size() > most_parts) parts.resize(most_parts);
  const std::string choices = without_calls(choices_text(said, words));
  if (choices.empty()) return parts;
  if (parts.empty()) parts.emplace_back();
  parts.back().body += (parts.back().body.empty() ? "" : "\n\n") + choices;
  parts.back().html += html_choices(said, choices);
  return parts;
}

// Where it stands: in its thread, as a reply, or flat.
Json relation(const Place& place) {
  if (place.thread.empty() && place.reply_to.empty()) return {};
  const std::string last = place.reply_to.empty() ? place.thread : place.reply_to;
  Json relates{{"m.in_reply_to", {{"event_id", last}}}};
  if (!place.thread.empty())
    relates.update({{"rel_type", "m.thread"}, {"event_id", place.thread}, {"is_falling_back", true}});
  return relates;
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string out = replaced(std::string(text), "&", "&amp;");
  out = replaced(replaced(out, "<", "&lt;"), ">", "&gt;");
  return replaced(out, "\"", "&quot;");
}

std::string without_quote(const std::string& body) {
  if (body.rfind("> <@", 0) != 0 && body.rfind("> * <@", 0) != 0) return body;
  std::size_t at = 0;
  while (at < body.size() && body[at] == '>') {
    const auto end = body.find('\n', at);
    at = end == std::string::npos ? body.size() : end + 1;
  }
  return trimmed(std::string_view(body).substr(at));
}

std::vector<std::string> matrix_messages(const Place& place, const Said& said,
                                         const std::string& txn, const std::string& msgtype,
                                         const Words& words) {
  std::vector<std::string> bodies;
  for (const auto& part : parts_of(said, words)) {
    Json content{{"msgtype", msgtype}, {"body", part.body},
                 {"format", "org.matrix.custom.html"}, {"formatted_body", part.html},
                 {"m.mentions", Json::object()}, {"org.advisor.turn", txn}};
    if (auto relates = relation(place); !relates.is_null())
      content["m.relates_to"] = std::move(relates);
    bodies.push_back(content.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return bodies;
}

Json matrix_edit(Json content, const std::string& message) {
  content.erase("m.relates_to");
  Json edit = content;
  edit["m.new_content"] = std::move(content);
  edit["body"] = "* " + edit["body"].get<std::string>();
  edit["formatted_body"] = "* " + edit["formatted_body"].get<std::string>();
  edit["m.relates_to"] = {{"rel_type", "m.replace"}, {"event_id", message}};
  return edit;
}

}  // namespace advisor::bridges
