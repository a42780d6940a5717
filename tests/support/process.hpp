// The advisor program, or another of ours, as a process of its own: what a test starts, the test
// ends, by its id.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace advisor {

class Process {
 public:
  // Starts it with pipes at stdin and stdout; stderr goes to `errors` where that is named.
  explicit Process(std::vector<std::string> arguments, std::string errors = {},
                   std::string program = ADVISOR_PROGRAM);
  ~Process();  // kills what still runs
  Process(const Process&) = delete;

  void write(std::string_view text);
  void close_input();
  std::string read_line();  // of stdout, without its end; empty at the end of it
  std::string read_all();
  void signal(int number);
  int wait();  // the exit status, or 128 + the signal that ended it

  // "listening on http://ADDRESS:PORT" to PORT; 0 where the program says something else.
  std::uint16_t listening_port();

 private:
  pid_t x_id = -1;
  int x_input = -1;
  int x_output = -1;
  std::string x_read;
};

}  // namespace advisor
