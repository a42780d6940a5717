#include "bot/store/open.hpp"

#include "bot/store/jetstream.hpp"
#include "bot/store/memory.hpp"
#include "bot/store/nats_address.hpp"
#include "bot/store/sqlite.hpp"

namespace advisor {
namespace {

template <class T>
Result<std::unique_ptr<SharedStore>> shared(Result<std::unique_ptr<T>> store) {
  if (!store) return store.error();
  return std::unique_ptr<SharedStore>(std::move(*store));
}

}  // namespace

std::string_view kind_of_store(const StoreOptions& options) {
  if (options.where == "memory") return "memory";
  return options.where.starts_with(nats_scheme) ? "jetstream" : "sqlite";
}

Result<std::unique_ptr<SharedStore>> open_store(const StoreOptions& options, const Clock& clock) {
  const auto kind = kind_of_store(options);
  if (kind == "memory")
    return std::unique_ptr<SharedStore>(std::make_unique<SharedMemory>(clock, options.retention));
  if (kind == "jetstream") {
    const auto address = parse_nats_address(options.where);
    if (!address) return address.error();
    return shared(JetstreamStore::open(*address, clock, options.retention));
  }
  return shared(SqliteStore::open(options.where, clock, options.retention));
}

}  // namespace advisor
