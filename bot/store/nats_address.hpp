// Where a bucket is: "nats://[USER:PASSWORD@]HOST[:PORT],.../BUCKET[?replicas=N]". Plain value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "knowledge/result.hpp"

namespace advisor {

struct NatsAddress {
  std::vector<std::string> servers;  // "nats://[USER:PASSWORD@]HOST:PORT"
  std::string hosts;                 // the same for people, without the password
  std::string bucket;
  int replicas = 1;  // where the text does not say: 3 with three servers or more, else 1
};

inline constexpr std::string_view nats_scheme = "nats://";

Result<NatsAddress> parse_nats_address(std::string_view text);

}  // namespace advisor
