#include "bot/store/open.hpp"

#include "bot/store/memory.hpp"
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
  return "sqlite";
}

Result<std::unique_ptr<SharedStore>> open_store(const StoreOptions& options, const Clock& clock) {
  const auto kind = kind_of_store(options);
  if (kind == "memory")
    return std::unique_ptr<SharedStore>(std::make_unique<SharedMemory>(clock, options.retention));
  return shared(SqliteStore::open(options.where, clock, options.retention));
}

}  // namespace advisor
