#include "bot/chat_view.hpp"

#include <gtest/gtest.h>

namespace advisor {
namespace {

constexpr ChatStyle bare{.colours = false, .width = 0};

TEST(ChatView, CountsCharactersNotBytes) {
  EXPECT_EQ(columns("abc"), 3U);
  EXPECT_EQ(columns("\u0151r\u00fclt"), 5U);
  EXPECT_EQ(columns("e\u0301"), 1U);
}

TEST(ChatView, BreaksLinesAtBlanksAndIndentsTheRest) {
  EXPECT_EQ(wrap("aaa bbb ccc", 9, "- ", "  "), "- aaa bbb\n  ccc");
  EXPECT_EQ(wrap("aaa bbb", 0, "- ", "  "), "- aaa bbb");
  EXPECT_EQ(wrap("one\ntwo", 40, "", "  "), "one\n  two");
  EXPECT_EQ(wrap("incomprehensibilities", 5, "", ""), "incomprehensibilities");
  EXPECT_EQ(wrap("", 5, "", ""), "");
}

TEST(ChatView, NoLineIsWiderThanTheTerminalWhereWordsAllow) {
  const std::string text =
      "\u00c1rv\u00edzt\u0171r\u0151 t\u00fck\u00f6rf\u00far\u00f3g\u00e9p \u00e9s m\u00e9g sok "
      "m\u00e1s sz\u00f3 is van itt";
  for (std::size_t width = 25; width < 60; ++width) {
    const std::string out = wrap(text, width, "  * ", "    ");
    for (std::size_t at = 0; at < out.size();) {
      const auto end = std::min(out.find('\n', at), out.size());
      EXPECT_LE(columns(std::string_view(out).substr(at, end - at)), width);
      at = end + 1;
    }
  }
}

TEST(ChatView, LaysOutAVerdictItsReasonsAndSteps) {
  const Reply reply{Language::en,
                    Phase::advised,
                    {{Block::Kind::verdict, "Set a boundary.", {}},
                     {Block::Kind::reason, "Late payment.", {"S5"}},
                     {Block::Kind::reason, "Extra work.", {"S2"}},
                     {Block::Kind::step, "1. Remind him.", {}}},
                    {{"a", "Next steps"}, {"b", "That's not right"}}};
  EXPECT_EQ(render_chat(reply, bare),
            "== Set a boundary.\n\n  \u00b7 Late payment.\n  \u00b7 Extra work.\n\n"
            "  1. Remind him.\n\n[1] Next steps   [2] That's not right\n");
}

TEST(ChatView, ADraftIsNotWrapped) {
  const std::string line(100, 'x');
  const Reply reply{Language::en,
                    Phase::advised,
                    {{Block::Kind::draft, "Dear " + line + " and " + line, {}}},
                    {}};
  EXPECT_EQ(render_chat(reply, {.colours = false, .width = 40}),
            "    Dear " + line + " and " + line + "\n");
}

TEST(ChatView, ColoursOnlyWhereTheyAreWanted) {
  const Reply reply{
      Language::en, Phase::safety, {{Block::Kind::safety, "Go.", {}}}, {{"a", "Yes"}}};
  EXPECT_EQ(render_chat(reply, bare).find('\x1b'), std::string::npos);
  const std::string coloured = render_chat(reply, {.colours = true, .width = 80});
  EXPECT_NE(coloured.find("\x1b[1;31m! Go.\x1b[0m"), std::string::npos);
}

}  // namespace
}  // namespace advisor
