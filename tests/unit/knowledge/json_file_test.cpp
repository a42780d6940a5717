#include "knowledge/json_file.hpp"

#include <gmock/gmock.h>

namespace advisor {
namespace {

std::string error_of(const std::string& text) {
  try {
    const JsonDocument document(text, "x.json");
    return "";
  } catch (const ContentError& e) {
    return e.error.text();
  }
}

TEST(JsonFile, reads_values_where_they_stand) {
  const JsonDocument document(R"({"a": ["x", "y\n\u00e9\ud83d\ude42"], "b/~": {"c": -1.5e2}, "d": null})", "x.json");
  const JsonNode root(document, 0);
  EXPECT_EQ(root.at("a").strings(), (std::vector<std::string>{"x", "y\n\xC3\xA9\xF0\x9F\x99\x82"}));
  EXPECT_EQ(root.at("b/~").at("c").number(), -150);
  EXPECT_EQ(root.at("b/~").at("c").where(), "x.json#/b~1~0/c");
  EXPECT_TRUE(root.has("d"));
  EXPECT_FALSE(root.has("e"));
  root.at("a").each([n = 0](const JsonNode& item) mutable {
    EXPECT_EQ(item.where(), "x.json#/a/" + std::to_string(n++));
  });
}

TEST(JsonFile, says_what_is_no_json_and_where) {
  const std::pair<const char*, const char*> table[] = {
      {"", "expected a value in line 1, column 1"},
      {"{\n \"a\" 1}", "expected \":\" in line 2, column 6"},
      {"[1,]", "expected a value in line 1, column 4"},
      {"[1 2]", "expected \",\" or \"]\" in line 1, column 4"},
      {"[01]", "expected no digit after a leading zero"},
      {"[1.]", "expected a value"},
      {"\"a\nb\"", "expected the end of the string"},
      {"\"a", "expected the end of the string"},
      {"\"\\x\"", "expected one of"},
      {"\"\\ud800\"", "expected a pair of surrogates"},
      {"\"\\u12g4\"", "expected four hexadecimal digits"},
      {"\"\xC0\x80\"", "expected well-formed UTF-8"},
      {"\"\xED\xA0\x80\"", "expected well-formed UTF-8"},
      {"{\"a\": 1, \"a\": 2}", "expected no second key \"a\""},
      {"1 2", "expected the end"},
      {"nul", "expected a value"},
  };
  for (const auto& [text, expected] : table)
    EXPECT_THAT(error_of(text), testing::HasSubstr(expected)) << text;
  EXPECT_THAT(error_of(std::string(1000, '[')), testing::HasSubstr("fewer values within values"));
}

TEST(JsonFile, fails_with_the_pointer_of_what_is_not_as_expected) {
  const JsonDocument document(R"({"a": ["", 2]})", "x.json");
  const JsonNode root(document, 0);
  const auto error = [](auto call) {
    try {
      call();
    } catch (const ContentError& e) {
      return e.error.text();
    }
    return std::string();
  };
  EXPECT_EQ(error([&] { root.at("b"); }), "x.json#: expected the key \"b\"");
  EXPECT_EQ(error([&] { root.at("a").strings(); }), "x.json#/a/0: expected a string that is not empty");
  EXPECT_EQ(error([&] { root.only({"b"}); }), "x.json#/a: expected no such key; known here: b");
}

}  // namespace
}  // namespace advisor
