// A message costs no allocation once the buffers have grown: counted by our own operator new.
#include <gmock/gmock.h>

#include <cstdlib>
#include <new>

#include "dialog/understand/match.hpp"
#include "dialog/understand/scope.hpp"
#include "tests/support/content.hpp"

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// The compiler sees through our own pair and takes it for a mismatched one.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace {
thread_local std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* room = std::malloc(size == 0 ? 1 : size)) return room;
  throw std::bad_alloc();
}
void operator delete(void* room) noexcept { std::free(room); }
void operator delete(void* room, std::size_t) noexcept { std::free(room); }

namespace advisor {
namespace {

constexpr const char* texts[] = {
    "three weeks late with the invoice and on Sundays he still rings me about one more tiny change",
    "három hete várok az utalásra, és vasárnap este is hívogat, hogy csak egy apróság",
    "nem hajlandó fizetni, de mindig újabb módosítást kér, és kiabál is velem"};

std::size_t allocations_of_a_round(Matcher& matcher, Tokens& tokens) {
  const auto before = allocations;
  for (const auto language : {Language::hu, Language::en}) {
    const auto& program = real_understander().program(language);
    for (const auto* text : texts) {
      tokenise(text, tokens);
      matcher.run(program, tokens);
      const Scopes scopes(program, matcher, tokens);
      for (const auto& match : matcher.matches()) scopes.judge(match);
    }
  }
  return allocations - before;
}

TEST(Allocation, none_for_a_message_after_the_first) {
  Matcher matcher;
  Tokens tokens;
  EXPECT_GT(allocations_of_a_round(matcher, tokens), 0u);
  EXPECT_EQ(allocations_of_a_round(matcher, tokens), 0u);
}

}  // namespace
}  // namespace advisor
#endif
