#include "dialog/decide/overlap.hpp"

namespace advisor {

std::vector<Flag> flags_that_restate(Sign sign) {
  switch (sign) {
    case Sign::payment: return {Flag::late_payment, Flag::unpaid_extra};
    case Sign::scope: return {Flag::unpaid_extra};
    case Sign::time: return {Flag::ignores_time};
    case Sign::expectations: return {Flag::unrealistic_norm};
    case Sign::respect: return {Flag::doubts_judgment};
    default: return {};
  }
}

std::optional<Sign> sign_restated_by(Label flag) {
  if (flag == label_of(Flag::late_payment)) return Sign::payment;
  if (flag == label_of(Flag::ignores_time)) return Sign::time;
  if (flag == label_of(Flag::unrealistic_norm)) return Sign::expectations;
  return std::nullopt;
}

bool says_less(Fact fact, std::uint8_t value, std::uint8_t known) {
  if (known <= value) return false;
  switch (fact) {
    case Fact::raised: return value == static_cast<std::uint8_t>(Raised::raised);
    case Fact::reminded: return value == static_cast<std::uint8_t>(Reminded::reminded);
    case Fact::work_stopped: return value == static_cast<std::uint8_t>(WorkStopped::stopped);
    default: return false;
  }
}

}  // namespace advisor
