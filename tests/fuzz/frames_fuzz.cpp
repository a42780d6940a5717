// Any bytes from a socket: the same items whether they come whole or in pieces, and no more bytes
// handed out than came in.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "bot/net/frames.hpp"

namespace {

using advisor::FrameReader;

std::string read(std::string bytes, std::size_t piece) {
  FrameReader reader({.message = 64, .drained = 256, .fail_on_bad_utf8 = bytes.size() % 2 == 0});
  std::string items;
  std::size_t handed_out = 0;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    reader.feed(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)));
    for (auto item = reader.next(); item.kind != FrameReader::Item::Kind::more;
         item = reader.next()) {
      items += std::to_string(static_cast<int>(item.kind)) + ":" + std::to_string(item.code) + ":";
      items.append(item.data).append("\n");
      handed_out += item.data.size();
      if (item.kind == FrameReader::Item::Kind::failure) at = bytes.size();
      if (item.kind == FrameReader::Item::Kind::failure) break;
    }
  }
  if (handed_out > bytes.size()) std::abort();
  return items;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = read(bytes, size + 1);
  if (read(bytes, 1) != whole || read(bytes, 5) != whole) std::abort();
  return 0;
}
