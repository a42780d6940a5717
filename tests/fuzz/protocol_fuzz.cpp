// Any text of a client: a frame or a refusal with a sentence; what is refused is answered with a
// frame.
#include <cstdint>
#include <cstdlib>

#include "bot/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto frame = advisor::read_frame(text);
  if (const auto* refusal = std::get_if<advisor::Refusal>(&frame)) {
    if (refusal->message.empty() || advisor::error_frame(*refusal).empty()) std::abort();
  }
  if (const auto* say = std::get_if<advisor::SayFrame>(&frame))
    if (say->id.size() > advisor::max_id || say->talk.size() > advisor::max_id) std::abort();
  if (const auto reply = advisor::read_reply(text))
    if (!advisor::read_reply(advisor::reply_frame("t", 1, "c", *reply))) std::abort();
  return 0;
}
