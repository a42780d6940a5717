// RFC 6455 by the groups of the Autobahn suite, against tests/support/echo_server: the same
// connections as `advisor serve`, with an echo behind them. Every case is compared byte by byte.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/raw_socket.hpp"

namespace advisor {
namespace {

using Chunks = std::vector<std::string>;

constexpr unsigned fin = 0x80;
constexpr unsigned more = 0x00, text = 0x01, binary = 0x02, close = 0x08, ping = 0x09, pong = 0x0a;

std::string code(unsigned value, const std::string& reason = {}) {
  return std::string{static_cast<char>(value >> 8), static_cast<char>(value & 0xffU)} + reason;
}

// What the server sends: one whole frame.
std::string answer(unsigned opcode, const std::string& payload) {
  std::string frame(1, static_cast<char>(fin | opcode));
  const std::size_t size = payload.size();
  const int bytes = size < 126 ? 0 : size < 65'536 ? 2 : 8;
  frame += static_cast<char>(bytes == 0 ? size : bytes == 2 ? 126U : 127U);
  for (int i = bytes - 1; i >= 0; --i) frame += static_cast<char>(size >> (8 * i) & 0xffU);
  return frame + payload;
}
std::string closed(unsigned value) { return answer(close, code(value)); }

const std::string bye = client_frame(fin | close, code(1000));

std::string join(const Chunks& chunks) {
  std::string all;
  for (const auto& chunk : chunks) all += chunk;
  return all;
}
Chunks chop(const std::string& bytes, std::size_t size) {
  Chunks chunks;
  for (std::size_t at = 0; at < bytes.size(); at += size) chunks.push_back(bytes.substr(at, size));
  return chunks;
}

class ConformanceTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server = new Process({"--port", "0"}, {}, ADVISOR_ECHO);
    port = server->listening_port();
  }
  static void TearDownTestSuite() {
    delete server;
    server = nullptr;
  }

  // Everything that the server says until it hangs up.
  static std::string heard(const Chunks& sent) {
    RawSocket socket(port);
    socket.upgrade();
    for (const auto& chunk : sent) socket.send(chunk);
    return socket.read_all();
  }
  // The same, whether the frames come in one write, one each, or byte by byte.
  static void expect(const Chunks& frames, const std::string& answers) {
    EXPECT_EQ(heard({join(frames)}), answers);
    EXPECT_EQ(heard(frames), answers);
    EXPECT_EQ(heard(chop(join(frames), 1)), answers);
  }
  // A message comes back, and then the close.
  static void expect_echo(Chunks frames, unsigned opcode, const std::string& payload) {
    frames.push_back(bye);
    expect(frames, answer(opcode, payload) + closed(1000));
  }

  static Process* server;
  static std::uint16_t port;
};

Process* ConformanceTest::server = nullptr;
std::uint16_t ConformanceTest::port = 0;

TEST_F(ConformanceTest, Group1TextAndBinaryMessagesOfAllLengthForms) {
  for (unsigned opcode : {text, binary}) {
    for (std::size_t size : {0U, 125U, 126U, 127U, 128U, 65'535U, 65'536U}) {
      const std::string payload(size, opcode == text ? '*' : '\xfe');
      const std::string frame = client_frame(fin | opcode, payload);
      const std::string expected = answer(opcode, payload) + closed(1000);
      EXPECT_EQ(heard({frame, bye}), expected) << size;
      EXPECT_EQ(heard(chop(frame + bye, 997)), expected) << size;
    }
  }
}

TEST_F(ConformanceTest, Group2PingsAreAnsweredAndPongsAreNot) {
  for (const std::string& payload :
       {std::string(), std::string("Hello, world!"), std::string("\x00\xff\xfe\xfd\xfc", 5),
        std::string(125, '\xfe')})
    expect({client_frame(fin | ping, payload), bye}, answer(pong, payload) + closed(1000));
  expect({client_frame(fin | ping, std::string(126, '\xfe'))}, closed(1002));
  expect({client_frame(fin | pong, ""), bye}, closed(1000));
  expect({client_frame(fin | pong, "unsolicited"), bye}, closed(1000));
  expect({client_frame(fin | pong, "unsolicited"), client_frame(fin | ping, "ping"), bye},
         answer(pong, "ping") + closed(1000));
  Chunks frames;
  std::string answers;
  for (int i = 0; i < 10; ++i) {
    frames.push_back(client_frame(fin | ping, "payload-" + std::to_string(i)));
    answers += answer(pong, "payload-" + std::to_string(i));
  }
  frames.push_back(bye);
  expect(frames, answers + closed(1000));
}

TEST_F(ConformanceTest, Group3ReservedBitsFailTheConnection) {
  const std::string first = client_frame(fin | text, "Hello, world!");
  for (unsigned bits : {0x10U, 0x20U, 0x30U, 0x40U, 0x50U, 0x60U, 0x70U}) {
    for (unsigned opcode : {text, binary, ping, close}) {
      const std::string bad = client_frame(fin | bits | opcode, opcode == close ? code(1000) : "a");
      expect({bad}, closed(1002));
      expect({first, bad, client_frame(fin | ping, "")},
             answer(text, "Hello, world!") + closed(1002));
    }
  }
}

TEST_F(ConformanceTest, Group4UnknownOpcodesFailTheConnection) {
  const std::string first = client_frame(fin | text, "Hello, world!");
  for (unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
    for (const std::string& payload : {std::string(), std::string("reserved")}) {
      const std::string bad = client_frame(fin | opcode, payload);
      expect({bad}, closed(1002));
      expect({first, bad, client_frame(fin | ping, "")},
             answer(text, "Hello, world!") + closed(1002));
    }
  }
}

TEST_F(ConformanceTest, Group5FragmentsAreJoinedAndPingsBetweenThemAnswered) {
  const std::string one = client_frame(text, "fragment1"),
                    two = client_frame(fin | more, "fragment2");
  const std::string beat = client_frame(fin | ping, "beat");
  expect({client_frame(ping, "fragment1"), two}, closed(1002));  // 5.1
  expect({client_frame(pong, "fragment1"), two}, closed(1002));
  expect_echo({one, two}, text, "fragment1fragment2");  // 5.3 to 5.5
  expect({one, beat, two, bye},                         // 5.6 to 5.8
         answer(pong, "beat") + answer(text, "fragment1fragment2") + closed(1000));
  Chunks five;
  for (int i = 0; i < 5; ++i)
    five.push_back(client_frame(i == 0 ? text : i == 4 ? fin | more : more, std::to_string(i)));
  five.insert(five.begin() + 3, beat);
  five.insert(five.begin() + 1, beat);
  five.push_back(bye);
  expect(five, answer(pong, "beat") + answer(pong, "beat") + answer(text, "01234") +  // 5.19, 5.20
                   closed(1000));
}

TEST_F(ConformanceTest, Group5ContinuationsOfNothingFailTheConnection) {
  const std::string whole = client_frame(fin | text, "Hello, world!");
  for (unsigned bits : {fin, 0U}) {  // 5.9 to 5.14
    expect({client_frame(bits | more, "non-continuation payload"), whole}, closed(1002));
    expect({client_frame(text, "fragment1"), client_frame(fin | more, "fragment2"),  // 5.15
            client_frame(bits | more, "fragment3"), whole},
           answer(text, "fragment1fragment2") + closed(1002));
  }
  const Chunks nothing{client_frame(more, "fragment1"), client_frame(text, "fragment2"),  // 5.16
                       client_frame(fin | more, "fragment3")};
  expect(nothing, closed(1002));
  for (unsigned bits : {fin, 0U})  // 5.18: a second message within the first
    expect({client_frame(text, "fragment1"), client_frame(bits | text, "fragment2")}, closed(1002));
}

TEST_F(ConformanceTest, Group5PingsAreAnsweredBeforeTheMessageIsComplete) {
  RawSocket socket(port);
  socket.upgrade();
  socket.send(client_frame(text, "fragment1") + client_frame(fin | ping, "now"));
  EXPECT_EQ(socket.read_until("now"), answer(pong, "now"));
  socket.send(client_frame(fin | more, "fragment2") + bye);
  EXPECT_EQ(socket.read_all(), answer(text, "fragment1fragment2") + closed(1000));
}

const std::string kosme = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";  // kappa, omicron, ...

TEST_F(ConformanceTest, Group6ValidTextIsTakenHoweverItIsCut) {
  for (const std::string& payload :
       {std::string(),
        std::string("Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!"),
        kosme, std::string(1, '\0'), std::string("\x7f"), std::string("\xc2\x80"),
        std::string("\xdf\xbf"), std::string("\xe0\xa0\x80"), std::string("\xed\x9f\xbf"),
        std::string("\xee\x80\x80"), std::string("\xef\xbf\xbd"), std::string("\xef\xbf\xbe"),
        std::string("\xef\xbf\xbf"), std::string("\xf0\x90\x80\x80"),
        std::string("\xf0\x9f\xbf\xbe"), std::string("\xf4\x8f\xbf\xbe"),
        std::string("\xf4\x8f\xbf\xbf")}) {
    expect_echo({client_frame(fin | text, payload)}, text, payload);
    Chunks fragments{client_frame(text, "")};  // 6.1.3, 6.2.3: a fragment for every byte
    for (char c : payload) fragments.push_back(client_frame(more, std::string(1, c)));
    fragments.push_back(client_frame(fin | more, ""));
    expect_echo(fragments, text, payload);
  }
}

TEST_F(ConformanceTest, Group6InvalidTextFailsTheConnection) {
  for (const std::string& bad : {std::string("\xce"),
                                 std::string("\xce\xba\xe1"),
                                 std::string("\xce\xba\xe1\xbd"),
                                 kosme + "\xed\xa0\x80" + "edited",
                                 std::string("\xf8\x88\x80\x80\x80"),
                                 std::string("\xfc\x84\x80\x80\x80\x80"),
                                 std::string("\xf7\xbf\xbf\xbf"),
                                 std::string("\xfb\xbf\xbf\xbf\xbf"),
                                 std::string("\xfd\xbf\xbf\xbf\xbf\xbf"),
                                 std::string("\xf4\x90\x80\x80"),
                                 std::string("\x80"),
                                 std::string("\xbf"),
                                 std::string("\x80\xbf\x80\xbf"),
                                 std::string("\xc0 \xc1 \xc2 "),
                                 std::string("\xe0 \xe1 "),
                                 std::string("\xf0 \xf1 "),
                                 std::string("\xf8 \xf9 "),
                                 std::string("\xfc "),
                                 std::string("\xc0"),
                                 std::string("\xe0\x80"),
                                 std::string("\xf0\x80\x80"),
                                 std::string("\xdf"),
                                 std::string("\xef\xbf"),
                                 std::string("\xf7\xbf\xbf"),
                                 std::string("\xfe"),
                                 std::string("\xff"),
                                 std::string("\xfe\xfe\xff\xff"),
                                 std::string("\xc0\xaf"),
                                 std::string("\xe0\x80\xaf"),
                                 std::string("\xf0\x80\x80\xaf"),
                                 std::string("\xc1\xbf"),
                                 std::string("\xe0\x9f\xbf"),
                                 std::string("\xf0\x8f\xbf\xbf"),
                                 std::string("\xc0\x80"),
                                 std::string("\xe0\x80\x80"),
                                 std::string("\xed\xa0\x80"),
                                 std::string("\xed\xad\xbf"),
                                 std::string("\xed\xae\x80"),
                                 std::string("\xed\xaf\xbf"),
                                 std::string("\xed\xb0\x80"),
                                 std::string("\xed\xbf\xbf"),
                                 std::string("\xed\xa0\x80\xed\xb0\x80"),
                                 std::string("\xed\xaf\xbf\xed\xbf\xbf")}) {
    expect({client_frame(fin | text, bad)}, closed(1007));
    Chunks fragments{client_frame(text, "")};
    for (char c : bad) fragments.push_back(client_frame(more, std::string(1, c)));
    fragments.push_back(client_frame(fin | more, ""));
    expect(fragments, closed(1007));
    expect_echo({client_frame(fin | binary, bad)}, binary, bad);
  }
}

// 6.4: at the first byte that can't be, not at the message's end.
TEST_F(ConformanceTest, Group6InvalidTextFailsAtOnce) {
  for (const std::string& wrong :
       {std::string("\xed\xa0"), std::string("\xf4\x90"), std::string("\xff")}) {
    RawSocket fragments(port);
    fragments.upgrade();
    fragments.send(client_frame(text, kosme) + client_frame(more, wrong));
    EXPECT_EQ(fragments.read_all(), closed(1007));
    RawSocket chopped(port);
    chopped.upgrade();
    const std::string frame = client_frame(fin | text, kosme + wrong + std::string(20, 'x'));
    chopped.send(frame.substr(0, 6 + kosme.size() + wrong.size()));
    EXPECT_EQ(chopped.read_all(), closed(1007));
  }
}

TEST_F(ConformanceTest, Group7AfterACloseNothingIsAnswered) {
  const std::string hello = client_frame(fin | text, "Hello World!");
  expect({hello, bye}, answer(text, "Hello World!") + closed(1000));  // 7.1.1
  expect({bye, bye}, closed(1000));                                   // 7.1.2
  expect({bye, client_frame(fin | ping, "late")}, closed(1000));      // 7.1.3
  expect({bye, hello}, closed(1000));                                 // 7.1.4
  expect({client_frame(text, "fragment1"), bye, client_frame(fin | more, "2")}, closed(1000));
  const std::string large(256 * 1024, '*');  // 7.1.6
  EXPECT_EQ(heard({client_frame(fin | text, large) + bye + client_frame(fin | ping, "")}),
            answer(text, large) + closed(1000));
}

TEST_F(ConformanceTest, Group7PayloadsOfACloseAreChecked) {
  expect({client_frame(fin | close, "")}, answer(close, ""));                     // 7.3.1
  expect({client_frame(fin | close, "a")}, closed(1002));                         // 7.3.2
  expect({client_frame(fin | close, code(1000))}, closed(1000));                  // 7.3.3
  expect({client_frame(fin | close, code(1000, "Hello World!"))}, closed(1000));  // 7.3.4
  expect({client_frame(fin | close, code(1000, std::string(123, '*')))}, closed(1000));
  expect({client_frame(fin | close, code(1000, std::string(124, '*')))}, closed(1002));
  expect({client_frame(fin | close, code(1000, kosme + "\xed\xa0\x80"))}, closed(1007));  // 7.5.1
  for (unsigned good :
       {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 3000U, 3999U, 4000U, 4999U})
    expect({client_frame(fin | close, code(good))}, closed(good));  // 7.7
  for (unsigned bad :
       {0U, 999U, 1004U, 1005U, 1006U, 1014U, 1015U, 1016U, 1100U, 2000U, 2999U, 5000U, 65'535U})
    expect({client_frame(fin | close, code(bad))}, closed(1002));  // 7.9, 7.13
}

TEST_F(ConformanceTest, Group9LargeMessagesComeBackWhole) {
  for (unsigned opcode : {text, binary}) {
    for (std::size_t size : {1U << 16, 1U << 18, 1U << 20, 1U << 22, 1U << 23, 1U << 24}) {
      const std::string payload(size, '*');
      const std::string frame = client_frame(fin | opcode, payload);
      RawSocket socket(port);
      socket.upgrade();
      socket.send(frame + bye);
      EXPECT_TRUE(socket.read_all() == answer(opcode, payload) + closed(1000)) << size;
    }
  }
}

TEST_F(ConformanceTest, Group9ManyFragmentsAndManyPieces) {
  const std::string payload(1U << 22, '*');
  for (std::size_t piece : {64U, 256U, 1'024U, 65'536U, 1U << 20}) {  // 64: 65,536 fragments
    std::string frames;
    for (std::size_t at = 0; at < payload.size(); at += piece)
      frames += client_frame((at + piece >= payload.size() ? fin : 0U) | (at == 0 ? text : more),
                             payload.substr(at, piece));
    EXPECT_TRUE(heard({frames + bye}) == answer(text, payload) + closed(1000)) << piece;
  }
  const std::string smaller(1U << 20, '*');
  for (std::size_t piece : {64U, 2'048U})
    EXPECT_TRUE(heard(chop(client_frame(fin | text, smaller) + bye, piece)) ==
                answer(text, smaller) + closed(1000))
        << piece;
}

TEST_F(ConformanceTest, Group9AThousandMessagesInARow) {
  for (std::size_t size : {0U, 16U, 1'024U, 16'384U}) {
    const std::string payload(size, '*');
    RawSocket socket(port);
    socket.upgrade();
    for (int i = 0; i < 1'000; ++i) {
      ASSERT_TRUE(socket.send(client_frame(fin | binary, payload)));
      ASSERT_EQ(socket.read_exactly(answer(binary, payload).size()), answer(binary, payload));
    }
  }
}

TEST_F(ConformanceTest, Group10AMessageInFragmentsOfAnyLength) {
  const std::string payload(65'536, '*');
  Chunks frames;
  for (std::size_t at = 0; at < payload.size(); at += 1'300)
    frames.push_back(
        client_frame((at + 1'300 >= payload.size() ? fin : 0U) | (at == 0 ? text : more),
                     payload.substr(at, 1'300)));
  frames.push_back(bye);
  EXPECT_EQ(heard(frames), answer(text, payload) + closed(1000));
}

TEST_F(ConformanceTest, LimitsAndFormsThatTheSuiteLeavesOut) {
  EXPECT_TRUE(heard({client_frame(fin | text, std::string((1U << 24) + 1, '*'))})
                  .starts_with(closed(1009)));
  std::string unmasked = answer(text, "bare");
  EXPECT_EQ(heard({unmasked}), closed(1002));
  // A length in more bytes than it needs, and one with its highest bit set.
  EXPECT_EQ(heard({std::string("\x81\xfe\x00\x01", 4) + std::string(4, '\0') + "a"}), closed(1002));
  EXPECT_EQ(heard({std::string("\x82\xff\x80\0\0\0\0\0\0\x01", 10) + std::string(4, '\0')}),
            closed(1002));
  EXPECT_EQ(heard({std::string("\x89\xff\0\0\0\0\0\0\0\x01", 10) + std::string(4, '\0')}),
            closed(1002));
}

// Case 12 and 13 need permessage-deflate: it is not offered, so nobody may use it.
TEST_F(ConformanceTest, NoExtensionIsAgreedTo) {
  RawSocket socket(port);
  socket.send(
      "GET /any/path?agent=x HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: keep-alive, "
      "Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n");
  const std::string head = socket.read_until("\r\n\r\n");
  EXPECT_TRUE(head.starts_with("HTTP/1.1 101 "));
  EXPECT_EQ(head.find("Extensions"), std::string::npos);
  socket.send(client_frame(0xc1, "a"));
  EXPECT_EQ(socket.read_all(), closed(1002));
}

}  // namespace
}  // namespace advisor
