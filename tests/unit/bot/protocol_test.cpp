#include "bot/protocol.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace advisor {
namespace {

using Json = nlohmann::json;

Code code_of(std::string_view frame) {
  const auto read = read_frame(frame);
  const auto* refused = std::get_if<Refusal>(&read);
  EXPECT_NE(refused, nullptr) << frame.substr(0, 80);
  return refused ? refused->code : Code::internal;
}

std::string page() {
  std::ifstream in(ADVISOR_SOURCE "/bot/PROTOCOL.md");
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every line of a ```json block of the page.
std::vector<std::string> frames_of_the_page() {
  std::vector<std::string> frames;
  std::ifstream in(ADVISOR_SOURCE "/bot/PROTOCOL.md");
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) inside = line == "```json";
    else if (inside) frames.push_back(line);
  }
  return frames;
}

TEST(Protocol, ReadsEveryFrameThatItsPageShowsForClients) {
  int read_frames = 0;
  for (const auto& text : frames_of_the_page()) {
    const std::string type = Json::parse(text).value("type", "");
    const auto read = read_frame(text);
    // A report is asked for and given under one name; what is given has a text.
    if (type == "report" && Json::parse(text).contains("text")) continue;
    if (type == "welcome" || type == "reply" || type == "error" || type == "forgotten") {
      EXPECT_EQ(std::get<Refusal>(read).code, Code::unknown_type) << text;
      continue;
    }
    EXPECT_FALSE(std::holds_alternative<Refusal>(read)) << text;
    ++read_frames;
  }
  EXPECT_GE(read_frames, 8);
}

Reply reply_of_the_page() {
  return {Language::en,
          Phase::asking,
          {{Block::Kind::noted, "Noted: he pays late.", {"S5.1"}},
           {Block::Kind::question, "Have you reminded him?", {"S5.3"}}},
          {{"yes", "Yes"}}};
}

TEST(Protocol, WritesTheFramesThatItsPageShows) {
  const std::string text = page();
  const auto shows = [&](const std::string& frame) {
    EXPECT_NE(text.find("\n" + frame + "\n"), std::string::npos) << frame;
  };
  shows(welcome_frame({"TALK", "TOKEN", false, 1, Language::hu}));
  shows(reply_frame("TALK", 2, "c1", reply_of_the_page()));
  shows(forgotten_frame("TALK"));
  shows(report_frame("TALK", "c4", ReportFormat::checklist,
                     {"next-steps.md", "text/markdown; charset=utf-8",
                      "- [ ] 23 November 2026: Send a reminder.\n"}));
  shows(error_frame(refusal(Code::unknown_choice, "TALK", "c2")));
  shows(plain_frame({Language::en,
                     Phase::asking,
                     {{Block::Kind::noted, "Noted: he pays late.", {}}},
                     {{"yes", "Yes"}, {"no", "No"}}}));
}

TEST(Protocol, EveryCodeHasASentenceAndARowOnThePage) {
  const std::string text = page();
  for (std::size_t i = 0; i < count_of<Code>; ++i) {
    const auto code = static_cast<Code>(i);
    EXPECT_NE(text.find("| `" + std::string(name(code)) + "` |"), std::string::npos) << name(code);
    EXPECT_TRUE(refusal(code).message.ends_with(".")) << name(code);
  }
}

TEST(Protocol, AReplyFrameReadsBackAsTheReply) {
  const Reply reply = reply_of_the_page();
  EXPECT_EQ(read_reply(reply_frame("TALK", 2, "c1", reply)), reply);
  EXPECT_EQ(read_reply("{}"), std::nullopt);
  EXPECT_EQ(read_reply(R"({"type":"reply","lang":"en"})"), std::nullopt);
  for (const char* other : {R"({"type":1})", "[]", "{", "1", ""})  // the fuzzer's: it threw at 1
    EXPECT_EQ(read_reply(other), std::nullopt) << other;
}

TEST(Protocol, AMessageWithoutAnIdIsAnsweredWithNull) {
  EXPECT_TRUE(Json::parse(reply_frame("t", 1, {}, {})).at("re").is_null());
}

TEST(Protocol, ReadsWhatAFrameSays) {
  const auto hello = std::get<HelloFrame>(
      read_frame(R"({"type":"hello","version":1,"lang":"en","talk":"t","token":"k","after":7})"));
  EXPECT_EQ(hello.language, Language::en);
  EXPECT_EQ(hello.talk, "t");
  EXPECT_EQ(hello.token, "k");
  EXPECT_EQ(hello.after, 7U);
  const auto say =
      std::get<SayFrame>(read_frame(R"({"type":"say","talk":"t","id":"c","text":"\u00e1"})"));
  EXPECT_EQ(say.text, "\u00e1");
  EXPECT_EQ(say.id, "c");
  const auto choose = std::get<SayFrame>(read_frame(R"({"type":"choose","choice":"yes"})"));
  EXPECT_EQ(choose.kind, Event::Kind::choose);
  EXPECT_EQ(choose.text, "yes");
  EXPECT_TRUE(std::get<SayFrame>(read_frame(R"({"type":"restart"})")).restart);
}

TEST(Protocol, UnknownFieldsAreIgnoredAndNullIsAbsence) {
  const auto hello = std::get<HelloFrame>(
      read_frame(R"({"type":"hello","lang":null,"talk":null,"theme":{"dark":[1]},"after":null})"));
  EXPECT_FALSE(hello.language);
  EXPECT_TRUE(hello.talk.empty());
}

TEST(Protocol, TheWrongTypeOfAnyFieldIsNamed) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {R"({"type":5})", "type"},
      {R"({"type":["hello"]})", "type"},
      {R"({"kind":"hello"})", "type"},
      {R"({"type":"hello","version":"1"})", "version"},
      {R"({"type":"hello","version":-1})", "version"},
      {R"({"type":"hello","version":1.5})", "version"},
      {R"({"type":"hello","lang":"de"})", "lang"},
      {R"({"type":"hello","lang":1})", "lang"},
      {R"({"type":"hello","talk":{}})", "talk"},
      {R"({"type":"hello","talk":"t"})", "token"},
      {R"({"type":"hello","after":99999999999})", "after"},
      {R"({"type":"say","text":7})", "text"},
      {R"({"type":"say"})", "text"},
      {R"({"type":"say","text":"x","id":5})", "id"},
      {R"({"type":"say","text":"x","talk":[]})", "talk"},
      {R"({"type":"choose","choice":true})", "choice"},
      {R"({"type":"choose"})", "choice"},
      {R"({"type":"forget","talk":1})", "talk"},
      {R"({"text":1})", "text"},
      {R"({"type":"say","text":"x","id":")" + std::string(129, 'i') + "\"}", "id"},
  };
  for (const auto& [frame, field] : wrong) {
    const auto read = read_frame(frame);
    const auto* refused = std::get_if<Refusal>(&read);
    ASSERT_NE(refused, nullptr) << frame;
    EXPECT_EQ(refused->code, Code::bad_type) << frame;
    EXPECT_NE(refused->message.find('"' + field + '"'), std::string::npos) << refused->message;
  }
}

TEST(Protocol, ARefusalGivesBackTheIdsThatCouldBeRead) {
  const auto refused =
      std::get<Refusal>(read_frame(R"({"type":"say","talk":"t","id":"c","text":1})"));
  EXPECT_EQ(refused.talk, "t");
  EXPECT_EQ(refused.client_id, "c");
}

TEST(Protocol, RefusesWhatIsNoFrame) {
  EXPECT_EQ(code_of("{\"type\":\"say\","), Code::bad_json);
  EXPECT_EQ(code_of("{\"a\":\"\\ud800\"}"), Code::bad_json);
  EXPECT_EQ(code_of("[1,2]"), Code::bad_type);
  EXPECT_EQ(code_of("\xff\xfe"), Code::bad_utf8);
  EXPECT_EQ(code_of(std::string(max_frame + 1, 'a')), Code::too_large);
  EXPECT_EQ(code_of(""), Code::empty);
  EXPECT_EQ(code_of(" \n"), Code::empty);
  EXPECT_EQ(code_of(R"({"type":"say","text":"  "})"), Code::empty);
  EXPECT_EQ(code_of(R"({"text":""})"), Code::empty);
  EXPECT_EQ(code_of(R"({"type":"dance"})"), Code::unknown_type);
  EXPECT_EQ(code_of(R"({"type":"hello","version":2})"), Code::version);
}

TEST(Protocol, TenThousandLevelsAreTooDeepHoweverTheyAreMade) {
  const std::string open(10'000, '['), close(10'000, ']');
  EXPECT_EQ(code_of(open), Code::too_deep);
  EXPECT_EQ(code_of(open + close), Code::too_deep);
  EXPECT_EQ(code_of(R"({"type":"say","text":)" + open + close + "}"), Code::too_deep);
  std::string objects;
  for (int i = 0; i < 9'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(code_of(objects), Code::too_deep);
}

TEST(Protocol, BracketsInsideAStringAreNoLevels) {
  const std::string text = std::string(100, '[') + "\\\"" + std::string(100, '{');
  const auto say = std::get<SayFrame>(read_frame(R"({"type":"say","text":")" + text + "\"}"));
  EXPECT_EQ(say.text.size(), 201U);
}

TEST(Protocol, WhatAPersonTypesIsPlain) {
  for (const char* text :
       {"he pays late", "5", "\"igen\"", "null", "[sic] he wrote", "-", "\u00e1"})
    EXPECT_EQ(std::get<PlainFrame>(read_frame(text)).text, text);
  EXPECT_EQ(std::get<PlainFrame>(read_frame(R"({"text":"hi"})")).text, "hi");
}

TEST(Protocol, AnyBytesAreAFrameOrARefusalAndNeverAnException) {
  const std::string seed =
      R"({"type":"say","talk":"t","id":"c","text":"h\u00e1rom [hete] v\u00e1rok"})";
  unsigned state = 1;
  const auto random = [&] { return state = state * 1664525U + 1013904223U, state >> 8; };
  for (int round = 0; round < 20'000; ++round) {
    std::string text = seed;
    for (unsigned i = random() % 4 + 1; i > 0; --i)
      text[random() % text.size()] = static_cast<char>(random());
    if (random() % 4 == 0) text.resize(random() % text.size());
    EXPECT_NO_THROW(read_frame(text));
  }
}

TEST(Protocol, ListsStandTogetherAndOtherBlocksApart) {
  const Reply reply{Language::en,
                    Phase::advised,
                    {{Block::Kind::verdict, "V", {}},
                     {Block::Kind::reason, "R1", {}},
                     {Block::Kind::reason, "R2", {}},
                     {Block::Kind::step, "S", {}}},
                    {}};
  EXPECT_EQ(plain_text(reply), "V\n\nR1\nR2\n\nS");
}

}  // namespace
}  // namespace advisor
