// What each rule, sign and flag stands on (READING section 7 and 1). Where nothing of the article
// does, the mark is "ours".
#include <array>

#include "dialog/decide/verdict.hpp"

namespace advisor {
namespace {

using Ids = std::vector<std::string>;

const std::array<Ids, count_of<Rule>>& rule_claims() {
  static const std::array<Ids, count_of<Rule>> list{{
      {"ours"},                        // H0
      {"S3.1", "S3.2", "ours"},        // H1
      {"S3.2"},                        // H2
      {"K.4"},                         // H3
      {"S1.4", "S3.2", "I.9"},         // H4
      {"R3", "I.11", "Q2.6", "ours"},  // H5
      {"R14", "I.11"},                 // H6
      {"S7.4", "S4.1", "S5.1"},        // H7
      {"S5.9", "S5.10", "S5.11"},      // H8
      {"S5.12", "S5.13"},              // H9
      {"S5.14"},                       // H10
      {"S6.4"},                        // H11
      {"Q2.6"},                        // H12
      {"S7.4", "S7.5", "Q3.4"},        // H13
      {"I.9", "C.2", "ours"},          // score
  }};
  return list;
}

const std::array<Ids, count_of<Sign>>& sign_claims() {
  static const std::array<Ids, count_of<Sign>> list{{
      {"S1.1", "S1.4", "S1.5"},
      {"S2.2"},
      {"S3.1", "S3.2"},
      {"S4.1"},
      {"S5.0", "S5.1", "S5.2"},
      {"S6.0", "S1.7"},
      {"S7.0", "S7.1", "S7.4"},
      {"S8.0", "S8.2", "S8.3"},
  }};
  return list;
}

}  // namespace

const std::vector<std::string>& claims_of(Rule rule) {
  return rule_claims()[static_cast<std::size_t>(rule)];
}

std::vector<std::string> claims_of(Label label, const Case& known) {
  if (label.kind == Label::Kind::flag) return {"R" + std::to_string(label.id + 1)};
  if (label.kind != Label::Kind::sign && label.kind != Label::Kind::denied_sign) return {"ours"};
  if (label == label_of(Sign::payment) && pays_late(known)) return {"S5.0", "S5.9", "S5.11"};
  if (label == label_of(Sign::morale) && known.is<Team>(Fact::team) == Team::many) return {"S6.4"};
  return sign_claims()[label.id];
}

}  // namespace advisor
