#include "bot/graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace advisor {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string readme() {
  std::ifstream in(std::string(ADVISOR_SOURCE) + "/dialog/README.md");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Graph, stands_in_the_readme_as_the_table_has_it) {
  EXPECT_EQ(readme(), with_graphs(readme()))
      << "put it in by `advisor graph --into dialog/README.md`";
  EXPECT_THAT(readme(), HasSubstr(graph(GraphFormat::mermaid)));
  EXPECT_THAT(readme(), HasSubstr(graph(GraphFormat::dot)));
}

TEST(Graph, names_every_act_and_every_phase) {
  const auto text = graph(GraphFormat::mermaid);
  for (std::size_t i = 0; i < count_of<Act>; ++i)
    EXPECT_THAT(text, HasSubstr(std::string(name(static_cast<Act>(i)))));
  EXPECT_THAT(text, HasSubstr("anywhere --> care : distress"));
  EXPECT_THAT(text, HasSubstr("anywhere --> safety : danger"));
  EXPECT_THAT(text, HasSubstr("ready --> advised : "));
  EXPECT_THAT(text, Not(HasSubstr("care --> advised : tell")));
}

TEST(Graph, changes_nothing_of_a_text_without_a_place_for_it) {
  EXPECT_EQ(with_graphs("# nothing\n"), "# nothing\n");
}

}  // namespace
}  // namespace advisor
