// Any bytes: a pattern or an error; what was read prints, and reads again as the same.
#include <cstdint>
#include <cstdlib>

#include "dialog/understand/pattern.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto pattern =
      advisor::parse_pattern(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!pattern) return 0;
  const auto once = advisor::print(*pattern);
  const auto again = advisor::parse_pattern(once);
  if (again && advisor::print(*again) != once) std::abort();
  return 0;
}
