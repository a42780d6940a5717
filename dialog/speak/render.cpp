#include "dialog/speak/render.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace advisor {

struct Speaker::Voice {
  Language language;
  Register address;
};

namespace {

using Kind = Arg::Kind;

constexpr std::int64_t day_seconds = 86'400;

// Days that the blanks of a draft leave to the client, and to the user.
constexpr int days_to_pay = 8;
constexpr int days_to_reply = 7;
constexpr int days_to_leave = 30;

std::chrono::year_month_day day_of(std::int64_t at) {
  const auto days = at >= 0 ? at / day_seconds : (at - day_seconds + 1) / day_seconds;
  return std::chrono::sys_days(std::chrono::days(days));
}

}  // namespace

Speaker::Speaker(const Knowledge& knowledge, const Locales& locales)
    : x_knowledge(knowledge), x_locales(locales) {
  for (const auto& locale : locales.list)
    for (const auto address : {Register::te, Register::on})
      for (const auto& [key, words] : locale.messages) {
        auto parsed = Message::parse(words.in(address), locale.language);
        if (!parsed)
          throw std::runtime_error("locales/" + std::string(name(locale.language)) +
                                   "/messages.json#/" + key + ": " + parsed.error().what);
        x_messages[static_cast<std::size_t>(locale.language)][static_cast<std::size_t>(address)]
            .emplace(key, std::move(*parsed));
      }
}

const Speaker::Messages& Speaker::messages(const Voice& voice) const {
  return x_messages[static_cast<std::size_t>(voice.language)]
                   [static_cast<std::size_t>(voice.address)];
}

bool Speaker::has(const std::string& key) const {
  return x_messages.front().front().contains(key) && x_messages.back().front().contains(key);
}

std::string Speaker::message(const std::string& key, const Args& args, const Voice& voice) const {
  const auto& all = messages(voice);
  const auto found = all.find(key);
  if (found == all.end()) return key;
  Values values;
  for (const auto& [name, arg] : args) values.emplace_back(name, value(arg, voice));
  return found->second.format(values);
}

// "And blames me for it" is quoted without the "and" that tied it to what was said before; the words
// that tie are the message "quote.ties".
std::string Speaker::quoted(const std::string& words, const Voice& voice) const {
  auto text = well_formed(words);
  if (const auto space = text.find(' '); space != std::string::npos) {
    auto first = " " + text.substr(0, space) + " ";
    if (first[1] >= 'A' && first[1] <= 'Z') first[1] = static_cast<char>(first[1] - 'A' + 'a');
    for (const auto language : {Language::hu, Language::en})
      if (message("quote.ties", {}, {language, voice.address}).find(first) != std::string::npos)
        text.erase(0, space + 1);
  }
  return message("quote", {{"words", {Kind::text, text, 0, {}, {}}}}, voice);
}

std::string Speaker::topic_text(const Arg& arg, const Voice& voice) const {
  const auto& words = x_knowledge.topic(arg.label).in(voice.language);
  const auto sentence = [&](const std::vector<Advice>& list) {
    const auto i = static_cast<std::size_t>(arg.number);
    return i < list.size() ? list[i].text.in(voice.address) : std::string();
  };
  switch (arg.kind) {
    case Kind::title: return words.title.in(voice.address);
    case Kind::noted: return words.noted.in(voice.address);
    case Kind::means: return words.means.in(voice.address);
    case Kind::advice: return sentence(words.advice);
    case Kind::answer: return sentence(words.answer);
    default: return sentence(words.more);
  }
}

std::string Speaker::list(const Arg& arg, const Voice& voice) const {
  const auto last = arg.text.empty() ? std::string("list.and") : arg.text;
  std::string out;
  for (std::size_t i = 0; i < arg.items.size(); ++i) {
    if (i > 0) out += i + 1 == arg.items.size() ? message(last, {}, voice) : ", ";
    out += value(arg.items[i], voice).text;
  }
  return out;
}

std::string Speaker::lines(const Arg& arg, const Voice& voice) const {
  std::string out;
  for (const auto& item : arg.items) {
    const auto text = value(item, voice).text;
    if (!out.empty() && !text.empty()) out += arg.text.empty() ? "\n" : arg.text;
    out += text;
  }
  return out;
}

// "part.payment.reason", or the blank that stands for it.
std::string Speaker::part(const std::string& subject, const char* what, const Voice& voice) const {
  const auto key = "part." + subject + "." + what;
  return messages(voice).contains(key) ? message(key, {}, voice)
                                       : message(std::string("blank.") + what, {}, voice);
}

Document Speaker::draft(const Arg& arg) const {
  const Voice voice{parse<Language>(arg.items.at(0).text).value_or(Language::hu),
                    parse<Register>(arg.items.at(1).text).value_or(Register::te)};
  const auto& subject = arg.items.at(2).text;
  const auto& documents = x_locales.in(voice.language).documents;
  const auto found = documents.find(arg.text);
  if (found == documents.end()) return {{}, arg.text, {}};
  const auto date = [&](int days) {
    return value(date_arg(arg.number + days * day_seconds), voice).text;
  };
  Traits traits = standard_traits();
  if (arg.items.size() > 3) {
    traits.clear();
    std::istringstream in(arg.items[3].text);
    for (std::string trait; std::getline(in, trait, ',');) traits.insert(trait);
  }
  const auto number = [&](std::string_view name) {
    for (const auto& item : arg.items)
      if (item.kind == Kind::number && item.text == name)
        return number_text(item.number, voice.language);
    return std::string();
  };
  return fill(found->second.in(voice.address), {{"fact", part(subject, "fact", voice)},
                                                {"ask", part(subject, "ask", voice)},
                                                {"reason", part(subject, "reason", voice)},
                                                {"pay_by", date(days_to_pay)},
                                                {"reply_by", date(days_to_reply)},
                                                {"last_day", date(days_to_leave)},
                                                {"late", number("late")},
                                                {"count", number("count")},
                                                {"a_count", std::string(hungarian_article(number("count")))}},
              traits);
}

// A draft brings its own.
std::vector<std::string> Speaker::claims_of(const Move& move) const {
  for (const auto& [name, arg] : move.args)
    if (arg.kind == Kind::document) return draft(arg).claims;
  return move.claims;
}

Value Speaker::value(const Arg& arg, const Voice& voice) const {
  switch (arg.kind) {
    case Kind::text: return {well_formed(arg.text)};
    case Kind::quote: return {quoted(arg.text, voice)};
    case Kind::number: return {{}, true, arg.number};
    case Kind::date: {
      const auto day = day_of(arg.number);
      const auto month = "month." + std::to_string(static_cast<unsigned>(day.month()));
      return {message(
          arg.text,
          {{"month", message_arg(month)},
           {"day", number_arg(static_cast<unsigned>(day.day()))},
           {"year", {Arg::Kind::text, std::to_string(static_cast<int>(day.year())), 0, {}, {}}}},
          voice)};
    }
    case Kind::message: {
      Args args;
      for (std::size_t i = 0; i < arg.items.size(); ++i)
        args.emplace_back("v" + std::to_string(i), arg.items[i]);
      return {message(arg.text, args, voice)};
    }
    case Kind::claim: {
      const auto* claim = x_knowledge.claim(arg.text);
      return {claim ? claim->in(voice.language).in(voice.address) : std::string()};
    }
    case Kind::list: return {list(arg, voice)};
    case Kind::lines: return {lines(arg, voice)};
    case Kind::voiced: {
      const auto dot = std::min(arg.text.find('.'), arg.text.size() - 1);
      return value(arg.items.at(0),
                   {parse<Language>(arg.text.substr(0, dot)).value_or(voice.language),
                    parse<Register>(arg.text.substr(dot + 1)).value_or(voice.address)});
    }
    case Kind::document: return {draft(arg).text};
    default: return {topic_text(arg, voice)};
  }
}

std::string Speaker::text(const Offer& offer, Language language, Register address) const {
  return capitalised(message(offer.key, offer.args, {language, address}));
}

Reply Speaker::render(const Plan& plan, Language language, Register address, Phase phase) const {
  const Voice voice{language, address};
  Reply reply{language, phase, {}, {}};
  for (const auto& move : plan.moves) {
    auto text = message(move.key, move.args, voice);
    if (move.kind != Block::Kind::file) text = capitalised(text);
    if (text.empty()) continue;
    const auto claims = claims_of(move);
    if (move.joined && !reply.blocks.empty()) {
      auto& block = reply.blocks.back();
      block.text += " " + (block.text.ends_with(':') ? uncapitalised(text) : text);
      block.claims.insert(block.claims.end(), claims.begin(), claims.end());
    } else {
      reply.blocks.push_back({move.kind, std::move(text), claims});
    }
  }
  for (const auto& offer : plan.offers) {
    bool twice = false;
    for (const auto& choice : reply.choices) twice = twice || choice.id == offer.id;
    if (!twice) reply.choices.push_back({offer.id, this->text(offer, language, address)});
  }
  return reply;
}

}  // namespace advisor
