#include "bot/store/nats_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace advisor {
namespace {

using testing::ElementsAre;

TEST(NatsAddress, NamesServersAndABucket) {
  const auto address = parse_nats_address("nats://a,b:5000,[::1]/talks");
  ASSERT_TRUE(address);
  EXPECT_THAT(address->servers, ElementsAre("nats://a:4222", "nats://b:5000", "nats://[::1]:4222"));
  EXPECT_EQ(address->bucket, "talks");
  EXPECT_EQ(address->replicas, 3);
}

TEST(NatsAddress, ThreeServersKeepThreeCopiesUnlessSaidOtherwise) {
  EXPECT_EQ(parse_nats_address("nats://a/t")->replicas, 1);
  EXPECT_EQ(parse_nats_address("nats://a,b/t")->replicas, 1);
  EXPECT_EQ(parse_nats_address("nats://a/t?replicas=3")->replicas, 3);
  EXPECT_EQ(parse_nats_address("nats://a,b,c/t?replicas=1")->replicas, 1);
}

TEST(NatsAddress, ThePasswordGoesToEachServerAndIntoNoMessage) {
  const auto address = parse_nats_address("nats://me:secret@a,b/t");
  EXPECT_THAT(address->servers, ElementsAre("nats://me:secret@a:4222", "nats://me:secret@b:4222"));
  EXPECT_EQ(address->hosts, "a,b");
}

TEST(NatsAddress, AnythingElseIsAnError) {
  for (const auto* text : {"", "nats://", "nats://a", "nats://a/", "nats://,/t", "nats:///t",
                           "http://a/t", "nats://a/t.u", "nats://a/t u", "nats://a/t?replicas=2",
                           "nats://a/t?x=1", "nats://a,/t", "nats://a/>"})
    EXPECT_FALSE(parse_nats_address(text)) << text;
}

}  // namespace
}  // namespace advisor
