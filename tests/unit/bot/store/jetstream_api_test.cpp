#include "bot/store/jetstream_api.hpp"

#include <gtest/gtest.h>

#include <set>

#include "bot/random_id.hpp"

namespace advisor {
namespace {

using Kind = JetstreamAnswer::Kind;

JetstreamAnswer read(std::string payload) { return read_answer({.payload = std::move(payload)}); }

// What a client names as a talk goes into subjects: a wildcard would name other people's talks.
TEST(JetstreamApi, OnlyPlainIdsAreKeys) {
  EXPECT_TRUE(JetstreamApi::is_key(random_id()));
  for (const auto* id : {"", ">", "*", "a.b", "a b", "a\r\nPUB x", "\xc5\x91", "$JS"})
    EXPECT_FALSE(JetstreamApi::is_key(id)) << id;
  EXPECT_FALSE(JetstreamApi::is_key(std::string(129, 'a')));
}

TEST(JetstreamApi, ATalkIsAlwaysInTheSamePartAndAllPartsAreUsed) {
  EXPECT_EQ(JetstreamApi::part_of("AAAAAAAAAAAAAAAAAAAAAA"), 0);
  EXPECT_EQ(JetstreamApi::part_of("t"), 3);
  std::set<int> used;
  for (int i = 0; i < 100; ++i) used.insert(JetstreamApi::part_of(random_id()));
  EXPECT_EQ(used.size(), static_cast<std::size_t>(JetstreamApi::parts));
}

TEST(JetstreamApi, AnswersAreRead) {
  EXPECT_EQ(read(R"({"stream":"KV_t-0","seq":12})").revision, 12U);
  EXPECT_EQ(read(R"({"error":{"code":400,"err_code":10071,"description":"wrong last"}})").kind,
            Kind::other);
  EXPECT_EQ(
      read(R"({"error":{"code":404,"err_code":10037,"description":"no message found"}})").kind,
      Kind::missing);
  EXPECT_EQ(read(R"({"error":{"code":503,"err_code":10008,"description":"unavailable"}})").kind,
            Kind::later);
  const auto full = read(R"({"error":{"code":503,"err_code":10023,"description":"no room"}})");
  EXPECT_EQ(full.kind, Kind::refused);
  EXPECT_EQ(full.problem, "no room");
  EXPECT_EQ(read_answer({.payload = {}, .unheard = true}).kind, Kind::later);
  EXPECT_EQ(read("nonsense").kind, Kind::refused);
  EXPECT_EQ(read("[]").kind, Kind::refused);
}

TEST(JetstreamApi, ARecordThatCannotBeReadIsSaidToBeOne) {
  // "bm8gcmVjb3Jk" is "no record"; "!" is not base64.
  for (const auto* data : {"bm8gcmVjb3Jk", "!", ""}) {
    const auto answer =
        read(std::string(R"({"message":{"subject":"$KV.t-0.x","seq":3,"data":")") + data + "\"}}");
    EXPECT_EQ(answer.kind, Kind::done);
    EXPECT_EQ(answer.revision, 3U);
    EXPECT_EQ(answer.talk, "x");
    EXPECT_FALSE(answer.record);
    EXPECT_FALSE(answer.problem.empty());
  }
}

TEST(JetstreamApi, ABucketIsChangedOnlyWhereItDiffers) {
  const JetstreamApi api("t");
  const std::string info = R"({"config":{"name":"KV_t-2","max_age":60000000000,"num_replicas":3}})";
  EXPECT_FALSE(api.update(2, info, 3, 60));
  EXPECT_TRUE(api.update(2, info, 1, 60));
  const auto change = api.update(2, info, 3, 0);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->subject, "$JS.API.STREAM.UPDATE.KV_t-2");
  EXPECT_NE(change->payload.find("\"max_age\":0"), std::string::npos);
  EXPECT_FALSE(api.update(2, "nonsense", 3, 0));
}

}  // namespace
}  // namespace advisor
