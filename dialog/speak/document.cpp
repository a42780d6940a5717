#include "dialog/speak/document.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace advisor {
namespace {

constexpr std::string_view title_mark = "# ";
constexpr std::string_view claims_mark = "claims: ";

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \n\r\t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \n\r\t") - first + 1);
}

std::vector<std::string> split_claims(const std::string& line) {
  std::vector<std::string> ids;
  std::istringstream in(line);
  for (std::string id; std::getline(in, id, ',');) ids.push_back(trimmed(id));
  return ids;
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

// Traits of one group exclude each other.
const std::array<Traits, 6>& groups() {
  static const std::array<Traits, 6> list{{{"soft", "plain", "firm"},
                                           {"long", "short"},
                                           {"one", "many"},
                                           {"late", "undated"},
                                           {"owed", "unsettled", "paid"},
                                           {"civil", "hurt"}}};
  return list;
}

Traits split_traits(const std::string& list) {
  Traits traits;
  std::istringstream in(list);
  for (std::string trait; std::getline(in, trait, ',');) traits.insert(trait);
  return traits;
}

bool holds(const Traits& wanted, const Traits& traits) {
  return std::ranges::all_of(groups(), [&](const Traits& group) {
    const auto named = [&](const std::string& t) { return wanted.contains(t); };
    if (std::ranges::none_of(group, named)) return true;
    return std::ranges::any_of(
        group, [&](const std::string& t) { return named(t) && traits.contains(t); });
  });
}

// "<firm|text>" as its text or nothing.
std::string in_form(const std::string& line, const Traits& traits) {
  std::string out;
  std::size_t from = 0;
  for (;;) {
    const auto open = line.find('<', from);
    const auto bar = open == std::string::npos ? open : line.find('|', open);
    const auto close = bar == std::string::npos ? bar : line.find('>', bar);
    if (close == std::string::npos) return out + line.substr(from);
    out += line.substr(from, open - from);
    if (holds(split_traits(line.substr(open + 1, bar - open - 1)), traits))
      out += line.substr(bar + 1, close - bar - 1);
    from = close + 1;
  }
}

void drop_trailing_blanks(std::string& line) {
  while (line.ends_with(' ')) line.pop_back();
}

}  // namespace

const Traits& standard_traits() {
  static const Traits traits{"plain", "long", "one", "undated", "unsettled", "civil"};
  return traits;
}

std::string trouble_in(const std::string& source) {
  for (auto open = source.find('<'); open != std::string::npos; open = source.find('<', open + 1)) {
    const auto bar = source.find('|', open);
    const auto close = source.find_first_of(">\n", open);
    if (bar == std::string::npos || close == std::string::npos || bar > close ||
        source[close] != '>')
      return "a mark that is not closed: " + source.substr(open, 20);
    for (const auto& trait : split_traits(source.substr(open + 1, bar - open - 1)))
      if (std::ranges::none_of(groups(), [&](const Traits& g) { return g.contains(trait); }))
        return "no trait: " + trait;
  }
  return {};
}

Document fill(const std::string& source,
              const std::vector<std::pair<std::string, std::string>>& blanks,
              const Traits& traits) {
  Document document;
  std::istringstream in(source);
  for (std::string line; std::getline(in, line);) {
    if (document.title.empty() && line.starts_with(title_mark))
      document.title = trimmed(line.substr(title_mark.size()));
    else if (line.starts_with(claims_mark))
      document.claims = split_claims(line.substr(claims_mark.size()));
    else {
      auto kept = in_form(line, traits);
      drop_trailing_blanks(kept);
      const bool emptied = kept.empty() && !line.empty();
      const bool second_blank = kept.empty() && document.text.ends_with("\n\n");
      if (!emptied && !second_blank) document.text += kept + '\n';
    }
  }
  document.text = trimmed(document.text);
  for (const auto& [name, value] : blanks) replace_all(document.text, '{' + name + '}', value);
  return document;
}

}  // namespace advisor
