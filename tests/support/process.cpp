#include "tests/support/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace advisor {

Process::Process(std::vector<std::string> arguments, std::string errors, std::string program) {
  std::array<int, 2> input{}, output{};
  if (pipe2(input.data(), O_CLOEXEC) != 0 || pipe2(output.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no pipes");
  std::signal(SIGPIPE, SIG_IGN);
  arguments.insert(arguments.begin(), std::move(program));
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  x_id = fork();
  if (x_id == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that is killed leaves nothing behind
    std::signal(SIGPIPE, SIG_DFL);
    dup2(input[0], STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    const int log =
        open(errors.empty() ? "/dev/null" : errors.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(log, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(input[0]);
  close(output[1]);
  x_input = input[1];
  x_output = output[0];
}

Process::~Process() {
  close_input();
  if (x_id > 0) {
    kill(x_id, SIGKILL);
    wait();
  }
  close(x_output);
}

void Process::write(std::string_view text) {
  while (!text.empty()) {
    const auto count = ::write(x_input, text.data(), text.size());
    if (count <= 0) throw std::runtime_error("the program does not read");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Process::close_input() {
  if (x_input >= 0) close(x_input);
  x_input = -1;
}

std::string Process::read_line() {
  while (x_read.find('\n') == std::string::npos) {
    std::array<char, 4096> buffer{};
    const auto count = read(x_output, buffer.data(), buffer.size());
    if (count <= 0) break;
    x_read.append(buffer.data(), static_cast<std::size_t>(count));
  }
  const auto end = std::min(x_read.find('\n'), x_read.size());
  std::string line = x_read.substr(0, end);
  x_read.erase(0, end + 1);
  return line;
}

std::string Process::read_all() {
  std::string text = std::move(x_read);
  x_read.clear();
  std::array<char, 4096> buffer{};
  for (auto count = read(x_output, buffer.data(), buffer.size()); count > 0;
       count = read(x_output, buffer.data(), buffer.size()))
    text.append(buffer.data(), static_cast<std::size_t>(count));
  return text;
}

void Process::signal(int number) {
  if (x_id > 0) kill(x_id, number);
}

int Process::wait() {
  if (x_id <= 0) return -1;
  int status = 0;
  waitpid(x_id, &status, 0);
  x_id = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::uint16_t Process::listening_port() {
  const std::string line = read_line();
  const std::string start = "listening on http://127.0.0.1:";
  if (!line.starts_with(start)) return 0;
  return static_cast<std::uint16_t>(std::atoi(line.c_str() + start.size()));
}

}  // namespace advisor
