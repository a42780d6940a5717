// What the advisor means to say in one turn, before any language: moves in order, then offers.
// decide makes it, speak renders it, in whichever language; the last one is kept in the
// conversation so that "say that again" works after a change of language too. Plain values; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dialog/reply.hpp"
#include "knowledge/ids.hpp"

namespace advisor {

// A value that goes into a message.
struct Arg {
  enum class Kind : std::uint8_t {
    text,   // as it is
    quote,  // the user's own words, in quotation marks
    number,
    date,     // `number`, seconds since 1970 UTC, as a day and a month; `text` is the message
    message,  // the message of key `text`, with `items` as its arguments "0", "1", ...
    title,    // of the sign or flag `label`
    noted,    // what follows "I've noted:" of the sign or flag `label`
    means,
    advice,    // sentence `number` of the advice of the sign or flag `label`
    answer,    // sentence `number` of the answer of the FAQ `label`
    more,      // sentence `number` of what the FAQ `label` adds when asked for more
    claim,     // the claim whose id is `text`
    list,      // `items`, joined as the language joins a list; `text` names another last joiner
    lines,     // `items`, one under the other
    voiced,    // items[0] in a language and register of its own: "hu.on", or ".on" in any
    document,  // the draft named `text` at `number`; items: its language, register, subject,
               // traits, and the numbers it may name
  };
  Kind kind = Kind::text;
  std::string text;
  std::int64_t number = 0;
  Label label;
  std::vector<Arg> items;
  friend bool operator==(const Arg&, const Arg&) = default;
};

using Args = std::vector<std::pair<std::string, Arg>>;

struct Move {
  Block::Kind kind = Block::Kind::say;
  std::string key;  // of the message
  Args args;
  std::vector<std::string> claims;  // what it stands on; empty where nothing is claimed
  bool joined = false;              // said in one breath with the move before it
  friend bool operator==(const Move&, const Move&) = default;
};

struct Offer {
  std::string id;
  std::string key;  // of the message
  Args args;
  friend bool operator==(const Offer&, const Offer&) = default;
};

struct Plan {
  std::vector<Move> moves;
  std::vector<Offer> offers;
  friend bool operator==(const Plan&, const Plan&) = default;
};

// Shorthands for writing plans.
inline Arg number_arg(std::int64_t n) { return {Arg::Kind::number, {}, n, {}, {}}; }
inline Arg quote_arg(std::string text) { return {Arg::Kind::quote, std::move(text), 0, {}, {}}; }
inline Arg message_arg(std::string key, std::vector<Arg> items = {}) {
  return {Arg::Kind::message, std::move(key), 0, {}, std::move(items)};
}
inline Arg topic_arg(Arg::Kind kind, Label label, std::int64_t n = 0) {
  return {kind, {}, n, label, {}};
}
inline Arg voiced_arg(Arg what, Register address) {
  return {Arg::Kind::voiced, "." + std::string(name(address)), 0, {}, {std::move(what)}};
}
inline Arg voiced_arg(Arg what, Language language, Register address) {
  auto arg = voiced_arg(std::move(what), address);
  arg.text.insert(0, name(language));
  return arg;
}
inline Arg date_arg(std::int64_t at) { return {Arg::Kind::date, "date", at, {}, {}}; }
inline Arg full_date_arg(std::int64_t at) { return {Arg::Kind::date, "date.full", at, {}, {}}; }
inline Arg deadline_arg(std::int64_t at) { return {Arg::Kind::date, "date.by", at, {}, {}}; }
inline Arg list_arg(std::vector<Arg> items) {
  return {Arg::Kind::list, {}, 0, {}, std::move(items)};
}

}  // namespace advisor
