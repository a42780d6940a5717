#include "tests/support/small_world.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "dialog/decide/answer.hpp"

namespace advisor::test {
namespace {

namespace fs = std::filesystem;

Words both(const std::string& text) { return {text, text}; }

TopicWords words_of(const std::string& id) {
  TopicWords words;
  words.title = both(id + " title");
  words.noted = both(id + " noun");
  words.means = both(id + " means");
  for (const char* rung : {"first", "next", "last", "low_first", "low_next", "low_last",
                           "late_first", "late_next", "late_last"})
    words.advice.push_back({rung, both(id + " " + rung + "."), {"S1.1"}});
  for (int i = 1; i <= 4; ++i) {
    words.answer.push_back(
        {"", both("answer " + std::to_string(i) + " about " + id + "."), {"Q1.1"}});
    words.more.push_back({"", both("more " + std::to_string(i) + " about " + id + "."), {"Q1.2"}});
  }
  return words;
}

template <class Id>
void fill(std::array<Topic, count_of<Id>>& topics) {
  for (std::size_t i = 0; i < count_of<Id>; ++i) {
    const auto id = static_cast<Id>(i);
    topics[i].label = label_of(id);
    topics[i].words.fill(words_of(std::string(name(id))));
  }
}

Knowledge make_knowledge() {
  Knowledge knowledge;
  fill<Sign>(knowledge.signs);
  fill<Flag>(knowledge.flags);
  fill<Faq>(knowledge.faq);
  for (const char* id : {"S5.9", "S5.11", "S1.4", "Q1.1"})
    knowledge.claims.push_back(
        {id, "S", {both("what the article says"), both("what the article says")}});
  return knowledge;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Words read_words(const nlohmann::json& node) {
  if (node.is_string()) return both(node.get<std::string>());
  return {node.at("te").get<std::string>(), node.at("on").get<std::string>()};
}

Locale make_locale(Language language) {
  const auto dir = fs::path(ADVISOR_SOURCE) / "locales" / name(language);
  Locale locale;
  locale.language = language;
  const auto messages = nlohmann::json::parse(read(dir / "messages.json"));
  for (const auto& [key, node] : messages.items()) locale.messages.emplace(key, read_words(node));
  for (const auto& entry : fs::directory_iterator(dir / "documents")) {
    if (entry.path().extension() != ".md") continue;
    const auto stem = entry.path().stem();
    if (stem.extension() == ".te") locale.documents[stem.stem().string()].te = read(entry.path());
    else if (stem.extension() == ".on")
      locale.documents[stem.stem().string()].on = read(entry.path());
    else locale.documents[stem.string()] = both(read(entry.path()));
  }
  return locale;
}

}  // namespace

const Knowledge& small_knowledge() {
  static const Knowledge knowledge = make_knowledge();
  return knowledge;
}

const Locales& spoken_locales() {
  static const Locales locales{{make_locale(Language::hu), make_locale(Language::en)}};
  return locales;
}

Utterance say(Act act, std::string text) {
  Utterance utterance;
  utterance.heard.act = act;
  utterance.text = std::move(text);
  return utterance;
}

Utterance report(std::vector<Label> labels, std::string text, Strength strength) {
  auto utterance = say(Act::tell, std::move(text));
  for (const auto label : labels) {
    Evidence evidence;
    evidence.label = label;
    evidence.strength = strength;
    evidence.end = utterance.text.size();
    utterance.heard.evidence.push_back(evidence);
  }
  return utterance;
}

Utterance choose(const std::string& id) {
  Utterance utterance;
  utterance.choice = id;
  if (auto heard = read_choice(id, Language::hu)) utterance.heard = *heard;
  return utterance;
}

Label denied(Sign sign) { return {Label::Kind::denied_sign, static_cast<std::uint8_t>(sign), 0}; }

Conversation talk(const std::vector<Utterance>& utterances) {
  auto conversation = begin(Language::hu, 0);
  conversation.log.push_back({});
  for (const auto& utterance : utterances) {
    conversation = decide(conversation, utterance, small_knowledge());
    conversation.log.push_back({Event::Kind::say, utterance.text, {}, 0});
  }
  return conversation;
}

bool says(const Conversation& conversation, std::string_view key) {
  for (const auto& move : conversation.said.moves)
    if (move.key.starts_with(key)) return true;
  return false;
}

}  // namespace advisor::test
