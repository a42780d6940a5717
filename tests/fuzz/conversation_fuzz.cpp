// What a store may hold, whoever wrote it: a record or an error; a record that is read and written
// again is the same; a JetStream answer around it, a message of NATS with it; a talk of such events
// rebuilt by the advisor without a fault.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "bot/store/jetstream_api.hpp"
#include "bot/store/nats_address.hpp"
#include "bot/store/record.hpp"
#include "dialog/advisor.hpp"
#include "knowledge/load.hpp"
#include "locales/load.hpp"

namespace {

using namespace advisor;

constexpr std::size_t max_turns = 8;

const Advisor& the_advisor() {
  static const Advisor one(std::make_shared<const Knowledge>(*load_knowledge(ADVISOR_SOURCE)),
                           std::make_shared<const Locales>(*load_locales(ADVISOR_SOURCE)));
  return one;
}

bool same(const TalkRecord& a, const TalkRecord& b) {
  return a.token == b.token && a.write == b.write && a.before == b.before && a.gone == b.gone &&
         a.turn.seq == b.turn.seq && a.turn.client_id == b.turn.client_id &&
         a.turn.event == b.turn.event && a.turn.reply == b.turn.reply;
}

std::optional<Event> try_record(std::string_view text) {
  const auto record = decode_record(text);
  if (!record) {
    if (record.error().what.empty()) std::abort();
    return std::nullopt;
  }
  const auto again = decode_record(encode_record(*record));
  if (!again || !same(*record, *again)) std::abort();
  if (record->gone) return std::nullopt;
  return record->turn.event;
}

}  // namespace

// Records are divided by lines of two dashes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  read_answer({.payload = std::string(text)});
  parse_nats_address(text);
  JetstreamApi::is_key(text);
  Conversation conversation;
  for (std::size_t turns = 0; turns < max_turns && !text.empty(); ++turns) {
    const auto end = text.find("\n--\n");
    if (const auto event = try_record(text.substr(0, end)))
      conversation = the_advisor().turn(conversation, *event).next;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 4);
  }
  return 0;
}
