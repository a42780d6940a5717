#include "bot/net/upgrade.hpp"

#include <gtest/gtest.h>

namespace advisor {
namespace {

TEST(Upgrade, AnswersTheKeyOfTheRfcsExample) {
  EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Upgrade, AKeyIs16BytesInBase64) {
  EXPECT_TRUE(is_key("dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_FALSE(is_key(""));
  EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25jZQ="));
  EXPECT_FALSE(is_key("dGhlIHNhbXBsZSBub25j\r\n=="));
}

TEST(Upgrade, FindsATokenInAList) {
  EXPECT_TRUE(has_token("keep-alive, Upgrade", "upgrade"));
  EXPECT_TRUE(has_token("UPGRADE", "upgrade"));
  EXPECT_FALSE(has_token("upgrades", "upgrade"));
  EXPECT_FALSE(has_token("", "upgrade"));
  EXPECT_FALSE(has_token(",,", "upgrade"));
}

TEST(Upgrade, LetsInOurOwnPagesAndThoseThatAreNamed) {
  const std::vector<std::string> none;
  EXPECT_TRUE(origin_allowed("", "example.org", none));
  EXPECT_TRUE(origin_allowed("https://example.org", "example.org", none));
  EXPECT_TRUE(origin_allowed("http://127.0.0.1:8080", "127.0.0.1:8080", none));
  EXPECT_TRUE(origin_allowed("http://Example.org", "example.ORG", none));
  EXPECT_FALSE(origin_allowed("http://127.0.0.1:9090", "127.0.0.1:8080", none));
  EXPECT_FALSE(origin_allowed("https://evil.example", "example.org", none));
  EXPECT_FALSE(origin_allowed("https://example.org.evil.example", "example.org", none));
  EXPECT_FALSE(origin_allowed("null", "example.org", none));
  EXPECT_FALSE(origin_allowed("file://", "", none));
  EXPECT_FALSE(origin_allowed("http://", "", none));
  const std::vector<std::string> named{"https://shop.example"};
  EXPECT_TRUE(origin_allowed("https://shop.example", "example.org", named));
  EXPECT_FALSE(origin_allowed("http://shop.example", "example.org", named));
  EXPECT_TRUE(origin_allowed("https://anything", "example.org", {"*"}));
}

}  // namespace
}  // namespace advisor
