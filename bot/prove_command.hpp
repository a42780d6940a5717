// `advisor prove`: goes through the whole verdict function and every interview, and prints what it
// covered. Spreads the work over threads of its own, which are gone when it returns.
#pragma once

#include <iosfwd>

namespace advisor {

// Whether everything holds; otherwise the smallest counter-example was printed.
bool prove(std::ostream& out);

}  // namespace advisor
