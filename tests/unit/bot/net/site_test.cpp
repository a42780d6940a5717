#include "bot/net/site.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

class SiteTest : public testing::Test {
 protected:
  TemporaryDirectory directory;
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(directory.path() / file) << text;
  }
  Site load() const { return Site::load(directory.path()); }
  static HttpAnswer get(const Site& site, std::string_view target, std::string_view known = {}) {
    return site.answer({"GET", target, known, true});
  }
};

TEST_F(SiteTest, ServesTheFilesOfTheWidgetWithTheirTypes) {
  write("index.html", "<p>");
  write("advisor-widget.js", "1;");
  write("icon.svg", "<svg/>");
  const Site site = load();
  EXPECT_EQ(get(site, "/").body, "<p>");
  EXPECT_EQ(get(site, "/index.html?lang=hu").body, "<p>");
  EXPECT_EQ(get(site, "/widget.js").body, "1;");
  EXPECT_EQ(get(site, "/advisor-widget.js").body, "1;");
  EXPECT_NE(get(site, "/widget.js").headers.find("text/javascript"), std::string::npos);
  EXPECT_NE(get(site, "/icon.svg").headers.find("image/svg+xml"), std::string::npos);
}

TEST_F(SiteTest, ServesNothingElse) {
  write("README.md", "secret");
  write(".env.json.bak", "secret");
  const Site site = load();
  for (const char* path :
       {"/README.md", "/.env.json.bak", "/../site.cpp", "//", "", "/%2e%2e/x", "*"})
    EXPECT_EQ(get(site, path).status, 404) << path;
  EXPECT_EQ(Site::load(directory.path() / "missing").size(), 0U);
}

TEST_F(SiteTest, PagesAllowNothingButOurOwnFiles) {
  write("index.html", "<p>");
  const std::string headers = get(load(), "/").headers;
  EXPECT_NE(headers.find("Content-Security-Policy: default-src 'none'; script-src 'self'"),
            std::string::npos);
  EXPECT_NE(headers.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_NE(headers.find("X-Content-Type-Options: nosniff"), std::string::npos);
  EXPECT_EQ(headers.find("unsafe"), std::string::npos);
}

TEST_F(SiteTest, OtherSitesMayEmbedTheScriptsAlone) {
  write("index.html", "<p>");
  write("advisor-widget.js", "1;");
  const Site site = load();
  EXPECT_NE(get(site, "/widget.js").headers.find("Access-Control-Allow-Origin: *"),
            std::string::npos);
  EXPECT_EQ(get(site, "/").headers.find("Access-Control"), std::string::npos);
}

TEST_F(SiteTest, AKnownPageIsNotSentAgain) {
  write("index.html", "<p>");
  const Site site = load();
  const std::string headers = get(site, "/").headers;
  const auto at = headers.find("ETag: ") + 6;
  const std::string etag = headers.substr(at, headers.find("\r\n", at) - at);
  EXPECT_EQ(get(site, "/", etag).status, 304);
  EXPECT_EQ(get(site, "/", etag).body, "");
  EXPECT_EQ(get(site, "/", "\"other\"").status, 200);
  write("index.html", "<b>");
  EXPECT_EQ(get(load(), "/", etag).status, 200);
}

TEST_F(SiteTest, TellsItsHealth) {
  const Site site = load();
  EXPECT_EQ(get(site, "/healthz").body, "ok\n");
  EXPECT_EQ(get(site, "/readyz").status, 200);
  EXPECT_EQ(site.answer({"GET", "/readyz", {}, false}).status, 503);
  EXPECT_EQ(site.answer({"GET", "/healthz", {}, false}).status, 200);
  EXPECT_EQ(get(site, "/ws").status, 426);
  EXPECT_EQ(site.answer({"POST", "/", {}, true}).status, 405);
}

}  // namespace
}  // namespace advisor
