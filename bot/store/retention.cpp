#include "bot/store/retention.hpp"

#include <charconv>
#include <cstdint>

namespace advisor {

std::optional<std::chrono::seconds> parse_keep(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto unit =
      std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::int64_t century = 36'525;
  if (problem != std::errc() || number < 1 || number > century * 86'400) return std::nullopt;
  if (unit == "s") return std::chrono::seconds(number);
  if (unit == "m") return std::chrono::minutes(number);
  if (unit == "h") return std::chrono::hours(number);
  if (unit == "d" && number <= century) return std::chrono::hours(24 * number);
  return std::nullopt;
}

}  // namespace advisor
