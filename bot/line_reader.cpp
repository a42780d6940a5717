#include "bot/line_reader.hpp"

#include <histedit.h>
#include <langinfo.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <iostream>
#include <string_view>

namespace advisor {
namespace {

class PipeReader final : public LineReader {
 public:
  std::optional<std::string> next() override {
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    if (line.ends_with('\r')) line.pop_back();
    return line;
  }
};

char* prompt(EditLine*) {
  static char text[] = "> ";
  return text;
}

// The library reads characters by the locale; without one of UTF-8 no accent could be typed.
void use_utf8() {
  std::setlocale(LC_CTYPE, "");
  if (std::string_view(nl_langinfo(CODESET)) != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
}

class TerminalReader final : public LineReader {
 public:
  TerminalReader() : x_history(history_init()) {
    use_utf8();
    x_edit.reset(el_init("advisor", stdin, stdout, stderr));
    el_set(x_edit.get(), EL_PROMPT, prompt);
    el_set(x_edit.get(), EL_EDITOR, "emacs");
    el_set(x_edit.get(), EL_SIGNAL, 1);  // Ctrl-C leaves the terminal as it was
    HistEvent event;
    history(x_history.get(), &event, H_SETSIZE, 200);
    el_set(x_edit.get(), EL_HIST, history, x_history.get());
    el_source(x_edit.get(), nullptr);
  }

  std::optional<std::string> next() override {
    int count = 0;
    const char* read = el_gets(x_edit.get(), &count);
    if (!read || count <= 0) return std::nullopt;
    std::string line(read, static_cast<std::size_t>(count));
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    HistEvent event;
    if (!line.empty()) history(x_history.get(), &event, H_ENTER, read);
    return line;
  }

 private:
  struct End {
    void operator()(EditLine* edit) const { el_end(edit); }
    void operator()(History* events) const { history_end(events); }
  };
  std::unique_ptr<History, End> x_history;
  std::unique_ptr<EditLine, End> x_edit;
};

}  // namespace

bool on_terminal() { return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO); }

std::unique_ptr<LineReader> make_line_reader() {
  if (on_terminal()) return std::make_unique<TerminalReader>();
  return std::make_unique<PipeReader>();
}

}  // namespace advisor
