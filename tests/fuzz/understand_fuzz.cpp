// Any bytes: quotes lie inside the text, and the same text is understood the same twice.
#include <cstdint>
#include <cstdlib>

#include "dialog/understand/understand.hpp"
#include "knowledge/load.hpp"
#include "locales/load.hpp"

namespace {

const advisor::Understander& understander() {
  static const auto instance = [] {
    const auto knowledge = advisor::load_knowledge(ADVISOR_SOURCE);
    const auto locales = advisor::load_locales(ADVISOR_SOURCE);
    if (!knowledge || !locales) std::abort();
    return advisor::Understander(*knowledge, *locales);
  }();
  return instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = understander().understand(text);
  for (const auto& e : once.evidence)
    if (e.begin >= e.end || e.end > size) std::abort();
  const auto again = understander().understand(text);
  if (again.evidence.size() != once.evidence.size() || again.act != once.act) std::abort();
  return 0;
}
