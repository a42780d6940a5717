#include "bot/store/jetstream_job.hpp"

#include <algorithm>
#include <utility>

namespace advisor {
namespace {

using Kind = JetstreamAnswer::Kind;
using Verb = StoreJob::Verb;

}  // namespace

JetstreamJob::JetstreamJob(StoreJob job, const JetstreamApi& api, std::string write,
                           std::optional<TalkTip> tip)
    : x_job(std::move(job)), x_api(&api), x_write(std::move(write)), x_tip(std::move(tip)) {}

JetstreamJob::Questions JetstreamJob::begin() {
  if (x_job.verb == Verb::create) {
    x_tip = TalkTip{};
    return publish();
  }
  const bool fits = x_tip && x_tip->seq + 1 == x_job.turn.seq;
  return x_job.verb == Verb::append && fits ? publish() : look();
}

JetstreamJob::Questions JetstreamJob::hear(std::uint64_t tag, JetstreamAnswer answer) {
  if (answer.kind == Kind::refused) {
    x_problem = answer.problem;
    return finish(StoreStatus::failed);
  }
  switch (x_stage) {
    case Stage::look: return looked(std::move(answer));
    case Stage::publish:
      if (answer.kind != Kind::done) return look();
      x_tip->seq = x_job.turn.seq;
      x_tip->revisions.insert(x_tip->revisions.begin(), answer.revision);
      x_tip->revisions.resize(std::min(x_tip->revisions.size(), max_before));
      return finish(StoreStatus::ok);
    case Stage::walk:
      if (answer.record) x_records.emplace(tag, std::move(*answer.record));
      else x_cut = true;
      return --x_open == 0 ? walk_on() : Questions{};
    case Stage::mark:
      if (answer.kind != Kind::done) return look();  // another server added a turn
      x_end = answer.revision;
      return remove(x_chain);
    case Stage::remove:
      if (--x_open != 0) return {};
      x_stage = Stage::unmark;
      return {{x_api->remove(x_job.talk, x_end)}};
    case Stage::unmark: return finish(StoreStatus::ok);
    case Stage::finished: break;
  }
  return {};
}

JetstreamJob::Questions JetstreamJob::look() {
  x_stage = Stage::look;
  x_tip.reset();
  return {{x_api->last(x_job.talk)}};
}

JetstreamJob::Questions JetstreamJob::looked(JetstreamAnswer last) {
  if (last.kind == Kind::done && !last.record) {
    x_problem = last.problem;
    return finish(StoreStatus::failed);
  }
  if (last.record && last.record->gone) x_found_an_end = true;
  else if (last.record) set_tip(last);
  switch (x_job.verb) {
    case Verb::create:
      // Our own write may have been stored though its answer was lost.
      if (last.record)
        return finish(last.record->write == x_write ? StoreStatus::ok : StoreStatus::conflict);
      x_tip = TalkTip{};
      return publish();
    case Verb::append: return looked_for_append(last);
    case Verb::load:
      if (!last.record || last.record->gone) return finish(StoreStatus::unknown);
      return walk(std::move(last));
    case Verb::erase: return looked_for_erase(std::move(last));
  }
  return {};
}

JetstreamJob::Questions JetstreamJob::looked_for_append(const JetstreamAnswer& last) {
  if (!last.record || last.record->gone) return finish(StoreStatus::unknown);
  if (last.record->write == x_write) return finish(StoreStatus::ok);
  return x_tip->seq + 1 == x_job.turn.seq ? publish() : finish(StoreStatus::conflict);
}

JetstreamJob::Questions JetstreamJob::looked_for_erase(JetstreamAnswer last) {
  if (!last.record) return finish(StoreStatus::ok);
  if (last.record->gone) {
    x_end = last.revision;
    return remove(last.record->before);
  }
  if (x_job.older_than && last.record->turn.event.at >= *x_job.older_than)
    return finish(StoreStatus::ok);
  return walk(std::move(last));
}

JetstreamJob::Questions JetstreamJob::publish() {
  x_stage = Stage::publish;
  const auto expected = x_tip->revisions.empty() ? 0 : x_tip->revisions.front();
  std::string record = encode_record(
      {.token = x_job.token, .turn = x_job.turn, .write = x_write, .before = x_tip->revisions});
  return {{x_api->publish(x_job.talk, std::move(record), expected)}};
}

JetstreamJob::Questions JetstreamJob::walk(JetstreamAnswer last) {
  x_stage = Stage::walk;
  x_cut = false;
  x_records.clear();
  x_chain = {last.revision};
  x_records.emplace(last.revision, std::move(*last.record));
  return walk_on();
}

// Asks for all that the oldest record names; ends where it names none.
JetstreamJob::Questions JetstreamJob::walk_on() {
  const auto oldest = x_records.find(x_chain.back());
  if (x_cut || oldest == x_records.end() || oldest->second.before.empty()) return walked();
  Questions questions;
  for (const auto revision : oldest->second.before) {
    if (revision >= x_chain.back()) return walked();  // not of our making: it would never end
    x_chain.push_back(revision);
    questions.push_back({x_api->get(x_job.talk, revision), revision});
  }
  x_open = questions.size();
  return questions;
}

JetstreamJob::Questions JetstreamJob::walked() {
  if (x_job.verb == Verb::erase) return mark();
  return finish(read_talk());
}

// A talk whose beginning ran out of time is no more.
StoreStatus JetstreamJob::read_talk() {
  if (x_cut) return StoreStatus::unknown;
  StoredTalk& talk = x_job.result;
  for (auto& [revision, record] : x_records) {
    if (record.gone || record.turn.seq != talk.turns.size() + 1) {
      x_problem = "the talk's records are out of order";
      return StoreStatus::failed;
    }
    if (!record.token.empty()) talk.token = std::move(record.token);
    talk.turns.push_back(std::move(record.turn));
  }
  return StoreStatus::ok;
}

JetstreamJob::Questions JetstreamJob::mark() {
  x_stage = Stage::mark;
  std::string record = encode_record({.write = x_write, .before = x_chain, .gone = true});
  return {{x_api->publish(x_job.talk, std::move(record), x_chain.front())}};
}

// The record that names them all goes last.
JetstreamJob::Questions JetstreamJob::remove(std::vector<std::uint64_t> revisions) {
  x_tip.reset();
  x_stage = revisions.empty() ? Stage::unmark : Stage::remove;
  if (revisions.empty()) return {{x_api->remove(x_job.talk, x_end)}};
  Questions questions;
  for (const auto revision : revisions) questions.push_back({x_api->remove(x_job.talk, revision)});
  x_open = questions.size();
  return questions;
}

JetstreamJob::Questions JetstreamJob::finish(StoreStatus status) {
  x_stage = Stage::finished;
  x_job.status = status;
  if (status == StoreStatus::failed || status == StoreStatus::unknown) x_tip.reset();
  if (status != StoreStatus::ok) x_job.result = {};
  return {};
}

void JetstreamJob::set_tip(const JetstreamAnswer& last) {
  x_tip = TalkTip{last.record->turn.seq, {last.revision}};
  const auto& before = last.record->before;
  x_tip->revisions.insert(x_tip->revisions.end(), before.begin(), before.end());
  x_tip->revisions.resize(std::min(x_tip->revisions.size(), max_before));
}

}  // namespace advisor
