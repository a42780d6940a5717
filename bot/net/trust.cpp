#include "bot/net/trust.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <fstream>
#include <iterator>

#include "bot/net/upgrade.hpp"

namespace advisor {
namespace {

constexpr std::string_view scheme = "bearer";

namespace ip = boost::asio::ip;
using Bytes = std::array<std::uint8_t, 16>;

std::optional<Bytes> parse_address(std::string_view text) {
  boost::system::error_code code;
  const auto address = ip::make_address(std::string(text), code);
  if (code) return std::nullopt;
  return address.is_v6() ? address.to_v6().to_bytes()
                         : ip::make_address_v6(ip::v4_mapped, address.to_v4()).to_bytes();
}

// "[::1]:80" and "10.0.0.1:80" are forms that some proxies write.
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) return text.substr(1, std::min(text.find(']'), text.size()) - 1);
  const auto colon = text.find(':');
  const bool is_v4_with_port = colon != std::string_view::npos && colon == text.rfind(':');
  return is_v4_with_port ? text.substr(0, colon) : text;
}

bool same_bits(const Bytes& a, const Bytes& b, unsigned bits) {
  for (unsigned i = 0; i < 16 && bits > 0; ++i) {
    const unsigned here = std::min(bits, 8U);
    const unsigned mask = 0xff00U >> here & 0xffU;
    if (((a[i] ^ b[i]) & mask) != 0) return false;
    bits -= here;
  }
  return true;
}

std::string_view trim(std::string_view text, std::string_view blanks = " \t\r\n") {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::array<unsigned char, 32> digest(std::string_view token) {
  std::array<unsigned char, 32> result{};
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), result.data());
  return result;
}

}  // namespace

Result<Proxies> Proxies::read(const std::vector<std::string>& networks) {
  Proxies proxies;
  for (const std::string& text : networks) {
    const auto slash = text.find('/');
    const std::string_view host = std::string_view(text).substr(0, slash);
    const auto address = parse_address(host);
    if (!address) return Error{text, "is no address and no network"};
    const bool is_v4 = host.find(':') == std::string_view::npos;
    Network network{*address, 128};
    if (slash != std::string::npos) {
      unsigned bits = 0;
      const char* end = text.data() + text.size();
      const auto read = std::from_chars(text.data() + slash + 1, end, bits);
      if (read.ec != std::errc() || read.ptr != end || bits > (is_v4 ? 32U : 128U))
        return Error{text, "is no network: what stands behind the stroke is no number of bits"};
      network.bits = is_v4 ? bits + 96 : bits;
    }
    proxies.x_networks.push_back(network);
  }
  return proxies;
}

bool Proxies::has(std::string_view text) const {
  if (x_networks.empty()) return false;
  const auto address = parse_address(text);
  if (!address) return false;
  for (const auto& network : x_networks)
    if (same_bits(network.address, *address, network.bits)) return true;
  return false;
}

std::string Proxies::client(std::string_view peer, std::string_view forwarded_for) const {
  std::string_view best = peer;
  while (has(best) && !forwarded_for.empty()) {
    const auto comma = forwarded_for.rfind(',');
    const bool is_first = comma == std::string_view::npos;
    const auto one = without_port(trim(is_first ? forwarded_for : forwarded_for.substr(comma + 1)));
    if (!parse_address(one)) break;
    best = one;
    forwarded_for = is_first ? std::string_view() : forwarded_for.substr(0, comma);
  }
  return std::string(best);
}

Result<BridgeTokens> BridgeTokens::read(std::string_view text, const std::string& source) {
  BridgeTokens tokens;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(",\n"), text.size());
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    const auto gap = line.find_first_of(": \t");
    const std::string_view name = line.substr(0, gap);
    const std::string_view token =
        gap == std::string_view::npos ? std::string_view() : trim(line.substr(gap + 1));
    if (name.empty() || token.empty())
      return Error{source, "a bridge needs a name and a token, as in NAME:TOKEN"};
    if (token.size() < shortest)
      return Error{source, "the token of \"" + std::string(name) + "\" is shorter than " +
                               std::to_string(shortest) + " characters"};
    tokens.x_tokens.push_back({std::string(name), digest(token)});
  }
  return tokens;
}

Result<BridgeTokens> BridgeTokens::load(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{file.string(), "cannot be read"};
  return read(std::string(std::istreambuf_iterator<char>(in), {}), file.string());
}

void BridgeTokens::add(const BridgeTokens& others) {
  x_tokens.insert(x_tokens.end(), others.x_tokens.begin(), others.x_tokens.end());
}

// Digests have one length, and every token is compared.
std::optional<std::string> BridgeTokens::bridge(std::string_view authorization) const {
  if (!is_bearer(authorization)) return std::nullopt;
  const auto given = digest(trim(authorization.substr(scheme.size())));
  const Token* found = nullptr;
  for (const auto& token : x_tokens)
    if (CRYPTO_memcmp(token.digest.data(), given.data(), given.size()) == 0) found = &token;
  if (!found) return std::nullopt;
  return found->name;
}

bool is_bearer(std::string_view authorization) {
  return same_text(authorization.substr(0, authorization.find(' ')), scheme);
}

}  // namespace advisor
