// Reading a JSON content file with errors that name the file and the JSON pointer.
// A JsonNode borrows from the JsonFile it came from. Used by loaders only; one thread.
//
// The parser is ours because three megabytes of content are read at every start: it keeps strings
// where they stand in the file, and is five times as fast as a general document model.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/result.hpp"

namespace advisor {

// Thrown inside loaders only; load functions turn it into a Result.
struct ContentError : std::runtime_error {
  explicit ContentError(Error e) : std::runtime_error(e.text()), error(std::move(e)) {}
  Error error;
};

// RFC 8259, as a list of values in the order of the text. A key that comes twice in an object, and
// more than max_depth values within values, are errors.
struct JsonDocument {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  struct Value {
    Kind kind = Kind::null;
    std::uint32_t parent = 0;
    std::uint32_t index = 0;       // among its siblings
    std::uint32_t next = 0;        // sibling; 0 is none
    std::uint32_t first = 0;       // child
    std::string_view text;         // of a string without its escapes, or as written
    std::string_view key;          // in an object
  };
  static constexpr std::size_t max_depth = 64;

  // Throws ContentError.
  JsonDocument(std::string text, std::string shown);
  JsonDocument(const JsonDocument&) = delete;

  std::string shown;               // the name of the file in errors
  std::string text;
  std::vector<Value> values;
  std::deque<std::string> unescaped;
};

class JsonNode {
 public:
  JsonNode(const JsonDocument& document, std::uint32_t value)
      : x_document(&document), x_value(value) {}

  std::string where() const;                            // file#/pointer
  [[noreturn]] void fail(const std::string& expected) const;

  bool has(std::string_view key) const;
  bool is_string() const { return value().kind == JsonDocument::Kind::string; }
  bool is_object() const { return value().kind == JsonDocument::Kind::object; }
  JsonNode at(std::string_view key) const;              // fails where the key is missing
  std::string string() const;                           // fails where it is no string, or empty
  double number() const;
  std::vector<std::string> strings() const;             // an array of strings
  std::vector<std::string> strings(std::string_view key) const;  // empty where the key is missing
  void each(const std::function<void(const JsonNode&)>& visit) const;  // array
  void each_key(const std::function<void(const std::string&, const JsonNode&)>& visit) const;
  void only(std::initializer_list<std::string_view> keys) const;  // fails on any other key

 private:
  const JsonDocument::Value& value() const { return x_document->values[x_value]; }
  std::uint32_t child(std::string_view key) const;      // 0 is none
  void add_where(std::uint32_t value, std::string& out) const;

  const JsonDocument* x_document;
  std::uint32_t x_value;
};

class JsonFile {
 public:
  // Throws ContentError where the file cannot be read or is no JSON. `shown` is the name in errors.
  JsonFile(const std::filesystem::path& path, std::string shown);
  JsonNode root() const { return {*x_document, 0}; }

 private:
  std::unique_ptr<const JsonDocument> x_document;
};

// Throws ContentError where the file cannot be read.
std::string read_file(const std::filesystem::path& path, const std::string& shown);

// The *.json files right in `dir`, in order of their names; throws ContentError where there is
// none.
std::vector<std::filesystem::path> json_files(const std::filesystem::path& dir);

}  // namespace advisor
