// What is said to JetStream and what it answers, as text: no connection, no waiting. A bucket lies
// in `parts` key-value buckets BUCKET-0, BUCKET-1 ...; a talk is a key of one of them and its turns
// are the key's history. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bot/store/nats_link.hpp"
#include "bot/store/record.hpp"

namespace advisor {

class JetstreamApi {
 public:
  // When a node dies, the parts that it led stand still until NATS has elected another (4 to 9
  // seconds in 2.9); the talks of the others go on.
  static constexpr int parts = 4;

  explicit JetstreamApi(std::string bucket) : x_bucket(std::move(bucket)) {}

  static bool is_key(std::string_view talk);  // other ids can't be keys, nor talks
  static int part_of(std::string_view talk);
  std::string stream(int part) const;

  NatsRequest publish(const std::string& talk, std::string record, std::uint64_t expected) const;
  NatsRequest last(const std::string& talk) const;  // the talk's last record
  NatsRequest get(const std::string& talk, std::uint64_t revision) const;
  NatsRequest remove(const std::string& talk, std::uint64_t revision) const;
  NatsRequest next(int part, std::uint64_t from) const;  // the part's oldest record from there on
  NatsRequest info(int part) const;
  NatsRequest create(int part, int replicas, std::int64_t seconds) const;
  // Nothing where the stream that `info` shows is as wanted already; seconds 0: no limit.
  std::optional<NatsRequest> update(int part, const std::string& info, int replicas,
                                    std::int64_t seconds) const;

 private:
  std::string subject(const std::string& talk) const;
  std::string x_bucket;
};

// An answer to any of the above.
struct JetstreamAnswer {
  enum class Kind : std::uint8_t {
    done,     // published or removed, or a record
    missing,  // no such record or stream
    other,    // the subject's last revision is another than expected
    later,    // not now
    refused,  // an error of another kind, in `problem`; nothing was done
  };
  Kind kind = Kind::later;
  std::uint64_t revision = 0;  // of what was published or got
  std::string talk{};          // of what was got
  std::optional<TalkRecord> record{};
  std::string problem{};
};

JetstreamAnswer read_answer(const NatsReply& reply);

}  // namespace advisor
