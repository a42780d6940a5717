#include "bot/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "bot/protocol.hpp"
#include "tests/support/content.hpp"
#include "tests/support/dialogue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::int64_t monday_morning = 1'795'446'000;

const Advisor& advisor() {
  static const Advisor instance(real_knowledge(), real_locales());
  return instance;
}

// A transcript as the store would hold it.
LoggedTalk stored(const std::string& id, const test::Dialogue& dialogue) {
  LoggedTalk talk{id, {{1, "", {Event::Kind::start, "", dialogue.language, monday_morning}, ""}}};
  for (const auto& line : dialogue.lines) {
    const bool typed = line.kind == test::DialogueLine::Kind::user;
    if (!typed && line.kind != test::DialogueLine::Kind::choice) continue;
    const auto seq = static_cast<std::uint32_t>(talk.turns.size() + 1);
    talk.turns.push_back({seq,
                          "c" + std::to_string(seq),
                          {typed ? Event::Kind::say : Event::Kind::choose, line.text, {},
                           monday_morning + 60 * seq},
                          ""});
  }
  return replayed(advisor(), talk);
}

std::vector<LoggedTalk> all_transcripts() {
  std::vector<LoggedTalk> talks;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(ADVISOR_SOURCE) / "tests/dialogues"))
    if (entry.path().extension() == ".dialog")
      talks.push_back(stored(entry.path().stem().string(), test::read_dialogue(entry.path())));
  return talks;
}

fs::path write(const fs::path& file, const std::vector<LoggedTalk>& talks) {
  std::ofstream out(file);
  for (const auto& talk : talks) out << talk_line(talk) << '\n';
  return file;
}

TEST(Replay, of_every_transcript_gives_the_same_bytes) {
  const TemporaryDirectory folder;
  const auto talks = all_transcripts();
  EXPECT_GE(talks.size(), 60U);
  write(folder.path() / "talks.jsonl", talks);
  std::ostringstream out;
  const auto same = replay_files(advisor(), {folder.path()}, out);
  ASSERT_TRUE(same) << same.error().text();
  EXPECT_TRUE(*same) << out.str();
  EXPECT_THAT(out.str(), HasSubstr(std::to_string(talks.size()) + " talks"));
}

TEST(Replay, names_the_turn_whose_words_changed) {
  auto talk = stored("t", {Language::en, {{test::DialogueLine::Kind::user, "he pays late", 1}}});
  auto reply = read_reply(talk.turns[1].reply).value();
  reply.blocks[0].text = "Something else.";
  talk.turns[1].reply = reply_frame("t", 2, "c2", reply);
  const auto differing = replay(advisor(), talk);
  ASSERT_EQ(differing.size(), 1U);
  EXPECT_EQ(differing[0].seq, 2U);
  EXPECT_FALSE(differing[0].verdict);
  EXPECT_THAT(differing[0].before, HasSubstr("Something else."));
}

TEST(Replay, tells_another_verdict_from_other_words) {
  auto talk = stored("t", {Language::en,
                           {{test::DialogueLine::Kind::user, "he screams at me every day", 1},
                            {test::DialogueLine::Kind::user, "go on", 2}}});
  auto reply = read_reply(talk.turns.back().reply).value();
  for (auto& block : reply.blocks)
    if (block.kind == Block::Kind::verdict) block.text = "You can stay.";
  talk.turns.back().reply = reply_frame("t", 3, "c3", reply);
  const auto differing = replay(advisor(), talk);
  ASSERT_EQ(differing.size(), 1U);
  EXPECT_TRUE(differing[0].verdict);
}

TEST(TalkLog, reads_what_it_writes) {
  const auto talk = stored("t", {Language::hu, {{test::DialogueLine::Kind::user, "Késik „a” pénz\n", 1}}});
  const auto again = read_talk_line(talk_line(talk));
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->id, "t");
  ASSERT_EQ(again->turns.size(), 2U);
  EXPECT_EQ(again->turns[1].event, talk.turns[1].event);
  EXPECT_EQ(again->turns[1].reply, talk.turns[1].reply);
}

TEST(TalkLog, refuses_what_is_none_and_names_the_line) {
  const TemporaryDirectory folder;
  for (const auto* text : {"{", "[]", "{\"talk\":1}", "{\"talk\":\"t\",\"turns\":[{\"seq\":1}]}"})
    EXPECT_FALSE(read_talk_line(text)) << text;
  std::ofstream(folder.path() / "bad.jsonl") << "\n{\"talk\":\"t\"}\n";
  const auto talks = read_talks(folder.path());
  ASSERT_FALSE(talks);
  EXPECT_THAT(talks.error().where, HasSubstr("bad.jsonl:2"));
  EXPECT_FALSE(read_talks(folder.path() / "none.sqlite"));
}

}  // namespace
}  // namespace advisor
