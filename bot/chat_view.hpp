// How a reply looks in a terminal: wrapped paragraphs, the verdict set off, lists with hanging
// indents, drafts ready to copy, choices by number. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dialog/reply.hpp"

namespace advisor {

struct ChatStyle {
  bool colours = false;
  std::size_t width = 80;  // columns; 0: lines are not wrapped
};

std::string render_chat(const Reply& reply, const ChatStyle& style);

// Columns of a text: characters, combining marks not counted. Wide scripts are not.
std::size_t columns(std::string_view text);

// Breaks at blanks so that no line is wider than `width`, where words allow. The first line begins
// with `first`, the others with `rest`; line ends in the text are kept.
std::string wrap(std::string_view text, std::size_t width, std::string_view first,
                 std::string_view rest);

}  // namespace advisor
