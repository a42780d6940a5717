#include "bot/chat_view.hpp"

#include <algorithm>
#include <cctype>

namespace advisor {
namespace {

constexpr std::string_view reset = "\x1b[0m";

// What stands before a block's first line, before its others, and its colour.
struct Layout {
  std::string_view first;
  std::string_view rest;
  std::string_view colour;
  bool is_listed = false;  // follows its like without an empty line
};

Layout layout_of(Block::Kind kind) {
  switch (kind) {
    case Block::Kind::say: return {};
    case Block::Kind::noted: return {"", "", "\x1b[2m"};
    case Block::Kind::question: return {"", "", "\x1b[1m"};
    case Block::Kind::verdict: return {"== ", "   ", "\x1b[1;36m"};
    case Block::Kind::reason: return {"  \u00b7 ", "    ", "", true};
    case Block::Kind::missing: return {"  ? ", "    ", "", true};
    case Block::Kind::counterfactual: return {"  ~ ", "    ", "", true};
    case Block::Kind::step: return {"  ", "     ", "", true};
    case Block::Kind::draft: return {"    ", "    ", "\x1b[32m"};
    case Block::Kind::file: return {"  = ", "    ", "\x1b[2m", true};
    case Block::Kind::play: return {"> ", "> ", "\x1b[35m"};
    case Block::Kind::safety: return {"! ", "  ", "\x1b[1;31m"};
  }
  return {};
}

std::string coloured(std::string text, std::string_view colour, const ChatStyle& style) {
  if (!style.colours || colour.empty()) return text;
  return std::string(colour) + text + std::string(reset);
}

std::string render(const Block& block, const ChatStyle& style) {
  const Layout layout = layout_of(block.kind);
  // A draft is copied as it is: its own line ends are the only ones.
  const std::size_t width = block.kind == Block::Kind::draft ? 0 : style.width;
  return coloured(wrap(block.text, width, layout.first, layout.rest), layout.colour, style);
}

std::string render_choices(const Reply& reply, const ChatStyle& style) {
  std::string text;
  for (std::size_t i = 0; i < reply.choices.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    if (!text.empty()) text += "   ";
    text += "[" + number + "]\u00a0";
    // A choice is not torn apart at a line's end.
    for (char c : reply.choices[i].text)
      text += c == ' ' ? std::string("\u00a0") : std::string(1, c);
  }
  return coloured(wrap(text, style.width, "", ""), "\x1b[36m", style);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

}  // namespace

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool continues = (byte & 0xc0U) == 0x80U;
    const bool combines = (byte == 0xcc || byte == 0xcd) && i + 1 < text.size() &&
                          (byte == 0xcc || static_cast<unsigned char>(text[i + 1]) < 0xb0);
    if (!continues && !combines) ++count;
  }
  return count;
}

std::string wrap(std::string_view text, std::size_t width, std::string_view first,
                 std::string_view rest) {
  std::string out(first);
  std::size_t used = columns(first);
  bool at_start = true;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t size = columns(word);
    if (width > 0 && !at_start && used + 1 + size > width) {
      out.append("\n").append(rest);
      used = columns(rest);
      at_start = true;
    }
    if (!at_start) out += ' ';
    out += word;
    used += size + (at_start ? 0 : 1);
    at_start = false;
    if (end < text.size() && text[end] == '\n') {
      out.append("\n").append(rest);
      used = columns(rest);
      at_start = true;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string render_chat(const Reply& reply, const ChatStyle& style) {
  std::string text;
  const Block* before = nullptr;
  for (const auto& block : reply.blocks) {
    if (before)
      text += layout_of(block.kind).is_listed && before->kind == block.kind ? "\n" : "\n\n";
    text += render(block, style);
    before = &block;
  }
  if (!reply.choices.empty()) {
    text += "\n\n" + render_choices(reply, style);
    replace_all(text, "\u00a0", " ");
  }
  return text + "\n";
}

}  // namespace advisor
