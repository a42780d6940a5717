#include "dialog/decide/safety.hpp"

#include "dialog/decide/acknowledge.hpp"
#include "dialog/decide/ask.hpp"

namespace advisor {
namespace {

Move line(Block::Kind kind, std::string key) { return {kind, std::move(key), {}, {"ours"}, false}; }

std::vector<Offer> care_offers() { return {{"go_on", "choice.back_to_client", {}}, offer("bye")}; }

std::vector<Offer> safety_offers() {
  return {{"go_on", "choice.safe_now", {}}, offer("mistake"), offer("notes")};
}

}  // namespace

Plan care_lines(unsigned turn) {
  return {{line(Block::Kind::say, varied("care.first", turn, 2)),
           line(Block::Kind::safety, "care.numbers"),
           line(Block::Kind::say, varied("care.ask", turn, 2))},
          care_offers()};
}

Plan stay_caring(unsigned turn) {
  return {{line(Block::Kind::say, varied("care.stay", turn, 3)),
           line(Block::Kind::safety, "care.numbers.short")},
          care_offers()};
}

Plan safety_lines(unsigned turn) {
  return {{line(Block::Kind::say, varied("danger.first", turn, 2)),
           line(Block::Kind::safety, "danger.lines"),
           line(Block::Kind::say, varied("danger.ask", turn, 2))},
          safety_offers()};
}

Plan stay_safe(unsigned turn, bool noted) {
  Plan plan{{line(Block::Kind::say, varied("danger.stay", turn, 3)),
             line(Block::Kind::safety, "danger.lines.short")},
            safety_offers()};
  if (noted) plan.moves.insert(plan.moves.begin(), line(Block::Kind::noted, "danger.noted"));
  return plan;
}

}  // namespace advisor
