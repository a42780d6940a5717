#include "dialog/speak/document.hpp"

#include <sstream>

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

}  // namespace

Document fill(const std::string& source,
              const std::vector<std::pair<std::string, std::string>>& blanks) {
  Document document;
  std::istringstream in(source);
  for (std::string line; std::getline(in, line);) {
    if (document.title.empty() && line.starts_with(title_mark))
      document.title = trimmed(line.substr(title_mark.size()));
    else if (line.starts_with(claims_mark))
      document.claims = split_claims(line.substr(claims_mark.size()));
    else document.text += line + '\n';
  }
  document.text = trimmed(document.text);
  for (const auto& [name, value] : blanks) replace_all(document.text, '{' + name + '}', value);
  return document;
}

}  // namespace advisor
