#include "bot/net/server.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <thread>

#include "bot/net/client.hpp"
#include "tests/support/echo.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

using namespace std::chrono_literals;

class ServerTest : public testing::Test {
 protected:
  TemporaryDirectory pages;
  std::unique_ptr<EchoServer> server;
  std::uint16_t port = 0;
  ConnectionLimits limits;
  std::size_t threads = 1;

  void SetUp() override {
    std::ofstream(pages.path() / "index.html") << "<p>page";
    server = std::make_unique<EchoServer>(ServerOptions{.threads = threads,
                                                        .origins = {"https://shop.example"},
                                                        .pages = pages.path(),
                                                        .limits = limits});
    port = server->port;
  }
  Client connect(const std::string& origin = {}) const {
    auto client = Client::connect({.port = port, .origin = origin});
    if (!client) throw std::runtime_error(client.error().text());
    return std::move(*client);
  }
  std::string http(const std::string& request) const {
    RawSocket socket(port);
    socket.send(request);
    return socket.read_all();
  }
};

TEST_F(ServerTest, CarriesMessagesBothWays) {
  Client client = connect();
  for (const std::string& text : {std::string("hello"), std::string(), std::string(65'536, 'x')}) {
    ASSERT_TRUE(client.send(text));
    EXPECT_EQ(client.receive(), text);
  }
}

TEST_F(ServerTest, MessagesInOneReadAreAnsweredInOneWriteInOrder) {
  RawSocket socket(port);
  socket.upgrade();
  std::string frames;
  for (int i = 0; i < 1'000; ++i) frames += client_frame(0x81, std::to_string(i));
  socket.send(frames);
  const std::string read = socket.read_until(
      "\x81\x03"
      "999");
  std::string expected;
  for (int i = 0; i < 1'000; ++i) {
    const std::string number = std::to_string(i);
    expected += std::string("\x81") + static_cast<char>(number.size()) + number;
  }
  EXPECT_EQ(read, expected);
}

TEST_F(ServerTest, FramesRightBehindTheHandshakeAreNotLost) {
  RawSocket socket(port);
  socket.send(
      "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" +
      client_frame(0x81, "early"));
  EXPECT_TRUE(
      socket.read_until("early").ends_with("\x81\x05"
                                           "early"));
}

TEST_F(ServerTest, ABrokenMessageIsAnsweredAndTheConnectionGoesOn) {
  Client client = connect();
  client.send("a\xff");
  EXPECT_EQ(client.receive(), "bad_utf8");
  client.send(std::string(1024 * 1024, 'a'));
  EXPECT_EQ(client.receive(), "too_large");
  client.send("well");
  EXPECT_EQ(client.receive(), "well");
}

TEST_F(ServerTest, AProtocolErrorEndsTheConnectionWithItsCode) {
  RawSocket socket(port);
  socket.upgrade();
  socket.send(client_frame(0x83, "?"));  // an opcode that nobody defined
  EXPECT_EQ(socket.read_all(), "\x88\x02\x03\xea");
}

TEST_F(ServerTest, ACloseIsAnsweredWithItsCodeAndPingsWithPongs) {
  RawSocket socket(port);
  socket.upgrade();
  socket.send(client_frame(0x89, "beat") + client_frame(0x88, "\x0f\xa0"));
  EXPECT_EQ(socket.read_all(),
            "\x8a\x04"
            "beat\x88\x02\x0f\xa0");
}

TEST_F(ServerTest, ABrowsersPageMustBeOursOrNamed) {
  EXPECT_TRUE(Client::connect({.port = port, .origin = "https://shop.example"}));
  EXPECT_TRUE(
      Client::connect({.port = port, .origin = "http://127.0.0.1:" + std::to_string(port)}));
  EXPECT_FALSE(Client::connect({.port = port, .origin = "https://evil.example"}));
  EXPECT_FALSE(Client::connect({.port = port, .origin = "null"}));
}

TEST_F(ServerTest, ServesPagesOnTheSamePort) {
  const std::string page = http("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(page.starts_with("HTTP/1.1 200 OK\r\n")) << page;
  EXPECT_TRUE(page.ends_with("\r\n\r\n<p>page"));
  const std::string head = http("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(head.find("Content-Length: 7\r\n"), std::string::npos);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST_F(ServerTest, AConnectionServesSeveralPages) {
  RawSocket socket(port);
  for (int i = 0; i < 3; ++i) {
    socket.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(socket.read_until("ok\n").starts_with("HTTP/1.1 200"));
  }
}

TEST_F(ServerTest, RefusesWhatIsNoRequest) {
  EXPECT_TRUE(http("nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(http(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11))
                  .starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(http("GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n")
                  .starts_with("HTTP/1.1 431"));
  EXPECT_TRUE(http("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
                  .starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(http("DELETE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                  .starts_with("HTTP/1.1 405"));
}

TEST_F(ServerTest, RefusesAHandshakeThatIsNone) {
  const std::string start = "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n";
  EXPECT_TRUE(http(start + "Connection: Upgrade\r\nSec-WebSocket-Version: 8\r\n\r\n")
                  .starts_with("HTTP/1.1 426"));
  EXPECT_TRUE(http(start + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n")
                  .starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(http(start + "Sec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                  .starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(
      http("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 426"));
}

TEST_F(ServerTest, AReaderThatDoesNotReadIsCutAndOthersDoNotNotice) {
  RawSocket slow(port);
  slow.upgrade();
  slow.send(client_frame(0x81, "flood" + std::string(100, '.')));
  Client other = connect();
  other.send("hello");
  EXPECT_EQ(other.receive(), "hello");
  EXPECT_LT(slow.read_all().size(), 200'000U * 105U);  // it ended before all was sent
}

TEST_F(ServerTest, AConnectionThatIsResetAnywhereHurtsNobody) {
  const std::string handshake =
      "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  const std::string all = handshake + client_frame(0x81, "hello") + client_frame(0x88, "\x03\xe8");
  for (std::size_t size = 0; size <= all.size(); size += 5) {
    RawSocket socket(port);
    socket.send(all.substr(0, size));
  }
  Client client = connect();
  client.send("hello");
  EXPECT_EQ(client.receive(), "hello");
}

TEST_F(ServerTest, AStopFinishesWhatIsBusyAndClosesWithGoingAway) {
  Client client = connect();
  client.send("hello");
  EXPECT_EQ(client.receive(), "hello");
  server->busy = true;
  server->server.stop();
  std::this_thread::sleep_for(100ms);
  EXPECT_FALSE(Client::connect({.port = port}, 300ms));
  client.send("last words");
  EXPECT_EQ(client.receive(), "last words");
  server->busy = false;
  EXPECT_EQ(client.receive(), std::nullopt);
  EXPECT_EQ(client.close_code(), 1001);
}

TEST_F(ServerTest, AStopEndsWithinFiveSecondsWhateverThePeersDo) {
  RawSocket deaf(port), silent(port);
  deaf.upgrade();
  server->busy = true;
  const auto before = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
}

class ThreadedServerTest : public ServerTest {
 protected:
  void SetUp() override {
    threads = 4;
    ServerTest::SetUp();
  }
};

TEST_F(ThreadedServerTest, ConnectionsAreSpreadAndCarriedOnAllThreads) {
  std::vector<std::thread> peers;
  std::atomic<int> echoed = 0;
  for (int i = 0; i < 8; ++i)
    peers.emplace_back([&] {
      Client client = connect();
      for (int turn = 0; turn < 200; ++turn) {
        const std::string text = std::to_string(turn);
        client.send(text);
        if (client.receive() == text) ++echoed;
      }
      client.close();
    });
  for (auto& peer : peers) peer.join();
  EXPECT_EQ(echoed, 8 * 200);
}

TEST_F(ThreadedServerTest, AConnectionThatFloodsLeavesTheOtherThreadsAlone) {
  RawSocket slow(port);
  slow.upgrade();
  std::vector<Client> others;
  for (int i = 0; i < 7; ++i) others.push_back(connect());
  slow.send(client_frame(0x81, "flood" + std::string(100, '.')));
  for (auto& other : others) {
    ASSERT_TRUE(other.send("hello"));
    EXPECT_EQ(other.receive(), "hello");
  }
}

TEST_F(ThreadedServerTest, AStopClosesTheConnectionsOfAllThreads) {
  std::vector<Client> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(connect());
    clients.back().send("hello");
    EXPECT_EQ(clients.back().receive(), "hello");
  }
  EXPECT_EQ(server->server.connections(), 8U);
  server->server.stop();
  for (auto& client : clients) {
    EXPECT_EQ(client.receive(), std::nullopt);
    EXPECT_EQ(client.close_code(), 1001);
  }
  server->stop();
  EXPECT_EQ(server->server.connections(), 0U);
}

class ImpatientServerTest : public ServerTest {
 protected:
  void SetUp() override {
    limits.handshake = 1;
    limits.ping_after = 1;
    limits.cut_after = 3;
    limits.connections = 3;
    ServerTest::SetUp();
  }
};

TEST_F(ImpatientServerTest, AHalfOpenHandshakeIsCut) {
  RawSocket socket(port);
  socket.send("GET /ws HTT");
  EXPECT_EQ(socket.read_all(), "");
}

TEST_F(ImpatientServerTest, ASilentConnectionIsPingedAndCutWhereItDoesNotAnswer) {
  Client alive = connect();
  RawSocket dead(port);
  dead.upgrade();
  std::thread answering([&] { alive.receive(4500ms); });  // its pongs
  EXPECT_EQ(dead.read_all(), std::string("\x89\x00", 2));
  answering.join();
  ASSERT_TRUE(alive.send("hello"));
  EXPECT_EQ(alive.receive(), "hello");
}

TEST_F(ImpatientServerTest, MoreConnectionsThanAllowedAreRefusedUntilOneEnds) {
  {
    const Client one = connect(), two = connect(), three = connect();
    EXPECT_FALSE(Client::connect({.port = port}, 2s));
  }
  for (int tries = 0; tries < 100 && !Client::connect({.port = port}); ++tries)
    std::this_thread::sleep_for(10ms);
  EXPECT_TRUE(Client::connect({.port = port}));
}

TEST(Server, APortThatIsTakenIsAnError) {
  Server first({.port = 0, .pages = {}, .signals = false});
  const auto port = first.listen();
  Server second({.port = *port, .pages = {}, .signals = false});
  EXPECT_NE(second.listen().error().what.find("cannot listen"), std::string::npos);
  Server third({.address = "nowhere", .port = 0, .pages = {}, .signals = false});
  EXPECT_NE(third.listen().error().what.find("IP address"), std::string::npos);
}

}  // namespace
}  // namespace advisor
