#include "knowledge/json_file.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace advisor {
namespace {

std::string escaped(std::string_view key) {  // RFC 6901, section 3
  std::string out;
  for (char c : key) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
  return out;
}

}  // namespace

void JsonNode::fail(std::string expected) const {
  throw ContentError({x_where, "expected " + std::move(expected)});
}

bool JsonNode::has(std::string_view key) const {
  return x_value->is_object() && x_value->contains(key);
}

JsonNode JsonNode::at(std::string_view key) const {
  if (!x_value->is_object()) fail("an object");
  auto found = x_value->find(key);
  if (found == x_value->end()) fail("the key \"" + std::string(key) + "\"");
  return {*found, x_where + "/" + escaped(key)};
}

std::string JsonNode::string() const {
  if (!x_value->is_string()) fail("a string");
  auto text = x_value->get<std::string>();
  if (text.empty()) fail("a string that is not empty");
  return text;
}

double JsonNode::number() const {
  if (!x_value->is_number()) fail("a number");
  return x_value->get<double>();
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
  if (!x_value->is_array()) fail("an array");
  for (std::size_t i = 0; i < x_value->size(); ++i)
    visit({(*x_value)[i], x_where + "/" + std::to_string(i)});
}

void JsonNode::each_key(
    const std::function<void(const std::string&, const JsonNode&)>& visit) const {
  if (!x_value->is_object()) fail("an object");
  for (const auto& [key, value] : x_value->items())
    visit(key, {value, x_where + "/" + escaped(key)});
}

void JsonNode::only(std::initializer_list<std::string_view> keys) const {
  each_key([&](const std::string& key, const JsonNode& value) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) return;
    std::string known;
    for (auto k : keys) known += (known.empty() ? "" : ", ") + std::string(k);
    value.fail("no such key; known here: " + known);
  });
}

JsonFile::JsonFile(const std::filesystem::path& path, std::string shown)
    : x_shown(std::move(shown)) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ContentError({x_shown, "cannot be read"});
  std::ostringstream text;
  text << in.rdbuf();
  try {
    x_json = nlohmann::ordered_json::parse(text.str());
  } catch (const nlohmann::json::parse_error& e) {
    throw ContentError({x_shown, std::string("is no JSON: ") + e.what()});
  }
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
