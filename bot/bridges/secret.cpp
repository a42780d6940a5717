#include "bot/bridges/secret.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include "bot/bridges/text.hpp"

namespace advisor {

Result<std::string> read_secret(const std::string& name) {
  if (const char* value = std::getenv(name.c_str())) return bridges::trimmed(value);
  const char* file = std::getenv((name + "_FILE").c_str());
  if (!file) return std::string();
  struct stat status {};
  if (::stat(file, &status) != 0) return Error{file, "cannot be read"};
  if ((status.st_mode & 0077U) != 0)
    return Error{file, "may be read by others: chmod 600 it (" + name + "_FILE)"};
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  if (!in && line.empty()) return Error{file, "holds nothing"};
  return bridges::trimmed(line);
}

}  // namespace advisor
