#include "bot/store/nats_address.hpp"

#include <algorithm>

namespace advisor {
namespace {

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits);
}

// Takes what stands before `end` off the text; nothing where `end` is not in it.
std::string_view take_until(std::string_view& text, char end) {
  const auto place = text.find(end);
  if (place == std::string_view::npos) return {};
  const auto taken = text.substr(0, place);
  text.remove_prefix(place + 1);
  return taken;
}

bool has_port(std::string_view host) {
  const auto colon = host.rfind(':');
  const auto bracket = host.rfind(']');  // of an IPv6 address
  return colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
}

}  // namespace

Result<NatsAddress> parse_nats_address(std::string_view text) {
  const Error wrong{"--store", "must look like nats://HOST[:PORT],.../BUCKET[?replicas=1|3|5]"};
  if (!text.starts_with(nats_scheme)) return wrong;
  text.remove_prefix(nats_scheme.size());
  NatsAddress address;
  std::string_view hosts = take_until(text, '/');
  const auto query = text.find('?');
  address.bucket = text.substr(0, query);
  const auto at = hosts.rfind('@');
  const std::string user(at == std::string_view::npos ? "" : hosts.substr(0, at + 1));
  if (at != std::string_view::npos) hosts.remove_prefix(at + 1);
  address.hosts = hosts;
  for (bool more = true; more;) {
    more = hosts.find(',') != std::string_view::npos;
    const std::string host(more ? take_until(hosts, ',') : hosts);
    if (host.empty()) return wrong;
    address.servers.push_back(std::string(nats_scheme) + user + host +
                              (has_port(host) ? "" : ":4222"));
  }
  address.replicas = address.servers.size() >= 3 ? 3 : 1;
  if (query != std::string_view::npos) {
    const auto option = text.substr(query);
    if (option != "?replicas=1" && option != "?replicas=3" && option != "?replicas=5") return wrong;
    address.replicas = option.back() - '0';
  }
  if (!is_name(address.bucket)) return wrong;
  return address;
}

}  // namespace advisor
