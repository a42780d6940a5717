// The frames of RFC 6455, in the groups of the Autobahn suite: framing, ping and pong, reserved
// bits, opcodes, fragmentation, UTF-8, closing, limits.
#include "bot/net/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace advisor {
namespace {

using testing::ElementsAre;
using Kind = FrameReader::Item::Kind;

struct Frame {
  Opcode opcode = Opcode::text;
  std::string payload;
  bool final = true;
  unsigned reserved = 0;
  bool masked = true;
};

std::string bytes(const Frame& frame) {
  std::string header = frame_header(frame.opcode, frame.payload.size());
  header[0] = static_cast<char>((frame.final ? 0x80U : 0U) | frame.reserved << 4 |
                                static_cast<unsigned>(frame.opcode));
  if (!frame.masked) return header + frame.payload;
  header[1] = static_cast<char>(static_cast<unsigned char>(header[1]) | 0x80U);
  const std::string key = "\x12\x34\xab\xcd";
  std::string payload = frame.payload;
  for (std::size_t i = 0; i < payload.size(); ++i)
    payload[i] = static_cast<char>(payload[i] ^ key[i % 4]);
  return header + key + payload;
}

std::string bytes(const std::vector<Frame>& frames) {
  std::string all;
  for (const auto& frame : frames) all += bytes(frame);
  return all;
}

std::string print(const FrameReader::Item& item) {
  const std::string data(item.data);
  switch (item.kind) {
    case Kind::more: return "more";
    case Kind::text: return "text " + data;
    case Kind::binary: return "binary " + data;
    case Kind::ping: return "ping " + data;
    case Kind::pong: return "pong " + data;
    case Kind::close: return "close " + std::to_string(item.code);
    case Kind::bad_utf8: return "bad_utf8";
    case Kind::too_large: return "too_large";
    case Kind::failure: return "failure " + std::to_string(item.code);
  }
  return "?";
}

// What a reader makes of the bytes when they come in pieces of `size`.
std::vector<std::string> read(std::string all, ReaderLimits limits, std::size_t size) {
  FrameReader reader(limits);
  std::vector<std::string> items;
  for (std::size_t at = 0; at < all.size(); at += size) {
    reader.feed(std::span(all).subspan(at, std::min(size, all.size() - at)));
    for (auto item = reader.next(); item.kind != Kind::more; item = reader.next()) {
      items.push_back(print(item));
      if (item.kind == Kind::close || item.kind == Kind::failure) return items;
    }
  }
  return items;
}

// ... which must not depend on how they came.
std::vector<std::string> read(const std::string& all, ReaderLimits limits = {}) {
  const auto whole = read(all, limits, all.size() + 1);
  for (std::size_t size : {1U, 2U, 3U, 7U, 64U, 1000U})
    EXPECT_EQ(read(all, limits, size), whole) << "in pieces of " << size;
  return whole;
}

std::vector<std::string> read(const std::vector<Frame>& frames, ReaderLimits limits = {}) {
  return read(bytes(frames), limits);
}

constexpr ReaderLimits strict{.message = 1'000'000, .drained = 1'000'000, .fail_on_bad_utf8 = true};

TEST(Frames, MessagesOfEverySizeAtTheEdgesOfTheLengthFields) {
  for (std::size_t size : {0U, 1U, 125U, 126U, 127U, 128U, 65'535U, 65'536U, 70'000U}) {
    const std::string payload(size, '*');
    EXPECT_THAT(read({{Opcode::text, payload}}, strict), ElementsAre("text " + payload));
    EXPECT_THAT(read({{Opcode::binary, payload}}, strict), ElementsAre("binary " + payload));
  }
}

TEST(Frames, SeveralMessagesInOneRead) {
  EXPECT_THAT(read({{Opcode::text, "a"}, {Opcode::text, "bb"}, {Opcode::binary, "c"}}),
              ElementsAre("text a", "text bb", "binary c"));
}

TEST(Frames, AHeaderThatIsSentReadsBack) {
  EXPECT_EQ(frame_header(Opcode::text, 5), "\x81\x05");
  EXPECT_EQ(frame_header(Opcode::text, 126), std::string("\x81\x7e\x00\x7e", 4));
  EXPECT_EQ(frame_header(Opcode::binary, 65'536),
            std::string("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10));
}

TEST(Frames, PingsAndPongsComeBetweenTheFramesOfAMessage) {
  const std::string longest(125, 'p');
  EXPECT_THAT(read({{Opcode::ping, ""},
                    {Opcode::text, "a", false},
                    {Opcode::ping, longest},
                    {Opcode::continuation, "b", false},
                    {Opcode::pong, "unasked"},
                    {Opcode::continuation, "c"}}),
              ElementsAre("ping ", "ping " + longest, "pong unasked", "text abc"));
}

TEST(Frames, AControlFrameIsShortAndWhole) {
  for (auto opcode : {Opcode::ping, Opcode::pong, Opcode::close}) {
    EXPECT_THAT(read({{opcode, std::string(126, 'p')}}), ElementsAre("failure 1002"));
    EXPECT_THAT(read({{opcode, "", false}}), ElementsAre("failure 1002"));
  }
}

TEST(Frames, ReservedBitsFailTheConnection) {
  for (unsigned reserved = 1; reserved < 8; ++reserved)
    for (auto opcode : {Opcode::text, Opcode::ping, Opcode::close})
      EXPECT_THAT(read({{Opcode::text, "a"}, {opcode, "", true, reserved}}),
                  ElementsAre("text a", "failure 1002"));
}

TEST(Frames, UndefinedOpcodesFailTheConnection) {
  for (int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    EXPECT_THAT(read({{static_cast<Opcode>(opcode), ""}}), ElementsAre("failure 1002"));
}

TEST(Frames, AnUnmaskedFrameFailsTheConnection) {
  EXPECT_THAT(read({{Opcode::text, "a", true, 0, false}}), ElementsAre("failure 1002"));
}

TEST(Frames, ALengthMustBeWrittenInItsShortestForm) {
  EXPECT_THAT(read(std::string("\x81\xfe\x00\x05", 4) + "\1\2\3\4hello"),
              ElementsAre("failure 1002"));
  EXPECT_THAT(read(std::string("\x81\xff\x00\x00\x00\x00\x00\x00\x01\x00\1\2\3\4", 14)),
              ElementsAre("failure 1002"));
  EXPECT_THAT(read(std::string("\x81\xff\x80\x00\x00\x00\x00\x00\x01\x00\1\2\3\4", 14)),
              ElementsAre("failure 1002"));
}

TEST(Frames, AMessageIsPutTogetherFromItsFrames) {
  std::vector<Frame> frames{{Opcode::text, "x", false}};
  std::string text = "x";
  for (int i = 0; i < 1'000; ++i) {
    frames.push_back({Opcode::continuation, "y", false});
    text += "y";
  }
  frames.push_back({Opcode::continuation, ""});
  EXPECT_THAT(read(frames), ElementsAre("text " + text));
  EXPECT_THAT(read({{Opcode::binary, "", false},
                    {Opcode::continuation, "", false},
                    {Opcode::continuation, ""}}),
              ElementsAre("binary "));
}

TEST(Frames, FramesOutOfPlaceFailTheConnection) {
  EXPECT_THAT(read({{Opcode::continuation, "a"}}), ElementsAre("failure 1002"));
  EXPECT_THAT(read({{Opcode::continuation, "a", false}}), ElementsAre("failure 1002"));
  EXPECT_THAT(read({{Opcode::text, "a", false}, {Opcode::text, "b"}}), ElementsAre("failure 1002"));
  EXPECT_THAT(read({{Opcode::text, "a"}, {Opcode::continuation, "b"}}),
              ElementsAre("text a", "failure 1002"));
}

TEST(Frames, ACharacterMayBeCutBetweenFrames) {
  EXPECT_THAT(read({{Opcode::text, "\xc5", false}, {Opcode::continuation, "\x91"}}, strict),
              ElementsAre("text \xc5\x91"));
}

TEST(Frames, InvalidUtf8FailsAStrictReaderAtTheFirstWrongByte) {
  FrameReader reader(strict);
  std::string start = bytes(Frame{Opcode::text, "ab\xff" + std::string(100, 'c')}).substr(0, 9);
  reader.feed(start);
  const auto item = reader.next();
  EXPECT_EQ(item.kind, Kind::failure);
  EXPECT_EQ(item.code, close_code::bad_payload);
  EXPECT_THAT(read({{Opcode::text, "\xc5"}}, strict), ElementsAre("failure 1007"));
  EXPECT_THAT(read({{Opcode::text, "\xed\xa0", false}, {Opcode::continuation, "\x80"}}, strict),
              ElementsAre("failure 1007"));
}

TEST(Frames, InvalidUtf8IsReportedOnceAndTheNextMessageIsWell) {
  EXPECT_THAT(read({{Opcode::text, "a\xff", false},
                    {Opcode::ping, "p"},
                    {Opcode::continuation, "\xff b"},
                    {Opcode::text, "well"}}),
              ElementsAre("ping p", "bad_utf8", "text well"));
  EXPECT_THAT(read({{Opcode::text, "cut \xc5"}, {Opcode::text, "well"}}),
              ElementsAre("bad_utf8", "text well"));
  EXPECT_THAT(read({{Opcode::binary, "\xff"}}), ElementsAre("binary \xff"));
}

TEST(Frames, ACloseGivesItsCode) {
  EXPECT_THAT(read({{Opcode::close, ""}}), ElementsAre("close 0"));
  EXPECT_THAT(read({{Opcode::close, "\x03\xe8 bye"}, {Opcode::text, "late"}}),
              ElementsAre("close 1000"));
  EXPECT_THAT(read({{Opcode::close, "\x03\xe8" + std::string(123, 'r')}}),
              ElementsAre("close 1000"));
}

TEST(Frames, AWrongCloseFails) {
  EXPECT_THAT(read({{Opcode::close, "\x03"}}), ElementsAre("failure 1002"));
  EXPECT_THAT(read({{Opcode::close, "\x03\xe8\xff"}}), ElementsAre("failure 1007"));
  for (int code : {0, 999, 1004, 1005, 1006, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65'535})
    EXPECT_THAT(read({{Opcode::close, close_payload(static_cast<std::uint16_t>(code | 0)) +
                                          (code == 0 ? std::string(2, '\0') : "")}}),
                ElementsAre("failure 1002"))
        << code;
  for (int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    EXPECT_THAT(read({{Opcode::close, close_payload(static_cast<std::uint16_t>(code))}}),
                ElementsAre("close " + std::to_string(code)));
}

TEST(Frames, ATooLargeMessageIsReadToItsEndAndReportedOnce) {
  const ReaderLimits limits{.message = 100, .drained = 1'000, .fail_on_bad_utf8 = false};
  EXPECT_THAT(read({{Opcode::text, std::string(100, 'a')},
                    {Opcode::text, std::string(101, 'b')},
                    {Opcode::text, "c"}},
                   limits),
              ElementsAre("text " + std::string(100, 'a'), "too_large", "text c"));
  EXPECT_THAT(read({{Opcode::text, std::string(60, 'a'), false},
                    {Opcode::continuation, std::string(60, 'a'), false},
                    {Opcode::ping, ""},
                    {Opcode::continuation, "\xff"},
                    {Opcode::text, "c"}},
                   limits),
              ElementsAre("ping ", "too_large", "text c"));
}

TEST(Frames, WhatIsTooLargeToThrowAwayFailsTheConnectionAtItsHeader) {
  const ReaderLimits limits{.message = 100, .drained = 1'000, .fail_on_bad_utf8 = false};
  EXPECT_THAT(read({{Opcode::text, std::string(1'001, 'a')}}, limits), ElementsAre("failure 1009"));
  EXPECT_THAT(read(std::string("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\1\2\3\4", 14), limits),
              ElementsAre("failure 1009"));
  EXPECT_THAT(read({{Opcode::text, std::string(900, 'a'), false},
                    {Opcode::continuation, std::string(101, 'a')}},
                   limits),
              ElementsAre("failure 1009"));
}

TEST(Frames, NothingIsReadAfterAFailure) {
  FrameReader reader{ReaderLimits{}};
  std::string all = bytes({{Opcode::continuation, "a"}, {Opcode::text, "b"}});
  reader.feed(all);
  EXPECT_EQ(reader.next().kind, Kind::failure);
  EXPECT_EQ(reader.next().kind, Kind::failure);
}

TEST(Frames, AnyBytesAreReadInTheSameWayHoweverTheyCome) {
  unsigned state = 7;
  const auto random = [&] { return state = state * 1664525U + 1013904223U, state >> 9; };
  for (int round = 0; round < 300; ++round) {
    std::string all = bytes({{Opcode::text, "hello \u0151", false},
                             {Opcode::ping, "p"},
                             {Opcode::continuation, std::string(random() % 300, 'a')},
                             {Opcode::binary, "b"},
                             {Opcode::close, "\x03\xe8"}});
    for (unsigned i = random() % 3; i > 0; --i)
      all[random() % all.size()] = static_cast<char>(random());
    read(all, {.message = 200, .drained = 400, .fail_on_bad_utf8 = random() % 2 == 0});
  }
}

}  // namespace
}  // namespace advisor
