#include "bot/store/record.hpp"

#include <gtest/gtest.h>

namespace advisor {
namespace {

TEST(Record, ATurnComesBackAsItWasGiven) {
  const std::string odd = std::string("a\0b\n", 4) + "\u0151\"";
  const TalkRecord first{
      .token = "secret",
      .turn = {1, "", {Event::Kind::start, "", Language::hu, 1'700'000'000}, "hi"},
      .write = "w.1"};
  const TalkRecord later{.turn = {7, odd, {Event::Kind::choose, odd, std::nullopt, -5}, odd},
                         .write = "w.2",
                         .before = {12, 9, 3}};
  for (const auto& record : {first, later}) {
    const auto read = decode_record(encode_record(record));
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(read->token, record.token);
    EXPECT_EQ(read->turn.seq, record.turn.seq);
    EXPECT_EQ(read->turn.client_id, record.turn.client_id);
    EXPECT_EQ(read->turn.event, record.turn.event);
    EXPECT_EQ(read->turn.reply, record.turn.reply);
    EXPECT_EQ(read->write, record.write);
    EXPECT_EQ(read->before, record.before);
    EXPECT_FALSE(read->gone);
  }
}

TEST(Record, TheEndOfATalkNamesAllItsRevisions) {
  const auto read = decode_record(encode_record({.write = "w", .before = {9, 5, 2}, .gone = true}));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->gone);
  EXPECT_EQ(read->before, (std::vector<std::uint64_t>{9, 5, 2}));
}

TEST(Record, WhatIsNoRecordIsAnError) {
  const std::string good =
      R"({"v":1,"seq":2,"id":"c","kind":"say","text":"t","at":5,"write":"w","before":[1]})";
  EXPECT_TRUE(decode_record(good + "\nreply"));
  EXPECT_FALSE(decode_record(good)) << "no line end";
  EXPECT_FALSE(decode_record(""));
  EXPECT_FALSE(decode_record("[]\n"));
  EXPECT_FALSE(decode_record("{\n"));
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return static_cast<bool>(decode_record(text + "\nreply"));
  };
  EXPECT_TRUE(with("say", "choose"));
  EXPECT_FALSE(with("say", "sing"));
  EXPECT_FALSE(with("\"v\":1", "\"v\":2"));
  EXPECT_FALSE(with("\"seq\":2", "\"seq\":0"));
  EXPECT_FALSE(with("\"seq\":2", "\"seq\":\"2\""));
  EXPECT_FALSE(with("\"text\":\"t\"", "\"text\":7"));
  EXPECT_FALSE(with("[1]", "[-1]"));
  EXPECT_FALSE(with("[1]", "1"));
  EXPECT_FALSE(with("\"at\":5", "\"at\":5,\"lang\":\"de\""));
}

}  // namespace
}  // namespace advisor
