// Reading a JSON content file with errors that name the file and the JSON pointer.
// A JsonNode borrows from the JsonFile it came from. Used by loaders only; one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "knowledge/result.hpp"

namespace advisor {

// Thrown inside loaders only; load functions turn it into a Result.
struct ContentError : std::runtime_error {
  explicit ContentError(Error e) : std::runtime_error(e.text()), error(std::move(e)) {}
  Error error;
};

class JsonNode {
 public:
  JsonNode(const nlohmann::ordered_json& value, std::string where)
      : x_value(&value), x_where(std::move(where)) {}

  const std::string& where() const { return x_where; }  // file#/pointer
  [[noreturn]] void fail(std::string expected) const;

  bool has(std::string_view key) const;
  bool is_string() const { return x_value->is_string(); }
  bool is_object() const { return x_value->is_object(); }
  JsonNode at(std::string_view key) const;              // fails where the key is missing
  std::string string() const;                           // fails where it is no string, or empty
  double number() const;
  std::vector<std::string> strings() const;             // an array of strings
  std::vector<std::string> strings(std::string_view key) const;  // empty where the key is missing
  void each(const std::function<void(const JsonNode&)>& visit) const;  // array
  void each_key(const std::function<void(const std::string&, const JsonNode&)>& visit) const;
  void only(std::initializer_list<std::string_view> keys) const;  // fails on any other key

 private:
  const nlohmann::ordered_json* x_value;
  std::string x_where;
};

class JsonFile {
 public:
  // Throws ContentError where the file cannot be read or is no JSON. `shown` is the name in errors.
  JsonFile(const std::filesystem::path& path, std::string shown);
  JsonNode root() const { return {x_json, x_shown + "#"}; }

 private:
  nlohmann::ordered_json x_json;
  std::string x_shown;
};

// The *.json files right in `dir`, in order of their names; throws ContentError where there is
// none.
std::vector<std::filesystem::path> json_files(const std::filesystem::path& dir);

}  // namespace advisor
