// Lines from a person or a pipe: with editing and history where stdin and stdout are a terminal,
// bare otherwise. One thread; at most one with editing at a time, for it owns the terminal.
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace advisor {

class LineReader {
 public:
  virtual ~LineReader() = default;
  // The next line without its end; nothing at the end of the input (Ctrl-D).
  virtual std::optional<std::string> next() = 0;
};

bool on_terminal();

// History lives as long as the reader: what a person tells is not left in a file.
std::unique_ptr<LineReader> make_line_reader();

}  // namespace advisor
