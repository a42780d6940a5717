#include "tests/support/content.hpp"

#include <stdexcept>

#include "knowledge/load.hpp"
#include "locales/load.hpp"

namespace advisor {
namespace {

template <class T> std::shared_ptr<const T> loaded(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text());
  return std::make_shared<const T>(std::move(*result));
}

}  // namespace

std::shared_ptr<const Knowledge> real_knowledge() {
  static const auto instance = loaded(load_knowledge(ADVISOR_SOURCE));
  return instance;
}

std::shared_ptr<const Locales> real_locales() {
  static const auto instance = loaded(load_locales(ADVISOR_SOURCE));
  return instance;
}

const Understander& real_understander() {
  static const Understander instance(*real_knowledge(), *real_locales());
  return instance;
}

}  // namespace advisor
