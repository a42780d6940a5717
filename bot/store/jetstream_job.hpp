// One verb on one talk of a JetStream bucket, as a state machine: answers in, questions out. Knows
// no connection and no time; questions may be asked again until they are answered once, since
// nothing here happens twice: a turn is stored only behind the revision that it was made for.
//
// A talk's records are a chain, each naming the revisions before it. Erasing ends the chain with a
// record that names all of them; no server can add to it from then on, and whoever finds it goes on
// with erasing. Plain value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bot/store/jetstream_api.hpp"
#include "bot/store/job.hpp"

namespace advisor {

// The end of a talk's chain, so that the next turn need not look for it.
struct TalkTip {
  std::uint32_t seq = 0;
  std::vector<std::uint64_t> revisions;  // the last few, newest first
};

class JetstreamJob {
 public:
  struct Question {
    NatsRequest request;
    std::uint64_t tag = 0;  // given back with the answer
  };
  using Questions = std::vector<Question>;

  // `write` tells what this job writes from all that others write. Borrows the interface.
  JetstreamJob(StoreJob job, const JetstreamApi& api, std::string write,
               std::optional<TalkTip> tip);

  Questions begin();
  // No answer of the kind `later`: the store asks again by itself.
  Questions hear(std::uint64_t tag, JetstreamAnswer answer);
  void give_up() { finish(StoreStatus::failed); }

  bool finished() const { return x_stage == Stage::finished; }
  StoreJob take() { return std::move(x_job); }  // when finished
  const std::optional<TalkTip>& tip() const { return x_tip; }
  bool found_an_end() const { return x_found_an_end; }  // erasing was begun and should go on
  const std::string& problem() const { return x_problem; }

 private:
  enum class Stage : std::uint8_t { look, publish, walk, mark, remove, unmark, finished };

  Questions look();
  Questions looked(JetstreamAnswer last);
  Questions looked_for_append(const JetstreamAnswer& last);
  Questions looked_for_erase(JetstreamAnswer last);
  Questions publish();
  Questions walk(JetstreamAnswer last);
  Questions walk_on();
  Questions walked();
  Questions mark();
  Questions remove(std::vector<std::uint64_t> revisions);
  Questions finish(StoreStatus status);
  StoreStatus read_talk();
  void set_tip(const JetstreamAnswer& last);

  StoreJob x_job;
  const JetstreamApi* x_api;
  std::string x_write;
  std::optional<TalkTip> x_tip;
  Stage x_stage = Stage::look;
  std::size_t x_open = 0;              // questions without an answer
  std::vector<std::uint64_t> x_chain;  // the talk's revisions, newest first
  std::map<std::uint64_t, TalkRecord> x_records;
  std::uint64_t x_end = 0;  // the revision of the record that ends the talk
  bool x_cut = false;       // a record of the chain is no more
  bool x_found_an_end = false;
  std::string x_problem;
};

}  // namespace advisor
