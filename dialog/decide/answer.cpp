#include "dialog/decide/answer.hpp"

#include <array>

namespace advisor {
namespace {

// The values that yes and no stand for; 0 where they say nothing. Only `plain` questions are put so
// that a bare yes or no answers them at once; the others are when they were narrowed.
struct YesNo {
  Question question;
  std::uint8_t yes;
  std::uint8_t no;
  bool plain;
};
template <class Value>
constexpr std::uint8_t v(Value value) {
  return static_cast<std::uint8_t>(value);
}
constexpr std::array yes_and_no{
    YesNo{Question::safety, v(Safety::unsafe), v(Safety::safe), true},
    YesNo{Question::raised, v(Raised::raised), v(Raised::not_raised), true},
    YesNo{Question::result, v(Raised::improved), v(Raised::ignored), true},
    YesNo{Question::listens, v(Listens::listens), v(Listens::wont_listen), true},
    YesNo{Question::insists, v(Insists::insists), 0, true},
    YesNo{Question::owed, v(Owed::owed), 0, false},
    YesNo{Question::reminded, v(Reminded::reminded), v(Reminded::not_reminded), true},
    YesNo{Question::work_stopped, v(WorkStopped::still_working), v(WorkStopped::stopped), false},
    YesNo{Question::contract, 0, v(Contract::none), false},
    YesNo{Question::limits, v(Limits::stated), v(Limits::not_stated), true},
    YesNo{Question::team, 0, v(Team::alone), true},
};

const YesNo* entry_of(Question question, bool narrowed) {
  for (const auto& entry : yes_and_no)
    if (entry.question == question && (entry.plain || narrowed)) return &entry;
  return nullptr;
}

void confirm(const OpenQuestion& open, bool yes, Merge& merge) {
  for (const auto label : open.about) {
    auto& heard = *merge.known.heard(label);
    if (heard.belief != Belief::likely) continue;
    heard.belief = yes ? Belief::yes : Belief::denied;
    (yes ? merge.noted : merge.denied).push_back(label);
    if (!yes) heard.quotes.clear();
  }
}

void set_fact(Fact fact, std::uint8_t value, Merge& merge) {
  merge.known.fact(fact) = {value, {}};
  merge.facts.push_back(fact);
  if (fact != Fact::safety || value != v(Safety::unsafe)) return;
  merge.known.danger.belief = Belief::yes;
  merge.danger = true;
}

std::optional<Label> topic_label(std::string_view id) {
  if (id.starts_with("sign."))
    if (const auto sign = parse<Sign>(id.substr(5))) return label_of(*sign);
  if (id.starts_with("flag."))
    if (const auto flag = parse<Flag>(id.substr(5))) return label_of(*flag);
  if (!id.starts_with("fact.")) return std::nullopt;
  id.remove_prefix(5);
  const auto dot = id.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto fact = parse<Fact>(id.substr(0, dot));
  if (!fact) return std::nullopt;
  const auto value = fact_value(*fact, id.substr(dot + 1));
  if (value == 0) return std::nullopt;
  return label_of(*fact, value);
}

// Choices whose id is not the name of what they do.
struct Named {
  std::string_view id;
  Act act;
};
constexpr std::array named{Named{"yes", Act::affirm},     Named{"no", Act::deny},
                           Named{"disagree", Act::deny},  Named{"mistake", Act::go_on},
                           Named{"more", Act::ask},       Named{"what_if", Act::why},
                           Named{"money.low", Act::tell}, Named{"money.both", Act::tell},
                           Named{"stop", Act::wait},      Named{"calendar", Act::report}};

}  // namespace

bool answer_yes_or_no(const OpenQuestion& open, bool yes, bool narrowed, Merge& merge) {
  if (open.question == Question::confirm) {
    confirm(open, yes, merge);
    return true;
  }
  const auto* entry = entry_of(open.question, narrowed);
  if (!entry) return false;
  if (open.question == Question::owed && !yes) {
    // Nothing is late, so it is too little.
    merge.known.low_pay = true;
    merge.facts.push_back(Fact::owed);
    return true;
  }
  const auto value = yes ? entry->yes : entry->no;
  if (value == 0) return false;
  set_fact(*fact_of(open.question), value, merge);
  return true;
}

bool can_be_answered(Question question, bool yes) {
  if (question == Question::confirm) return true;
  const auto* entry = entry_of(question, false);
  return entry && (yes ? entry->yes : entry->no) != 0;
}

std::optional<Understanding> read_choice(std::string_view id, Language language) {
  Understanding heard;
  heard.language = language;
  if (const auto label = topic_label(id)) {
    heard.evidence.push_back({.label = *label, .strength = Strength::sure, .language = language});
    return heard;
  }
  if (id.starts_with("lang.")) {
    heard.act = Act::change_language;
    heard.wants = parse<Language>(id.substr(5));
    if (heard.wants) return heard;
    return std::nullopt;
  }
  if (id.starts_with("suppose.")) {
    heard.act = Act::why;
    return heard;
  }
  if (id.starts_with("draft.")) {
    heard.act = Act::draft;
    return heard;
  }
  // Of the notes; the decider knows what they are about.
  if (id.starts_with("strike.") || id.starts_with("change.")) return heard;
  if (id.starts_with("mood.")) {
    heard.act = Act::rehearse;
    return heard;
  }
  for (const auto& entry : named)
    if (entry.id == id) {
      heard.act = entry.act;
      return heard;
    }
  const auto act = parse<Act>(id);
  if (!act) return std::nullopt;
  heard.act = *act;
  return heard;
}

}  // namespace advisor
