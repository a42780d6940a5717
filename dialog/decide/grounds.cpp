#include "dialog/decide/grounds.hpp"

#include <algorithm>
#include <array>

#include "dialog/decide/verdict.hpp"

namespace advisor {
namespace {

using Ids = std::vector<std::string>;

// What we say beside the article, or about the talk itself.
constexpr std::array<std::string_view, 5> ours{"care.", "danger.", "why.", "if", "suppose."};
constexpr std::array<std::string_view, 4> advising{"do.", "reason.", "rule.", "verdict."};

constexpr std::array unused{
    UnusedClaim{"I.1", "an opening remark: who asks has such a client and need not be told"},
    UnusedClaim{"I.2", "why one takes any work at first; it would sound like a reproach"},
    UnusedClaim{"I.3", "how one keeps such a client; the same"},
    UnusedClaim{"I.4", "announces what the article is about"},
    UnusedClaim{"I.7", "praise for owning up (I.6); the advisor says I.6 and does not promise"},
    UnusedClaim{"S5.4", "what low pay does to the quality of work; S1.7 says it of all bad treatment"},
    UnusedClaim{"S5.7", "that every business meets a client who does not pay; S5.10 says it"},
    UnusedClaim{"S5.8", "that long-overdue invoices are common; the same"},
    UnusedClaim{"S7.6", "repeats why the article was written"},
    UnusedClaim{"K.1", "repeats the title"},
};

std::optional<Rule> rule_in(std::string_view key) {
  const auto dot = key.find('.');
  auto rest = key.substr(dot + 1);
  rest = rest.substr(0, rest.find('.'));
  if (const auto rule = parse<Rule>(rest)) return rule;
  return parse<Level>(rest) ? std::optional(Rule::score) : std::nullopt;
}

bool begins_with_one_of(std::string_view key, std::span<const std::string_view> list) {
  return std::ranges::any_of(list, [&](std::string_view p) { return key.starts_with(p); });
}

}  // namespace

const std::map<std::string, std::vector<std::string>, std::less<>>& grounds() {
  static const std::map<std::string, Ids, std::less<>> list{
      {"do.arrange", {"Q1.4", "Q3.8"}},
      {"do.claim", {"S5.13", "S5.14", "ours"}},
      {"do.community", {"K.5"}},
      {"do.contract", {"ours"}},
      {"do.decline", {"S7.4"}},
      {"do.finish", {"Q3.4", "Q3.5"}},
      {"do.finish_nothing", {"S5.13"}},
      {"do.invoice", {"ours"}},
      {"do.no_reasons", {"Q1.1", "ours"}},
      {"do.portfolio", {"S7.5"}},
      {"do.refuse", {"ours"}},
      {"do.replace", {"C.2"}},
      {"do.review", {"ours"}},
      {"do.save", {"ours"}},
      {"do.stay_safe", {"ours"}},
      {"do.stop", {"S3.2", "K.4"}},
      {"do.talk", {"Q3.1", "Q4.1", "Q1.1", "Q1.2", "Q3.3", "Q3.6"}},
      {"do.tell_once", {"Q4.2", "ours"}},
      {"do.thank", {"Q4.3"}},
      {"do.warn", {"ours"}},
      {"do.weigh", {"C.2"}},
      {"do.write_down", {"ours"}},
      {"reason.bare", {"ours"}},  // the user's own words; the sign's claims come with them
      {"reason.words", {"ours"}},
      {"reason.danger", {"S3.1", "S3.2", "ours"}},
      {"reason.capped", {"I.6", "ours"}},
      {"reason.stricter", {"I.11", "I.9", "C.2"}},
      {"source.general", {"I.12", "I.10"}},
      {"verdict.no_sign", {"I.6"}},
      {"why.listening", {"I.5", "ours"}},
  };
  return list;
}

std::vector<std::string> grounds_of(std::string_view key) {
  if (const auto own = grounds().find(key); own != grounds().end()) return own->second;
  if (key.starts_with("rule.") || key.starts_with("verdict.")) {
    const auto rule = rule_in(key);
    return rule ? claims_of(*rule) : Ids{};
  }
  return begins_with_one_of(key, ours) ? Ids{"ours"} : Ids{};
}

bool advises(std::string_view key) {
  return begins_with_one_of(key, advising) || begins_with_one_of(key, ours);
}

std::span<const UnusedClaim> unused_claims() { return unused; }

}  // namespace advisor
