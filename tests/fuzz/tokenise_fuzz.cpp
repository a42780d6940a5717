// Any bytes: words in order, inside the text, none empty.
#include <cstdint>
#include <cstdlib>

#include "dialog/understand/tokenise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  advisor::Tokens tokens;
  advisor::tokenise(text, tokens);
  std::uint32_t before = 0;
  for (const auto& t : tokens.list) {
    if (t.folded.empty() || t.begin < before || t.end <= t.begin || t.end > size) std::abort();
    if (t.sentence >= tokens.question.size()) std::abort();
    before = t.begin;
  }
  return 0;
}
