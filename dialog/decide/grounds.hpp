// What the advisor's own sentences stand on: claims of the article, or "ours". Those of signs, flags,
// FAQ and drafts bring their claims with them in content; these are the keys of messages.json. `advisor
// lint` compares: no sentence of advice without grounds, no claim of the article forgotten. Constant;
// any thread.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace advisor {

// By key, for keys that stand alone.
const std::map<std::string, std::vector<std::string>, std::less<>>& grounds();

// Of a message's key: its own entry, its rule's claims, or "ours" for the families that are ours as a
// whole (care, danger, why, if). Empty where it advises nothing.
std::vector<std::string> grounds_of(std::string_view key);

// Whether messages of this key advise, so that they must have grounds.
bool advises(std::string_view key);

// A claim that nothing stands on, on purpose.
struct UnusedClaim {
  std::string_view id;
  std::string_view reason;
};
std::span<const UnusedClaim> unused_claims();

}  // namespace advisor
