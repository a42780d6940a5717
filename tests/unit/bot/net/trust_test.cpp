#include "bot/net/trust.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

TEST(Proxies, AreAddressesAndNetworksOfBothVersions) {
  const auto proxies = Proxies::read({"10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "::1"});
  ASSERT_TRUE(proxies);
  for (const char* inside : {"10.1.2.3", "192.0.2.1", "2001:db8:1::2", "::1", "::ffff:10.0.0.1"})
    EXPECT_TRUE(proxies->has(inside)) << inside;
  for (const char* outside : {"11.0.0.1", "192.0.2.2", "2001:db9::1", "::2", "nowhere", ""})
    EXPECT_FALSE(proxies->has(outside)) << outside;
  EXPECT_FALSE(Proxies().has("127.0.0.1"));
  EXPECT_TRUE(Proxies::read({"0.0.0.0/0"})->has("8.8.8.8"));
  EXPECT_FALSE(Proxies::read({"0.0.0.0/0"})->has("2001:db8::1"));
}

TEST(Proxies, WhatIsNoNetworkIsAnErrorThatNamesIt) {
  for (const char* wrong : {"proxy", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8x", ""}) {
    const auto proxies = Proxies::read({wrong});
    ASSERT_FALSE(proxies) << wrong;
    EXPECT_NE(proxies.error().text().find(wrong), std::string::npos);
  }
}

TEST(Proxies, TheClientIsTheLastAddressThatIsNoProxyOfOurs) {
  const auto proxies = Proxies::read({"10.0.0.0/8"});
  EXPECT_EQ(proxies->client("10.0.0.1", "203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(proxies->client("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.0.0.2"), "203.0.113.7");
  EXPECT_EQ(proxies->client("10.0.0.1", "[2001:db8::1]:443"), "2001:db8::1");
  EXPECT_EQ(proxies->client("10.0.0.1", "203.0.113.7:5000"), "203.0.113.7");
  EXPECT_EQ(proxies->client("10.0.0.1", "2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(proxies->client("10.0.0.1", "203.0.113.7, unknown"), "10.0.0.1");
  EXPECT_EQ(proxies->client("10.0.0.1", ""), "10.0.0.1");
  EXPECT_EQ(proxies->client("203.0.113.9", "203.0.113.7"), "203.0.113.9");  // no proxy of ours
}

TEST(BridgeTokens, AreReadFromLinesAndFromTheEnvironmentsForm) {
  TemporaryDirectory directory;
  std::ofstream(directory.path() / "tokens") << "# bridges\nslack  0123456789abcdef \r\n\n"
                                                "matrix:fedcba9876543210\n";
  const auto tokens = BridgeTokens::load(directory.path() / "tokens");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->bridge("Bearer 0123456789abcdef"), "slack");
  EXPECT_EQ(tokens->bridge("Bearer  fedcba9876543210"), "matrix");
  EXPECT_EQ(tokens->bridge("Bearer 0123456789abcde"), std::nullopt);
  EXPECT_EQ(tokens->bridge("0123456789abcdef"), std::nullopt);
  EXPECT_TRUE(BridgeTokens::read("", "here")->empty());
  EXPECT_FALSE(BridgeTokens::load(directory.path() / "none"));
}

TEST(BridgeTokens, ShortOnesAndNamelessOnesAreErrorsThatDoNotTellThem) {
  for (const char* wrong : {"slack:short", "slack", ":0123456789abcdef", "slack:"}) {
    const auto tokens = BridgeTokens::read(wrong, "here");
    ASSERT_FALSE(tokens) << wrong;
    EXPECT_EQ(tokens.error().text().find("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(tokens.error().text().find("short\""), std::string::npos);
  }
}

}  // namespace
}  // namespace advisor
