#include "dialog/advisor.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "dialog/decide/answer.hpp"
#include "dialog/decide/ask.hpp"
#include "dialog/decide/decide.hpp"
#include "dialog/decide/decider.hpp"
#include "dialog/decide/report_plan.hpp"
#include "dialog/speak/render.hpp"

namespace advisor {
namespace {

// What a choice's text and what was typed have in common: letters and digits, small and without accents.
// Words are kept apart by `gap`, where there is one.
std::string essence(std::string_view text, char gap = 0) {
  std::string out;
  for (const char c : folded(text)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (kept) out += c;
    else if (gap != 0) out += gap;
  }
  return out;
}

// "2" takes the second choice, unless a number is what was asked for; 0 is none.
std::size_t number_of_choice(const Conversation& conversation, const Event& event) {
  const auto question = conversation.open.question;
  if (question == Question::frequency || question == Question::dependence) return 0;
  const auto typed = essence(event.text);
  return typed.size() == 1 && typed[0] >= '1' && typed[0] <= '9'
             ? static_cast<std::size_t>(typed[0] - '0')
             : 0;
}

// What may be typed at any time, in the words of the choice, offered or not.
constexpr std::array standing_choices{"steps",
                                      "draft",
                                      "notes",
                                      "restart",
                                      "draft.payment_reminder",
                                      "draft.payment_firm",
                                      "draft.payment_last",
                                      "draft.scope_quote",
                                      "draft.hours_note",
                                      "draft.warning_talk",
                                      "draft.call_request",
                                      "draft.call_script",
                                      "draft.goodbye_email",
                                      "draft.handover_checklist",
                                      "draft.neutral_closing",
                                      "draft.decline"};

// "What if they apologised?" Those that begin like another stand before it.
constexpr std::array supposable{"apologised", "unpaid", "paid", "ignored",
                                "improved",   "again",  "told"};

}  // namespace

Advisor::Advisor(std::shared_ptr<const Knowledge> knowledge, std::shared_ptr<const Locales> locales)
    : x_knowledge(std::move(knowledge)),
      x_locales(std::move(locales)),
      x_understander(*x_knowledge, *x_locales),
      x_speaker(*x_knowledge, *x_locales),
      x_letters(*x_locales) {
  for (const std::string id : standing_choices)
    for (const auto language : {Language::hu, Language::en})
      for (const auto address : {Register::te, Register::on}) {
        const auto words = x_speaker.text(offer(id), language, address);
        x_standing.emplace(essence(words), id);
        if (id.starts_with("draft.")) x_drafts.emplace(essence(words, ' '), id);
      }
  x_what_if = phrases("typed.what_if");
  x_suppose = phrases("typed.suppose");
  for (const std::string what : supposable)
    x_supposed.emplace_back("suppose." + what, phrases("typed.suppose." + what));
  x_to_client = phrases("typed.back_to_client");
  x_calendar = phrases("typed.calendar");
  x_stop = phrases("typed.stop");
  x_worn = phrases("typed.worn");
  for (const std::string form : {"draft.firmer", "draft.softer", "draft.shorter", "draft.longer"})
    x_forms.emplace(form, phrases("typed." + form));
  for (std::size_t i = 0; i < count_of<Mood>; ++i)
    x_moods[i] = phrases("typed.mood." + std::string(name(static_cast<Mood>(i))));
}

// The parts of a message, in both languages.
std::vector<std::string> Advisor::phrases(const std::string& key) const {
  std::vector<std::string> list;
  for (const auto language : {Language::hu, Language::en}) {
    std::istringstream parts(x_speaker.text({"", key, {}}, language, Register::te));
    for (std::string part; std::getline(parts, part, '/');) list.push_back(essence(part, ' '));
  }
  return list;
}

Turn Advisor::turn(const Conversation& conversation, const Event& event) const {
  if (event.kind == Event::Kind::start) return start(conversation, event);
  const auto utterance = hear(conversation, event);
  if (transition(conversation.phase, act_of(utterance)).reaction == Reaction::undo)
    return undo(conversation);
  auto next = decide(conversation, utterance, *x_knowledge);
  next.log.push_back(event);
  return speak(std::move(next));
}

Turn Advisor::speak(Conversation next) const {
  auto reply = x_speaker.render(next.said, next.language, next.address, next.phase);
  for (auto& block : reply.blocks)
    if (block.kind == Block::Kind::file)
      block.content = block.text.ends_with(".ics") ? as_calendar(report(next)) : as_html(report(next));
  return {std::move(next), std::move(reply)};
}

Report Advisor::report(const Conversation& conversation) const {
  return in_words(plan_report(conversation, *x_knowledge), x_speaker, conversation.language,
                  conversation.address);
}

Turn Advisor::start(const Conversation& conversation, const Event& event) const {
  const bool fresh = conversation.log.empty();
  auto next = fresh ? begin(event.language.value_or(Language::hu), event.at)
                    : welcome_back(conversation, event.at);
  next.log.push_back(event);
  return speak(std::move(next));
}

// A choice that was taken, or whose text was typed, says what it stands for; anything else is
// understood.
Utterance Advisor::hear(const Conversation& conversation, const Event& event) const {
  if (auto utterance = taken(conversation, event)) return std::move(*utterance);
  if (is_apart(conversation.phase)) return hear_apart(conversation, event);
  if (auto utterance = hear_letter(conversation, event)) return std::move(*utterance);
  return understood(conversation, event);
}

// The choice of the last reply that was taken, or whose text was typed.
std::optional<Utterance> Advisor::taken(const Conversation& conversation,
                                        const Event& event) const {
  const auto numbered = number_of_choice(conversation, event);
  const auto& offers = conversation.said.offers;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const auto& offer = offers[i];
    const bool chosen = event.kind == Event::Kind::choose
                            ? offer.id == event.text
                            : numbered == i + 1 || is_text_of(offer, event.text);
    if (!chosen) continue;
    if (auto heard = read_choice(offer.id, conversation.language))
      return Utterance{std::move(*heard), {}, {}, offer.id, event.at};
  }
  return std::nullopt;
}

Utterance Advisor::understood(const Conversation& conversation, const Event& event) const {
  if (const auto standing = x_standing.find(essence(event.text)); standing != x_standing.end())
    if (auto heard = read_choice(standing->second, conversation.language))
      return {std::move(*heard), {}, {}, standing->second, event.at};
  if (const auto wish = wish_in(conversation, event.text); !wish.empty())
    if (auto heard = read_choice(wish, conversation.language))
      return {std::move(*heard), {}, {}, wish, event.at};
  const bool answering = conversation.phase != Phase::listening;
  Utterance said{x_understander.understand(event.text, conversation.language, answering),
                 opening(event.text, conversation.language),
                 event.text,
                 {},
                 event.at};
  if (said.heard.act == Act::tell && !said.heard.reports() && said.heard.quantities.empty())
    if (const auto id = choice_within(conversation, event.text); !id.empty())
      if (auto heard = read_choice(id, conversation.language))
        return {std::move(*heard), {}, {}, id, event.at};
  if (is_wholly(x_calendar, event.text)) {
    said.heard.act = Act::report;
    said.choice = "calendar";
  }
  if (asks_for_draft(said)) said.heard.act = Act::draft;
  if (said.heard.act == Act::rehearse) said.choice = mood_in(event.text);
  if (said.heard.act != Act::draft) return said;
  said.choice = named_draft(event.text);
  if (!said.heard.address) said.heard.address = register_of_draft(event.text);
  return said;
}

// "And what would change your mind?": one of the ways to wish something, with little around.
std::string Advisor::wish_in(const Conversation& conversation, std::string_view text) const {
  constexpr std::size_t most = 60;
  const auto phase = conversation.phase;
  if (text.size() > most || is_apart(phase)) return {};
  if (draft_is_shown(conversation))
    if (auto form = form_in(text); !form.empty()) return form;
  if (phase == Phase::care) return is_one_of(x_to_client, text) ? "go_on" : "";
  if (phase == Phase::advised && is_one_of(x_suppose, text))
    for (const auto& [id, words] : x_supposed)
      if (is_one_of(words, text)) return id;
  return phase != Phase::safety && is_one_of(x_what_if, text) ? "what_if" : "";
}

// "Make it shorter": said to the draft that lies on the table.
std::string Advisor::form_in(std::string_view text) const {
  for (const auto& [form, phrases] : x_forms)
    if (is_one_of(phrases, text)) return form;
  return {};
}

// Whether the text holds one of these phrases, from the start of a word.
bool Advisor::is_one_of(const std::vector<std::string>& phrases, std::string_view text) {
  const auto typed = " " + essence(text, ' ') + " ";
  return std::ranges::any_of(phrases, [&](const std::string& phrase) {
    return typed.find(phrase) != std::string::npos;
  });
}

bool Advisor::is_wholly(const std::vector<std::string>& phrases, std::string_view text) {
  const auto typed = essence(text);
  return std::ranges::any_of(phrases,
                             [&](const std::string& phrase) { return essence(phrase) == typed; });
}

// The one choice whose words hold what was typed, or stand in it: "little" for "too little". Both begin
// at a word.
std::string Advisor::choice_within(const Conversation& conversation, std::string_view text) const {
  constexpr std::size_t least = 5;
  constexpr std::size_t most = 48;
  const auto typed = " " + essence(text, ' ');
  std::string found;
  if (typed.size() <= least || typed.size() > most) return found;
  for (const auto& offer : conversation.said.offers) {
    const auto words =
        " " + essence(x_speaker.text(offer, conversation.language, conversation.address), ' ');
    const bool within = words.size() > least && (words.find(typed) != std::string::npos ||
                                                 typed.find(words) != std::string::npos);
    if (!within) continue;
    if (!found.empty()) return {};
    found = offer.id;
  }
  return found;
}

// "A goodbye letter, please": the draft whose choice's words begin words of the wish.
std::string Advisor::named_draft(std::string_view text) const {
  const auto words = " " + essence(text, ' ');
  for (const auto& [phrase, id] : x_drafts)
    if (words.find(" " + phrase) != std::string::npos) return id;
  return {};
}

// "A goodbye letter, please": few words that name a draft and tell nothing.
bool Advisor::asks_for_draft(const Utterance& said) const {
  constexpr std::size_t most = 40;
  const bool idle = said.heard.act == Act::tell || said.heard.act == Act::ask;
  return idle && !said.heard.reports() && said.text.size() <= most &&
         !named_draft(said.text).empty();
}

// "An e-mail, but formally": the words of the choices that change a draft's register, inside a wish.
std::optional<Register> Advisor::register_of_draft(std::string_view text) const {
  const auto words = " " + essence(text, ' ') + " ";
  for (const auto address : {Register::te, Register::on}) {
    const auto choice = offer("draft." + std::string(name(address)));
    for (const auto language : {Language::hu, Language::en})
      if (words.find(" " + essence(x_speaker.text(choice, language, Register::te)) + " ") !=
          std::string::npos)
        return address;
  }
  return std::nullopt;
}

// The words before the first mark, understood alone, where they are few.
std::optional<bool> Advisor::opening(std::string_view text, Language language) const {
  constexpr std::size_t few = 24;
  const auto end = text.find_first_of(",.;!");
  if (end == std::string_view::npos || end == 0 || end > few) return std::nullopt;
  const auto act = x_understander.understand(text.substr(0, end), language).act;
  if (act == Act::affirm) return true;
  if (act == Act::deny) return false;
  return std::nullopt;
}

// In any language and register: who changes the language may still type what was on the table.
bool Advisor::is_text_of(const Offer& offer, std::string_view text) const {
  const auto typed = essence(text);
  if (typed.empty()) return false;
  for (const auto language : {Language::hu, Language::en})
    for (const auto address : {Register::te, Register::on})
      if (essence(x_speaker.text(offer, language, address)) == typed) return true;
  return false;
}

// The talk as if the last thing that changed it had not been said: the log without it, replayed.
Turn Advisor::undo(const Conversation& conversation) const {
  const auto keep = conversation.changed_at;
  if (keep == 0 || keep >= conversation.log.size()) {
    const auto plan = after_undo(conversation, {});
    return {conversation, x_speaker.render(plan, conversation.language, conversation.address,
                                           conversation.phase)};
  }
  Turn turn;
  for (std::size_t i = 0; i < keep; ++i) turn = this->turn(turn.next, conversation.log[i]);
  const auto& event = conversation.log[keep];
  auto& next = turn.next;
  // How one talks now is not taken back.
  next.language = conversation.language;
  next.address = conversation.address;
  const auto words = event.kind == Event::Kind::say ? event.text : choice_text(next, event.text);
  turn.reply = x_speaker.render(after_undo(next, words), next.language, next.address, next.phase);
  return turn;
}

std::string Advisor::choice_text(const Conversation& conversation, const std::string& id) const {
  for (const auto& offer : conversation.said.offers)
    if (offer.id == id) return x_speaker.text(offer, conversation.language, conversation.address);
  return id;
}

}  // namespace advisor
