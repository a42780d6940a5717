// Numbers with what they count: "3 hete", "ketszer", "12 500 Ft", "two invoices", "70%" (READING
// section 8). Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "dialog/understand/match.hpp"
#include "dialog/understand/understanding.hpp"

namespace advisor {

// `text` is the text as given: a currency or percent sign stands between the words.
std::vector<Quantity> read_quantities(const Program& program, const Matcher& matcher,
                                      std::string_view text);

}  // namespace advisor
