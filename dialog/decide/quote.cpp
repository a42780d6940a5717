#include "dialog/decide/quote.hpp"

#include <algorithm>

namespace advisor {
namespace {

constexpr std::string_view stops = ".,;:!?\n\r()\"";

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n\r.,;:");
  if (first == std::string_view::npos) return {};
  const auto last = text.find_last_not_of(" \t\n\r.,;:!?");
  return std::string(text.substr(first, last == std::string_view::npos ? 0 : last - first + 1));
}

}  // namespace

std::string quote(std::string_view text, std::size_t begin, std::size_t end) {
  end = std::min(end, text.size());
  begin = std::min(begin, end);
  auto from = begin == 0 ? std::string_view::npos : text.find_last_of(stops, begin - 1);
  from = from == std::string_view::npos ? 0 : from + 1;
  const auto to = std::min(text.find_first_of(stops, end), text.size());
  if (to - from <= max_quote) return trimmed(text.substr(from, to - from));
  return shortened(trimmed(text.substr(begin, end - begin)), max_quote);
}

bool is_one_word(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  const auto last = text.find_last_not_of(' ');
  return first == std::string_view::npos ||
         text.substr(first, last - first).find(' ') == std::string_view::npos;
}

std::string shortened(std::string_view text, std::size_t limit) {
  auto whole = trimmed(text);
  if (whole.size() <= limit) return whole;
  auto cut = whole.rfind(' ', limit);
  if (cut == std::string::npos || cut < limit / 2) {
    cut = limit;
    while (cut > 0 && continues(whole[cut])) --cut;
  }
  return trimmed(whole.substr(0, cut)) + "\xE2\x80\xA6";
}

}  // namespace advisor
