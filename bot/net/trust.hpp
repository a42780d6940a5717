// Whom the server believes more than others: proxies that may say for whom they speak, and bridges
// that hold a token. Immutable once read; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/result.hpp"

namespace advisor {

// Addresses and networks ("10.0.0.0/8", "::1") whose X-Forwarded-For is believed.
class Proxies {
 public:
  static Result<Proxies> read(const std::vector<std::string>& networks);

  bool has(std::string_view address) const;
  // The client behind `peer`: the last address of the field that is no proxy of ours. What stands
  // before it anybody may have written. Without a field, or with one that is none, the peer.
  std::string client(std::string_view peer, std::string_view forwarded_for) const;

 private:
  struct Network {
    std::array<std::uint8_t, 16> address{};  // IPv4 as ::ffff:a.b.c.d
    unsigned bits = 128;
  };
  std::vector<Network> x_networks;
};

// Tokens of bridges, `NAME TOKEN` a line or, in the environment, `NAME:TOKEN` with commas between.
// Only digests are kept.
class BridgeTokens {
 public:
  static constexpr std::size_t shortest = 16;  // what is shorter can be guessed

  static Result<BridgeTokens> read(std::string_view text, const std::string& source);
  static Result<BridgeTokens> load(const std::filesystem::path& file);
  void add(const BridgeTokens& others);

  bool empty() const { return x_tokens.empty(); }
  // The name of the bridge that an Authorization field proves; the time that it takes tells nothing
  // about the tokens.
  std::optional<std::string> bridge(std::string_view authorization) const;

 private:
  struct Token {
    std::string name;
    std::array<unsigned char, 32> digest{};
  };
  std::vector<Token> x_tokens;
};

bool is_bearer(std::string_view authorization);

}  // namespace advisor
