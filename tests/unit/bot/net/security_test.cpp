// Who is let in and how much of the server each may have, against a real server on a real port.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include "bot/net/client.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/echo.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

using namespace std::chrono_literals;

std::string handshake(const std::string& headers = {}) {
  return "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         headers + "\r\n";
}

// The first line of the answer to a request.
std::string status(std::uint16_t port, const std::string& request) {
  RawSocket socket(port);
  socket.send(request);
  const std::string head = socket.read_until("\r\n\r\n");
  return head.substr(0, head.find("\r\n"));
}

constexpr const char* switching = "HTTP/1.1 101 Switching Protocols";
constexpr const char* too_many = "HTTP/1.1 429 Too Many Requests";

AccountLimits strict(std::size_t sockets, Rate rate = {}) {
  return {.sockets = sockets, .rate = rate, .limit_loopback = true};
}

TEST(Security, EveryAnswerCarriesTheSafeHeadersAndPagesTheirPolicy) {
  TemporaryDirectory pages;
  std::ofstream(pages.path() / "index.html") << "<p>page";
  const EchoServer echo({.pages = pages.path()});
  for (const std::string path : {"/", "/healthz", "/nowhere", "/ws"}) {
    RawSocket socket(echo.port);
    socket.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const std::string answer = socket.read_all();
    EXPECT_NE(answer.find("X-Content-Type-Options: nosniff\r\n"), std::string::npos) << path;
    EXPECT_NE(answer.find("Referrer-Policy: no-referrer\r\n"), std::string::npos) << path;
    EXPECT_EQ(answer.find("Strict-Transport-Security"), std::string::npos) << path;
    EXPECT_EQ(answer.find("Server:"), std::string::npos) << path;
    const bool has_policy = answer.find(
                                "Content-Security-Policy: default-src 'none'; script-src "
                                "'self'; ") != std::string::npos;
    EXPECT_EQ(has_policy, path == "/");
  }
  EXPECT_NE(status(echo.port, "nonsense\r\n\r\n").find("400"), std::string::npos);
}

TEST(Security, AnAddressHasAsManySocketsAsItMay) {
  const EchoServer echo({.limits = {.accounts = strict(3)}});
  {
    RawSocket one(echo.port), two(echo.port), three(echo.port);
    for (RawSocket* socket : {&one, &two, &three}) socket->upgrade();
    EXPECT_EQ(status(echo.port, handshake()), too_many);
    EXPECT_EQ(echo.server.rejections().at(static_cast<std::size_t>(Rejection::address)), 1U);
  }
  std::string last;  // once the server has seen that they hung up
  for (int tries = 0; tries < 100 && last != switching; ++tries) {
    std::this_thread::sleep_for(10ms);
    last = status(echo.port, handshake());
  }
  EXPECT_EQ(last, switching);
}

TEST(Security, FarTooManySocketsOfAnAddressAreNotEvenAnswered) {
  const EchoServer echo({.limits = {.accounts = strict(3)}});
  std::vector<std::unique_ptr<RawSocket>> sockets;
  for (int i = 0; i < 40; ++i) sockets.push_back(std::make_unique<RawSocket>(echo.port));
  EXPECT_EQ(sockets.back()->read_all(), "");
  EXPECT_LE(echo.server.connections(), 3U + 16U);
}

TEST(Security, MessagesOverTheRateAreRefusedAndGoOnAfterARest) {
  const EchoServer echo({.limits = {.accounts = strict(0, {.per_second = 20, .burst = 5})}});
  auto client = Client::connect({.port = echo.port});  // takes one
  ASSERT_TRUE(client);
  for (int i = 0; i < 8; ++i) client->send(std::to_string(i));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(client->receive(), std::to_string(i));
  EXPECT_EQ(client->receive().value_or("").substr(0, 5), "over ");
  for (int i = 5; i < 8; ++i) client->receive();
  std::this_thread::sleep_for(200ms);
  client->send("rested");
  EXPECT_EQ(client->receive(), "rested");
}

TEST(Security, WhoNeverRestsIsHungUpOn) {
  const EchoServer echo(
      {.limits = {.accounts = strict(0, {.per_second = 1, .burst = 2}), .refused = 50}});
  RawSocket socket(echo.port);
  socket.upgrade();
  for (int i = 0; i < 200; ++i) socket.send(client_frame(0x81, "x"));
  EXPECT_TRUE(socket.read_all().ends_with("\x88\x02\x03\xf0"));  // 1008
}

TEST(Security, SocketsOfOneAddressShareItsRateOnAllThreads) {
  const EchoServer echo(
      {.threads = 4, .limits = {.accounts = strict(0, {.per_second = 0.1, .burst = 20})}});
  int over = 0;
  for (int i = 0; i < 4; ++i) {  // each takes one for its handshake
    auto client = Client::connect({.port = echo.port});
    ASSERT_TRUE(client);
    for (int turn = 0; turn < 5; ++turn) {
      client->send("x");
      over += client->receive() == "over x";
    }
  }
  EXPECT_EQ(over, 4 * 6 - 20);
}

TEST(Security, RequestsOverTheRateAreAnswered429) {
  const EchoServer echo({.limits = {.accounts = strict(0, {.per_second = 0.1, .burst = 3})}});
  const std::string request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(status(echo.port, request), "HTTP/1.1 200 OK");
  EXPECT_EQ(status(echo.port, request), too_many);
}

TEST(Security, LoopbackHasNoLimitUnlessItWasAskedFor) {
  const EchoServer echo({.limits = {.accounts = {.sockets = 2, .rate = {0.1, 2}}}});
  std::vector<std::unique_ptr<RawSocket>> sockets;
  for (int i = 0; i < 10; ++i) {
    sockets.push_back(std::make_unique<RawSocket>(echo.port));
    sockets.back()->upgrade();
  }
}

TEST(Security, OnlyANamedProxyMaySayForWhomItSpeaks) {
  const std::string first = handshake("X-Forwarded-For: 203.0.113.7\r\n");
  const std::string second = handshake("X-Forwarded-For: 203.0.113.8\r\n");
  const std::string forged = handshake("X-Forwarded-For: 203.0.113.9, 203.0.113.7\r\n");
  {
    const EchoServer named(
        {.limits = {.accounts = {.sockets = 1}}, .proxies = *Proxies::read({"127.0.0.0/8"})});
    RawSocket one(named.port);
    one.send(first);
    EXPECT_TRUE(one.read_until("\r\n\r\n").starts_with(switching));
    EXPECT_EQ(status(named.port, first), too_many);
    EXPECT_EQ(status(named.port, forged), too_many);  // what stands before it, it wrote itself
    EXPECT_EQ(status(named.port, second), switching);
  }
  const EchoServer unnamed({.limits = {.accounts = strict(1)}});
  RawSocket one(unnamed.port);
  one.send(first);
  EXPECT_TRUE(one.read_until("\r\n\r\n").starts_with(switching));
  EXPECT_EQ(status(unnamed.port, second), too_many);
}

TEST(Security, AProxysConnectionCarriesRequestsOfManyPeople) {
  const EchoServer echo(
      {.limits = {.accounts = {.rate = {0.1, 2}}}, .proxies = *Proxies::read({"127.0.0.1"})});
  RawSocket proxy(echo.port);
  for (int person = 1; person < 10; ++person) {
    proxy.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113." +
               std::to_string(person) + "\r\n\r\n");
    EXPECT_TRUE(proxy.read_until("ok\n").starts_with("HTTP/1.1 200"));
  }
}

TEST(Security, ABridgeProvesItselfByItsToken) {
  const EchoServer echo(
      {.bridges = *BridgeTokens::read("slack:0123456789abcdef, matrix:fedcba9876543210", "test")});
  EXPECT_EQ(status(echo.port, handshake("Authorization: Bearer 0123456789abcdef\r\n")), switching);
  EXPECT_EQ(status(echo.port, handshake("authorization: bearer fedcba9876543210\r\n")), switching);
  EXPECT_EQ(status(echo.port, handshake("Authorization: Bearer 0123456789abcdeF\r\n")),
            "HTTP/1.1 401 Unauthorized");
  EXPECT_EQ(status(echo.port, handshake("Authorization: Bearer \r\n")),
            "HTTP/1.1 401 Unauthorized");
  EXPECT_EQ(status(echo.port, handshake()), switching);  // a browser has none
  EXPECT_EQ(status(echo.port, handshake("Authorization: Basic YTpi\r\n")), switching);
}

TEST(Security, ABridgeHasARateOfItsOwnAndNoLimitOfSockets) {
  const EchoServer echo({.limits = {.accounts = {.sockets = 2,
                                                 .rate = {0.1, 100},
                                                 .bridge_rate = {0.1, 3},
                                                 .limit_loopback = true}},
                         .bridges = *BridgeTokens::read("slack 0123456789abcdef\n", "test")});
  RawSocket bridge(echo.port);
  bridge.send(handshake("Authorization: Bearer 0123456789abcdef\r\n"));
  bridge.read_until("\r\n\r\n");
  for (int i = 0; i < 4; ++i) bridge.send(client_frame(0x81, "x"));
  EXPECT_TRUE(bridge.read_until("over x").ends_with("\x81\x01x\x81\x01x\x81\x01x\x81\x06over x"));
  RawSocket person(echo.port);
  person.upgrade();
  for (int i = 0; i < 4; ++i) person.send(client_frame(0x81, "y"));
  EXPECT_EQ(person.read_exactly(12), "\x81\x01y\x81\x01y\x81\x01y\x81\x01y");
}

class TlsTest : public testing::Test {
 protected:
  TemporaryDirectory directory;
  const TlsFiles files{directory.path() / "cert.pem", directory.path() / "key.pem"};

  void SetUp() override { write_certificate(files.certificate, files.key, "first"); }
};

TEST_F(TlsTest, PagesAndSocketsGoThroughTls) {
  const EchoServer echo({.tls = files});
  TlsSocket page(echo.port);
  EXPECT_EQ(page.version(), "TLSv1.3");
  page.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string answer = page.read_all();
  EXPECT_NE(answer.find("Strict-Transport-Security: max-age="), std::string::npos);
  EXPECT_TRUE(answer.ends_with("ok\n"));
  TlsSocket socket(echo.port);
  socket.send(handshake());
  socket.read_until("\r\n\r\n");
  const std::string large(60'000, 'x');  // several records each way
  socket.send(client_frame(0x81, large));
  EXPECT_TRUE(socket.read_until(large).ends_with(large));
  socket.send(client_frame(0x88, "\x03\xe8"));
  EXPECT_EQ(socket.read_all(), "\x88\x02\x03\xe8");
}

TEST_F(TlsTest, AFloodGoesThroughAndASlowReaderIsCut) {
  const EchoServer echo({.tls = files});
  TlsSocket slow(echo.port);
  slow.send(handshake());
  slow.read_until("\r\n\r\n");
  slow.send(client_frame(0x81, "flood" + std::string(100, '.')));
  TlsSocket other(echo.port);
  other.send(handshake());
  other.read_until("\r\n\r\n");
  other.send(client_frame(0x81, "hello"));
  EXPECT_EQ(other.read_until("hello"), "\x81\x05hello");
  EXPECT_LT(slow.read_all().size(), 200'000U * 107U);
}

TEST_F(TlsTest, AReloadChangesTheCertificateOfNewConnectionsOnly) {
  EchoServer echo({.threads = 2, .tls = files});
  TlsSocket before(echo.port);
  EXPECT_EQ(before.peer_name(), "first");
  write_certificate(files.certificate, files.key, "second");
  EXPECT_EQ(echo.server.reload_certificate(), std::nullopt);
  std::string met;
  for (int tries = 0; tries < 100 && met != "second"; ++tries)
    met = TlsSocket(echo.port).peer_name();
  EXPECT_EQ(met, "second");
  before.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(before.read_until("ok\n").ends_with("ok\n"));
}

TEST_F(TlsTest, AHangupSignalReloads) {
  std::atomic<int> reloads = 0;
  const EchoServer echo({.reload = [&] { ++reloads; }, .tls = files}, true);
  EXPECT_EQ(TlsSocket(echo.port).peer_name(), "first");
  for (int time = 1; time <= 2; ++time) {
    const std::string name = "time " + std::to_string(time);
    write_certificate(files.certificate, files.key, name);
    kill(getpid(), SIGHUP);
    std::string met;
    for (int tries = 0; tries < 100 && met != name; ++tries) met = TlsSocket(echo.port).peer_name();
    EXPECT_EQ(met, name);
  }
  EXPECT_EQ(reloads, 2);
}

TEST_F(TlsTest, FilesThatCannotBeUsedChangeNothing) {
  EchoServer echo({.tls = files});
  std::ofstream(files.certificate) << "rubbish";
  const auto problem = echo.server.reload_certificate();
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->text().find("cert.pem"), std::string::npos);
  EXPECT_EQ(TlsSocket(echo.port).peer_name(), "first");
}

TEST_F(TlsTest, PlainWordsAtATlsPortAreCut) {
  const EchoServer echo({.tls = files});
  RawSocket socket(echo.port);
  socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(socket.read_all().find("HTTP/1.1 2"), std::string::npos);
  EXPECT_EQ(TlsSocket(echo.port).peer_name(), "first");
}

TEST_F(TlsTest, AHalfOpenTlsHandshakeIsCut) {
  const EchoServer echo({.limits = {.handshake = 1}, .tls = files});
  RawSocket socket(echo.port);
  socket.send("\x16\x03\x01");
  EXPECT_EQ(socket.read_all(), "");
  EXPECT_EQ(echo.server.rejections().at(static_cast<std::size_t>(Rejection::handshake)), 1U);
}

TEST_F(TlsTest, CertificateAndKeyMustBelongTogether) {
  const TlsFiles other{directory.path() / "other.pem", directory.path() / "other-key.pem"};
  write_certificate(other.certificate, other.key, "other");
  EXPECT_TRUE(load_tls(files));
  EXPECT_TRUE(load_tls({}));
  EXPECT_FALSE(load_tls({files.certificate, other.key}));
  EXPECT_FALSE(load_tls({files.certificate, {}}));
  EXPECT_FALSE(load_tls({directory.path() / "none.pem", files.key}));
}

}  // namespace
}  // namespace advisor
