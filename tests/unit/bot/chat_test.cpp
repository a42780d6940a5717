// `advisor chat` as a process of its own, piped. What the advisor says is others' tests.
#include "bot/chat.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

class ChatTest : public testing::Test {
 protected:
  TemporaryDirectory directory;
  std::filesystem::path data = directory.path() / "state";

  // What a chat of these lines prints.
  std::string chat(const std::string& lines, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"chat", "--lang", "en", "--data", data.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Process program(arguments);
    program.write(lines);
    program.close_input();
    const std::string text = program.read_all();
    EXPECT_EQ(program.wait(), 0);
    return text;
  }
};

TEST_F(ChatTest, APipeGetsRepliesWithoutPromptsAndColours) {
  const std::string text = chat("my client pays late\n");
  EXPECT_FALSE(text.empty());
  EXPECT_EQ(text.find("> "), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST_F(ChatTest, EachLineIsAnswered) {
  const std::string greeting = chat("");
  const std::string one = chat("my client pays late\n");
  const std::string two = chat("my client pays late\nthree invoices\n");
  EXPECT_TRUE(one.starts_with(greeting));
  EXPECT_TRUE(two.starts_with(one));
  EXPECT_GT(one.size(), greeting.size());
  EXPECT_GT(two.size(), one.size());
}

TEST_F(ChatTest, QuitEndsItAndHelpNamesTheCommands) {
  EXPECT_NE(chat("/help\n").find("/restart"), std::string::npos);
  EXPECT_EQ(chat("/quit\nmy client pays late\n"), chat(""));
}

TEST_F(ChatTest, TheLastTalkIsResumed) {
  const std::string first = chat("my client pays late\n");
  const std::string resumed = chat("", {"--resume"});
  EXPECT_TRUE(first.ends_with(resumed)) << first << "\n---\n" << resumed;
  EXPECT_NE(resumed, chat(""));
}

TEST_F(ChatTest, ATalkThatIsGoneIsNotResumedButANewOneBegins) {
  chat("my client pays late\n/forget\n");
  std::ofstream(data / "last-chat") << "no-such-talk\ntoken\n";
  EXPECT_EQ(chat("", {"--resume"}), chat(""));
  std::filesystem::remove(data / "last-chat");
  EXPECT_EQ(chat("", {"--resume"}), chat(""));
}

TEST_F(ChatTest, EphemeralKeepsNothing) {
  chat("my client pays late\n", {"--ephemeral"});
  EXPECT_FALSE(std::filesystem::exists(data));
}

TEST_F(ChatTest, AForgottenTalkIsGone) {
  chat("the remarkable Zsuzsanna pays late\n/forget\n");
  for (const auto& entry : std::filesystem::directory_iterator(data)) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("Zsuzsanna"), std::string::npos) << entry.path();
  }
}

TEST_F(ChatTest, LinesThatAreNoTextAreSkipped) { EXPECT_EQ(chat("\xff\xfe\n\n   \n"), chat("")); }

}  // namespace
}  // namespace advisor
