#include <algorithm>
#include <cctype>

#include "bot/net/outward.hpp"

namespace advisor {
namespace {

bool starts(const std::string& text, std::string_view what) { return text.rfind(what, 0) == 0; }

// "host", "host:port", "[v6]:port"; an empty host where it is none of them.
void read_authority(const std::string& text, Url& url) {
  const bool is_v6 = starts(text, "[");
  const auto end = is_v6 ? text.find(']') : text.find(':');
  url.host = is_v6 ? text.substr(1, end == std::string::npos ? 0 : end - 1) : text.substr(0, end);
  if (end == std::string::npos) return;
  const std::string rest = text.substr(is_v6 ? end + 1 : end);
  if (rest.empty()) return;
  url.port = rest.substr(1);
  const bool is_number =
      !url.port.empty() && std::all_of(url.port.begin(), url.port.end(),
                                       [](unsigned char c) { return std::isdigit(c) != 0; });
  if (!is_number || url.port.size() > 5) url.host.clear();
}

}  // namespace

bool Url::is_loopback() const {
  return host == "localhost" || host == "::1" || starts(host, "127.");
}

Result<Url> read_url(const std::string& text) {
  const auto scheme_end = text.find("://");
  const std::string scheme = text.substr(0, scheme_end == std::string::npos ? 0 : scheme_end);
  const bool is_secure = scheme == "https" || scheme == "wss";
  if (!is_secure && scheme != "http" && scheme != "ws")
    return Error{"address", "must begin with https://, wss://, http:// or ws://"};
  const std::string rest = text.substr(scheme_end + 3);
  const auto path = std::min(rest.find_first_of("/?"), rest.size());
  Url url{.is_secure = is_secure, .host = {}, .port = is_secure ? "443" : "80", .target = rest.substr(path)};
  read_authority(rest.substr(0, path), url);
  const bool is_odd = std::any_of(text.begin(), text.end(),
                                  [](unsigned char c) { return c <= ' ' || c == 127; });
  if (url.host.empty() || is_odd || url.host.find('@') != std::string::npos)
    return Error{"address", "has no readable host"};
  if (url.target.empty() || url.target.front() == '?') url.target.insert(0, "/");
  if (!is_secure && !url.is_loopback())
    return Error{url.host, "needs https:// or wss://; plain text goes to this machine alone"};
  return url;
}

}  // namespace advisor
