// The real content, loaded once a process. Any thread.
#pragma once

#include <memory>

#include "dialog/understand/understand.hpp"
#include "knowledge/knowledge.hpp"
#include "locales/locale.hpp"

namespace advisor {

std::shared_ptr<const Knowledge> real_knowledge();
std::shared_ptr<const Locales> real_locales();
const Understander& real_understander();

}  // namespace advisor
