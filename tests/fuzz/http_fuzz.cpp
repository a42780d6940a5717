// Any bytes at the HTTP door: the same requests whether they come whole or in pieces, and an answer
// with a known status for each target, origin, list of proxies and token.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "bot/net/request.hpp"
#include "bot/net/site.hpp"
#include "bot/net/trust.hpp"
#include "bot/net/upgrade.hpp"

namespace {

using namespace advisor;
using Field = RequestReader::Field;

const Site& site() {
  static const Site loaded = Site::load(ADVISOR_SOURCE "/bot/widget");
  return loaded;
}

// What the server does with one request, in words.
std::string judge(const RequestReader& request) {
  static const Proxies proxies = *Proxies::read({"10.0.0.0/8", "::1"});
  static const BridgeTokens tokens = *BridgeTokens::read("slack:0123456789abcdef", "here");
  const HttpAnswer answer = site().answer({.method = request.method(),
                                           .target = request.target(),
                                           .if_none_match = request.field(Field::if_none_match)});
  if (answer.status < 200 || answer.status > 599 || reason_phrase(answer.status) == "Error")
    std::abort();
  if (answer.headers.size() > 4096 || !answer.headers.ends_with("\r\n")) std::abort();
  std::string words = std::to_string(answer.status);
  words += origin_allowed(request.field(Field::origin), request.field(Field::host), {"https://a"})
               ? " in "
               : " out ";
  words += has_token(request.list("Connection"), "upgrade") ? "upgrade " : "page ";
  words += is_key(request.field(Field::sec_websocket_key)) ? "key " : "";
  words += proxies.client("10.0.0.1", request.list("X-Forwarded-For"));
  words += tokens.bridge(request.field(Field::authorization)).value_or("");
  return words.append(request.method()).append(request.target());
}

std::string read(const std::string& bytes, std::size_t piece) {
  RequestReader reader;
  std::string words;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    int status = reader.feed(std::string_view(bytes).substr(at, piece));
    for (; status == 200; status = reader.next()) words += judge(reader) + "\n";
    if (status != 0) return words + std::to_string(status);
  }
  return words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = read(bytes, size + 1);
  if (read(bytes, 1) != whole || read(bytes, 7) != whole) std::abort();
  return 0;
}
