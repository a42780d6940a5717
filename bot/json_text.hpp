// Writes JSON objects straight into a text: the frames that leave with every turn. A tree of values
// in between costs ten times as much (tests/bench/README.md). Pure; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace advisor {

// Appends `text` in quotes. What is no UTF-8 becomes U+FFFD.
void append_json(std::string& out, std::string_view text);

// One object: fields come out in the order in which they are added.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : x_out(out) { x_out += '{'; }

  JsonObject& text(std::string_view name, std::string_view value) {
    append_json(key(name), value);
    return *this;
  }
  JsonObject& number(std::string_view name, std::int64_t value) {
    key(name) += std::to_string(value);
    return *this;
  }
  JsonObject& boolean(std::string_view name, bool value) {
    key(name) += value ? "true" : "false";
    return *this;
  }
  JsonObject& null(std::string_view name) {
    key(name) += "null";
    return *this;
  }
  // An array of what `add` appends for each value.
  template <class Values, class Add>
  JsonObject& array(std::string_view name, const Values& values, Add add) {
    key(name) += '[';
    bool first = true;
    for (const auto& value : values) {
      if (!first) x_out += ',';
      first = false;
      add(x_out, value);
    }
    x_out += ']';
    return *this;
  }
  void end() { x_out += '}'; }

 private:
  // Names are ours: they need no escapes.
  std::string& key(std::string_view name) {
    if (!x_first) x_out += ',';
    x_first = false;
    x_out += '"';
    x_out += name;
    return x_out += "\":";
  }

  std::string& x_out;
  bool x_first = true;
};

}  // namespace advisor
