#include "bot/phrases.hpp"

#include <gtest/gtest.h>

#include "tests/support/content.hpp"

namespace advisor {
namespace {

TEST(Phrases, TheAdvisorUnderstandsWhatTheDoorsSay) {
  for (const Language language : {Language::hu, Language::en}) {
    const auto act = [&](const Phrase& phrase) {
      return real_understander().understand(phrase.in(language), language).act;
    };
    EXPECT_EQ(act(restart_phrase), Act::restart) << name(language);
    EXPECT_EQ(act(help_phrase), Act::help) << name(language);
    EXPECT_EQ(act(goodbye_phrase), Act::bye) << name(language);
  }
}

}  // namespace
}  // namespace advisor
