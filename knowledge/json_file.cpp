#include "knowledge/json_file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace advisor {
namespace {

using Kind = JsonDocument::Kind;

void add_escaped(std::string_view key, std::string& out) {  // RFC 6901, section 3
  for (char c : key) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
}

}  // namespace

std::string JsonNode::where() const {
  std::string out = x_document->shown + "#";
  add_where(x_value, out);
  return out;
}

void JsonNode::add_where(std::uint32_t at, std::string& out) const {
  if (at == 0) return;
  const auto& v = x_document->values[at];
  add_where(v.parent, out);
  out += '/';
  if (x_document->values[v.parent].kind == Kind::object) add_escaped(v.key, out);
  else out += std::to_string(v.index);
}

void JsonNode::fail(const std::string& expected) const {
  throw ContentError({where(), "expected " + expected});
}

std::uint32_t JsonNode::child(std::string_view key) const {
  auto at = is_object() ? value().first : 0;
  while (at != 0 && x_document->values[at].key != key) at = x_document->values[at].next;
  return at;
}

bool JsonNode::has(std::string_view key) const { return child(key) != 0; }

JsonNode JsonNode::at(std::string_view key) const {
  if (!is_object()) fail("an object");
  const auto found = child(key);
  if (found == 0) fail("the key \"" + std::string(key) + "\"");
  return {*x_document, found};
}

std::string JsonNode::string() const {
  if (!is_string()) fail("a string");
  if (value().text.empty()) fail("a string that is not empty");
  return std::string(value().text);
}

double JsonNode::number() const {
  if (value().kind != Kind::number) fail("a number");
  const auto text = value().text;
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{}) fail("a number that a computer can hold");
  return out;
}

std::vector<std::string> JsonNode::strings() const {
  std::vector<std::string> out;
  each([&](const JsonNode& item) { out.push_back(item.string()); });
  return out;
}

std::vector<std::string> JsonNode::strings(std::string_view key) const {
  return has(key) ? at(key).strings() : std::vector<std::string>{};
}

void JsonNode::each(const std::function<void(const JsonNode&)>& visit) const {
  if (value().kind != Kind::array) fail("an array");
  for (auto at = value().first; at != 0; at = x_document->values[at].next) visit({*x_document, at});
}

void JsonNode::each_key(
    const std::function<void(const std::string&, const JsonNode&)>& visit) const {
  if (!is_object()) fail("an object");
  for (auto at = value().first; at != 0; at = x_document->values[at].next)
    visit(std::string(x_document->values[at].key), {*x_document, at});
}

void JsonNode::only(std::initializer_list<std::string_view> keys) const {
  each_key([&](const std::string& key, const JsonNode& value) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) return;
    std::string known;
    for (auto k : keys) known += (known.empty() ? "" : ", ") + std::string(k);
    value.fail("no such key; known here: " + known);
  });
}

JsonFile::JsonFile(const std::filesystem::path& path, std::string shown) {
  auto text = read_file(path, shown);
  x_document = std::make_unique<const JsonDocument>(std::move(text), std::move(shown));
}

std::string read_file(const std::filesystem::path& path, const std::string& shown) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) throw ContentError({shown, "cannot be read"});
  std::string text(static_cast<std::size_t>(std::max<std::streamoff>(in.tellg(), 0)), '\0');
  in.seekg(0);
  if (!in.read(text.data(), static_cast<std::streamsize>(text.size())))
    throw ContentError({shown, "cannot be read"});
  return text;
}

std::vector<std::filesystem::path> json_files(const std::filesystem::path& dir) {
  std::vector<std::filesystem::path> out;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(dir, failed))
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  if (failed) throw ContentError({dir.string(), "cannot be read: " + failed.message()});
  if (out.empty()) throw ContentError({dir.string(), "expected *.json files in this folder"});
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace advisor
