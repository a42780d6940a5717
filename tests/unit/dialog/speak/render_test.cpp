#include "dialog/speak/render.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <regex>

#include "tests/support/small_world.hpp"

namespace advisor {
namespace {

const Speaker& speaker() {
  static const Speaker instance(test::small_knowledge(), test::spoken_locales());
  return instance;
}

Reply render(const Plan& plan, Language language = Language::hu) {
  return speaker().render(plan, language, Register::te, Phase::listening);
}

Move move(std::string key, Args args = {}) {
  return {Block::Kind::say, std::move(key), std::move(args), {}, false};
}

TEST(Render, quotes_the_user_as_the_language_quotes) {
  const Plan plan{{move("undone", {{"words", quote_arg("nem fizet")}})}, {}};
  EXPECT_NE(render(plan).blocks.at(0).text.find("„nem fizet”"), std::string::npos);
  EXPECT_NE(render(plan, Language::en).blocks.at(0).text.find("“nem fizet”"), std::string::npos);
}

TEST(Render, quotes_without_the_word_that_tied_the_clause) {
  for (const auto* words : {"és nem fizet", "But nem fizet", "nem fizet"}) {
    const Plan plan{{move("plain", {{"what", quote_arg(words)}})}, {}};
    EXPECT_EQ(render(plan).blocks.at(0).text, "„nem fizet”");
  }
}

TEST(Render, joins_lists_as_the_language_does) {
  const auto list = list_arg({quote_arg("a"), quote_arg("b"), quote_arg("c")});
  const Plan plan{{move("plain", {{"what", list}})}, {}};
  EXPECT_EQ(render(plan).blocks.at(0).text, "„a”, „b” és „c”");
  EXPECT_EQ(render(plan, Language::en).blocks.at(0).text, "“a”, “b” and “c”");
}

TEST(Render, writes_dates_without_inflecting_them) {
  const Plan plan{{move("plain", {{"what", date_arg(1'795'446'000)}})}, {}};
  EXPECT_EQ(render(plan).blocks.at(0).text, "November 23.");
  EXPECT_EQ(render(plan, Language::en).blocks.at(0).text, "23 November");
}

TEST(Render, joined_moves_are_one_block_with_the_claims_of_both) {
  Plan plan{{move("ack.1"), move("ack.2")}, {}};
  plan.moves[0].claims = {"S1.1"};
  plan.moves[1].claims = {"ours"};
  plan.moves[1].joined = true;
  const auto reply = render(plan);
  ASSERT_EQ(reply.blocks.size(), 1U);
  EXPECT_THAT(reply.blocks[0].claims, testing::ElementsAre("S1.1", "ours"));
}

TEST(Render, shows_every_choice_once) {
  const Plan plan{{}, {{"go_on", "choice.go_on", {}}, {"go_on", "choice.go_on", {}}}};
  EXPECT_EQ(render(plan).choices.size(), 1U);
}

TEST(Render, a_draft_speaks_its_own_language_and_register) {
  Arg document{Arg::Kind::document, "payment_reminder", 0, {}, {}};
  document.items = {{Arg::Kind::text, "en", 0, {}, {}},
                    {Arg::Kind::text, "on", 0, {}, {}},
                    {Arg::Kind::text, "payment", 0, {}, {}}};
  const auto reply = render({{move("plain", {{"what", document}})}, {}});
  EXPECT_NE(reply.blocks.at(0).text.find("Hi ["), std::string::npos);
}

TEST(Render, ill_formed_words_of_the_user_come_out_well_formed) {
  const auto reply = render({{move("plain", {{"what", quote_arg("a\xFF")}})}, {}});
  EXPECT_EQ(reply.blocks.at(0).text, "„a\xEF\xBF\xBD”");
}

// ---- the messages themselves

TEST(Messages, have_the_same_keys_and_placeholders_in_every_language_and_register) {
  const auto& locales = test::spoken_locales();
  for (const auto& [key, words] : locales.in(Language::hu).messages) {
    const auto& english = locales.in(Language::en).messages;
    ASSERT_TRUE(english.contains(key)) << key;
    const auto& other = english.at(key);
    const auto names = Message::parse(words.te, Language::hu)->placeholders();
    EXPECT_EQ(Message::parse(words.on, Language::hu)->placeholders(), names) << key;
    EXPECT_EQ(Message::parse(other.te, Language::en)->placeholders(), names) << key;
  }
  EXPECT_EQ(locales.in(Language::hu).messages.size(), locales.in(Language::en).messages.size());
}

TEST(Messages, exclaim_only_in_greetings_and_farewells_and_hold_no_emoji) {
  const std::regex emoji("\xF0\x9F|\xE2\x98|\xE2\x9D");
  for (const auto& locale : test::spoken_locales().list)
    for (const auto& [key, words] : locale.messages)
      for (const auto* text : {&words.te, &words.on}) {
        // What the client says in a rehearsal is not the advisor's style.
        const bool manners = key.starts_with("greet") || key.starts_with("bye") ||
                             key.starts_with("thanks") || key.starts_with("client.");
        EXPECT_TRUE(manners || text->find('!') == std::string::npos) << key << ": " << *text;
        EXPECT_FALSE(std::regex_search(*text, emoji)) << key;
      }
}

// Whether the word stands in the text by itself; a byte of an accented letter is a letter.
bool has_word(const std::string& text, const std::string& word) {
  const auto letter = [&](std::size_t i) {
    return i < text.size() &&
           ((text[i] & 0x80) != 0 || std::isalpha(static_cast<unsigned char>(text[i])));
  };
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    if (!letter(at - 1) && !letter(at + word.size())) return true;
  return false;
}

// READING section 8: words that the Hungarian never uses, and registers that never mix.
TEST(Messages, avoid_the_words_that_the_style_guide_bans) {
  for (const auto& [key, words] : test::spoken_locales().in(Language::hu).messages)
    for (const auto* word : {"kliens", "piros zászló", "által", "kerül", "hatókör"}) {
      EXPECT_FALSE(has_word(words.te, word)) << key;
      EXPECT_FALSE(has_word(words.on, word)) << key;
    }
}

TEST(Messages, never_mix_the_registers) {
  for (const auto& [key, words] : test::spoken_locales().in(Language::hu).messages) {
    if (key.starts_with("part.")) continue;
    for (const auto* word : {"neked", "veled", "tőled", "benned", "rád", "téged", "titeket", "írd",
                             "mondd", "kérd", "nézd", "adj", "küldj", "írj", "te"})
      EXPECT_FALSE(
          has_word(words.on, word) ||
          has_word(words.on, std::string(1, static_cast<char>(std::toupper(word[0]))) + (word + 1)))
          << key << ": " << words.on;
    for (const auto* word : {"Ön", "Önt", "Önnek", "Önnel", "Öntől", "Öné", "Önök", "Önöket"})
      EXPECT_FALSE(has_word(words.te, word)) << key << ": " << words.te;
  }
}

TEST(Messages, ask_no_negative_question_in_hungarian) {
  for (const auto& [key, words] : test::spoken_locales().in(Language::hu).messages)
    if (key.starts_with("ask.")) {
      EXPECT_FALSE(words.te.starts_with("Nem ")) << key;
      EXPECT_FALSE(words.on.starts_with("Nem ")) << key;
    }
}

}  // namespace
}  // namespace advisor
