// Every file of tests/dialogues, played against the real content.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/content.hpp"
#include "tests/support/dialogue.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> dialogues() {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(ADVISOR_SOURCE) / "tests/dialogues"))
    if (entry.path().extension() == ".dialog") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

const Advisor& advisor() {
  static const Advisor instance(real_knowledge(), real_locales());
  return instance;
}

class Dialogues : public testing::TestWithParam<fs::path> {};

TEST_P(Dialogues, goes_as_written) {
  const auto problems = test::play(test::read_dialogue(GetParam()), advisor());
  for (const auto& problem : problems)
    ADD_FAILURE() << GetParam().filename().string() << ' ' << problem;
}

INSTANTIATE_TEST_SUITE_P(Files, Dialogues, testing::ValuesIn(dialogues()), [](const auto& file) {
  auto name = file.param.parent_path().filename().string() + '_' + file.param.stem().string();
  for (auto& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
});

TEST(DialogueFormat, an_ellipsis_stands_for_anything) {
  EXPECT_TRUE(test::matches("…két…volt…", "Javítottam: kétszer volt."));
  EXPECT_TRUE(test::matches("same", "same"));
  EXPECT_TRUE(test::matches("a…a", "aa"));
  EXPECT_FALSE(test::matches("a…a", "a"));
  EXPECT_FALSE(test::matches("két…", "Javítottam: kétszer"));
  EXPECT_FALSE(test::matches("…volt", "kétszer volt."));
}

}  // namespace
}  // namespace advisor
