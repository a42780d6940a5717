// What one utterance says: the result of dialog/understand, the input of dialog/decide.
// Offsets are UTF-8 bytes of the text as it came in, so that a quote is a substring of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/ids.hpp"

namespace advisor {

// One label that a pattern found, or that all words together speak for. `pattern` is the number of
// the pattern in the program of `language`, or weighed_words; Understander::reason() prints it.
struct Evidence {
  static constexpr std::uint32_t weighed_words = UINT32_MAX;

  Label label;
  Strength strength = Strength::sure;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint32_t pattern = 0;
  Language language = Language::hu;
};

// A number with what it counts: "három hete", "two invoices", "12 500 Ft", "70%".
struct Quantity {
  enum class Unit : std::uint8_t { none, times, days, weeks, months, years, invoices, percent, money };
  double value = 0;
  Unit unit = Unit::none;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// "payment", "denied payment", "frequency=several".
std::string label_name(Label label);

struct Understanding {
  Language language = Language::hu;
  bool language_sure = false;           // enough words to switch a running talk to it
  std::optional<Language> wants;        // asked to be answered in this language
  std::optional<Register> address;      // how the user addresses the advisor, where it shows
  Act act = Act::tell;
  std::optional<Faq> faq;
  bool question = false;                // the utterance asks something
  std::vector<Evidence> evidence;       // signs, denied signs, flags and facts, in text order
  std::vector<Quantity> quantities;     // in text order

  bool reports() const {                // says anything about the client or the case
    for (const auto& e : evidence)
      if (e.strength != Strength::weak) return true;
    return false;
  }
};

}  // namespace advisor
