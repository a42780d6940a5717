#include "bot/net/request.hpp"

#include <gtest/gtest.h>

#include <string>

namespace advisor {
namespace {

const std::string get =
    "GET /a?b=c HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: 1\r\nx-forwarded-for: 2\r\n\r\n";

TEST(RequestReader, ReadsARequestThatComesInPieces) {
  for (std::size_t piece = 1; piece <= get.size(); ++piece) {
    RequestReader reader;
    int status = 0;
    for (std::size_t at = 0; at < get.size(); at += piece) {
      EXPECT_EQ(status, 0);
      status = reader.feed(get.substr(at, piece));
    }
    ASSERT_EQ(status, 200) << piece;
    EXPECT_EQ(reader.method(), "GET");
    EXPECT_EQ(reader.target(), "/a?b=c");
    EXPECT_EQ(reader.field(RequestReader::Field::host), "here");
    EXPECT_EQ(reader.field(RequestReader::Field::origin), "");
    EXPECT_EQ(reader.list("X-Forwarded-For"), "1, 2");
  }
}

TEST(RequestReader, ReadsOneAfterTheOtherAndGivesBackTheRest) {
  RequestReader reader;
  ASSERT_EQ(reader.feed(get + get + "rest"), 200);
  ASSERT_EQ(reader.next(), 200);
  EXPECT_EQ(reader.target(), "/a?b=c");
  EXPECT_EQ(reader.take_rest(), "rest");
  EXPECT_EQ(reader.next(), 0);
}

TEST(RequestReader, RefusesWhatIsNoneWithItsStatus) {
  const auto status = [](const std::string& bytes) { return RequestReader().feed(bytes); };
  EXPECT_EQ(status("\x16\x03\x01\x02"), 400);
  EXPECT_EQ(status("GET / HTTP/3.0\r\n\r\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"), 413);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 413);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nA: " + std::string(10'000, 'a')), 431);
  EXPECT_EQ(status("GET /" + std::string(10'000, 'a')), 431);
}

}  // namespace
}  // namespace advisor
