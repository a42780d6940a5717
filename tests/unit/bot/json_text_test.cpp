#include "bot/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

namespace advisor {
namespace {

using Json = nlohmann::ordered_json;

// The slow twin.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

TEST(JsonText, AnyTextIsWrittenAsTheLibraryWritesIt) {
  std::mt19937 random(7);
  const std::vector<std::string> pieces{"a",
                                        "\"",
                                        "\\",
                                        "/",
                                        "\n",
                                        "\t",
                                        "\r",
                                        "\b",
                                        "\f",
                                        "\x01",
                                        "\x1f",
                                        "\x7f",
                                        "\xc5\x91",
                                        "\xe2\x80\xb9",
                                        "\xf0\x9f\x98\x80",
                                        "\xff",
                                        "\xc5",
                                        " plain words ",
                                        std::string(1, '\0')};
  for (int i = 0; i < 2'000; ++i) {
    std::string text;
    for (std::size_t j = random() % 12; j > 0; --j) text += pieces[random() % pieces.size()];
    std::string written;
    append_json(written, text);
    ASSERT_EQ(written, dumped(text));
  }
}

TEST(JsonText, AnObjectHasItsFieldsInOrder) {
  const std::vector<std::string> list{"x", "y\"z"};
  std::string written = "before ";
  JsonObject(written)
      .text("text", "t")
      .number("number", -5)
      .boolean("yes", true)
      .null("none")
      .array("list", list, [](std::string& out, const std::string& one) { append_json(out, one); })
      .array("empty", std::vector<int>(), [](std::string&, int) {})
      .end();
  EXPECT_EQ(written, "before " + dumped({{"text", "t"},
                                         {"number", -5},
                                         {"yes", true},
                                         {"none", nullptr},
                                         {"list", list},
                                         {"empty", Json::array()}}));
}

}  // namespace
}  // namespace advisor
