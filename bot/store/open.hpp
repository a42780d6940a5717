// Which store it is: `--store`, `--ephemeral` and `--keep` to a SharedStore. Borrows the clock.
#pragma once

#include <memory>
#include <string>

#include "bot/clock.hpp"
#include "bot/store/retention.hpp"
#include "bot/store/store.hpp"
#include "knowledge/result.hpp"

namespace advisor {

struct StoreOptions {
  // "memory", "nats://HOST[:PORT],.../BUCKET[?replicas=N]", or the path of an SQLite file.
  std::string where;
  Retention retention{};
};

// "memory", "sqlite" or "jetstream": what open_store() makes of it.
std::string_view kind_of_store(const StoreOptions& options);

Result<std::unique_ptr<SharedStore>> open_store(const StoreOptions& options, const Clock& clock);

}  // namespace advisor
