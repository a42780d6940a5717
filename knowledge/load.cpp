#include "knowledge/load.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace advisor {
namespace {

namespace fs = std::filesystem;
using Kind = Label::Kind;

constexpr std::array languages{Language::hu, Language::en};

std::uint8_t byte(auto id) { return static_cast<std::uint8_t>(id); }

Label read_label(const JsonNode& node) {
  const auto id = node.string();
  if (auto s = parse<Sign>(id)) return {Kind::sign, byte(*s)};
  if (auto f = parse<Flag>(id)) return {Kind::flag, byte(*f)};
  if (auto q = parse<Faq>(id)) return {Kind::faq, byte(*q)};
  node.fail("the id of a sign, flag or FAQ");
}

std::vector<Advice> read_advice(const JsonNode& node, std::string_view key) {
  std::vector<Advice> out;
  if (!node.has(key)) return out;
  node.at(key).each([&](const JsonNode& item) {
    item.only({"rung", "text", "claims"});
    Advice advice;
    if (item.has("rung")) advice.rung = item.at("rung").string();
    advice.text = read_words(item.at("text"));
    advice.claims = item.at("claims").strings();
    if (advice.claims.empty()) item.at("claims").fail("a claim id or \"ours\"");
    out.push_back(std::move(advice));
  });
  return out;
}

// {"sure": [...], "likely": [...], "weak": [...], "denies": [...], "never": [...]}
void read_patterns(const JsonNode& node, Label label, PatternBook& book) {
  node.each_key([&](const std::string& key, const JsonNode& list) {
    PatternSource source{.text = {}, .label = label, .where = {}};
    if (auto strength = parse<Strength>(key)) {
      source.strength = *strength;
    } else if (key == "denies" && label.kind == Kind::sign) {
      source.label.kind = Kind::denied_sign;
    } else if (key == "never" || key == "never_in_message") {
      source.counter = true;
      source.everywhere = key == "never_in_message";
    } else {
      list.fail("one of sure, likely, weak, never, never_in_message and, for signs, denies");
    }
    list.each([&](const JsonNode& pattern) {
      source.text = pattern.string();
      source.where = pattern.where();
      book.patterns.push_back(source);
    });
  });
}

TopicWords read_topic_words(const JsonNode& node, Label label, PatternBook& book) {
  node.only({"title", "noted", "means", "means_claims", "advice", "answer", "more", "patterns",
             "samples"});
  TopicWords words;
  words.title = read_words(node.at("title"));
  if (label.kind != Kind::faq) {
    words.noted = read_words(node.at("noted"));
    words.means = read_words(node.at("means"));
    words.means_claims = node.strings("means_claims");
  }
  words.advice = read_advice(node, "advice");
  words.answer = read_advice(node, "answer");
  words.more = read_advice(node, "more");
  if (label.kind == Kind::faq && words.answer.empty()) node.fail("an \"answer\"");
  if (label.kind == Kind::sign && words.advice.empty()) node.fail("an \"advice\" ladder");
  read_patterns(node.at("patterns"), label, book);
  words.samples = read_samples(node.at("samples"));
  return words;
}

class Loader {
 public:
  explicit Loader(fs::path content) : x_content(std::move(content)) {}

  Knowledge load() {
    load_claims();
    load_topics("signs", x_knowledge.signs, Kind::sign);
    load_topics("flags", x_knowledge.flags, Kind::flag);
    load_topics("faq", x_knowledge.faq, Kind::faq);
    load_facts();
    for (auto language : languages) load_concepts(language);
    for (auto language : languages) load_words(language);
    for (auto language : languages) load_weights(language);
    check_claims();
    return std::move(x_knowledge);
  }

 private:
  JsonFile open(const fs::path& path) const {
    return JsonFile(path, fs::relative(path, x_content).generic_string());
  }

  PatternBook& book(Language l) { return x_knowledge.book[static_cast<std::size_t>(l)]; }

  void load_claims() {
    const auto file = open(x_content / "knowledge/article/claims.json");
    file.root().only({"claims"});
    file.root().at("claims").each([&](const JsonNode& node) {
      node.only({"id", "mark", "en", "hu"});
      Claim claim{node.at("id").string(), node.at("mark").string(), {}};
      for (auto l : languages)
        claim.text[static_cast<std::size_t>(l)] = read_words(node.at(name(l)));
      if (x_knowledge.claim(claim.id)) node.fail("an id that no other claim has");
      x_knowledge.claims.push_back(std::move(claim));
    });
  }

  template <std::size_t N>
  void load_topics(const char* folder, std::array<Topic, N>& topics, Kind kind) {
    std::set<std::size_t> seen;
    for (const auto& path : json_files(x_content / "knowledge/article" / folder)) {
      const auto file = open(path);
      const auto node = file.root();
      node.only({"id", "number", "kind", "claims", "relations", "implies", "en", "hu"});
      const auto label = read_label(node.at("id"));
      if (label.kind != kind) node.at("id").fail(std::string("an id that belongs in ") + folder);
      if (!seen.insert(label.id).second) node.at("id").fail("an id that no other file has");
      auto& topic = topics[label.id];
      topic.label = label;
      topic.file = fs::relative(path, x_content).generic_string();
      topic.claims = node.at("claims").strings();
      if (node.has("implies"))
        node.at("implies").each([&](const JsonNode& n) { topic.implies.push_back(read_label(n)); });
      for (auto l : languages)
        topic.words[static_cast<std::size_t>(l)] =
            read_topic_words(node.at(name(l)), label, book(l));
    }
    if (seen.size() != N)
      throw ContentError({std::string("knowledge/article/") + folder,
                          "expected " + std::to_string(N) + " files, one an id"});
  }

  void load_facts() {
    for (const auto& path : json_files(x_content / "knowledge/facts")) {
      const auto file = open(path);
      const auto node = file.root();
      node.only({"id", "kind", "values", "en", "hu"});
      const auto fact = parse<Fact>(node.at("id").string());
      if (!fact) node.at("id").fail("the name of a fact");
      for (auto l : languages) load_fact(node.at(name(l)), *fact, book(l));
    }
  }

  void load_fact(const JsonNode& node, Fact fact, PatternBook& into) {
    node.only({"patterns", "samples"});
    const auto label_of = [&](const std::string& value, const JsonNode& at) {
      const auto number = fact_value(fact, value);
      if (number == 0) at.fail("a value of the fact " + std::string(name(fact)));
      return Label{Kind::fact, byte(fact), number};
    };
    node.at("patterns").each_key([&](const std::string& value, const JsonNode& list) {
      PatternSource source{.text = {}, .label = label_of(value, list), .where = {}};
      list.each([&](const JsonNode& pattern) {
        source.text = pattern.string();
        source.where = pattern.where();
        into.patterns.push_back(source);
      });
    });
    node.at("samples").each_key([&](const std::string& value, const JsonNode& list) {
      LabelSamples samples{.label = {Kind::fact, byte(fact), 0}, .where = list.where(), .samples = {}};
      if (value == "no_match") {
        samples.samples.no_match = list.strings();
      } else {
        samples.label = label_of(value, list);
        samples.samples.match = list.strings();
      }
      into.samples.push_back(std::move(samples));
    });
  }

  void load_concepts(Language language) {
    for (const auto& path :
         json_files(x_content / "knowledge/concepts" / std::string(name(language)))) {
      const auto file = open(path);
      file.root().each_key([&](const std::string& key, const JsonNode& list) {
        for (const auto& other : book(language).concepts)
          if (other.name == key) list.fail("a name that is not defined at " + other.where);
        book(language).concepts.push_back({key, list.strings(), list.where()});
      });
    }
  }

  // "word texts", a line each.
  void load_words(Language language) {
    const auto shown = "knowledge/words/" + std::string(name(language)) + ".txt";
    const auto text = read_file(x_content / shown, shown);
    std::size_t number = 0;
    for (std::string_view rest = text; !rest.empty();) {
      const auto line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      ++number;
      SeenWord seen{std::string(line.substr(0, line.find(' '))), 0};
      const auto digits = line.substr(std::min(seen.word.size() + 1, line.size()));
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seen.texts);
      if (seen.word.empty() || error != std::errc{} || end != digits.data() + digits.size())
        throw ContentError({shown + ":" + std::to_string(number), "expected a word, a space and a number"});
      book(language).words.push_back(std::move(seen));
    }
  }

  void load_weights(Language language) {
    const auto file = "knowledge/weights/" + std::string(name(language)) + ".bin";
    auto weights = read_weights(x_content / file);
    if (!weights) throw ContentError({"knowledge/weights/" + weights.error().where, weights.error().what});
    x_knowledge.weights[static_cast<std::size_t>(language)] = std::move(*weights);
  }

  void check_claims() const {
    const auto check = [&](const std::vector<std::string>& ids, const std::string& where) {
      for (const auto& id : ids)
        if (id != "ours" && !x_knowledge.claim(id))
          throw ContentError({where, "expected a claim id or \"ours\", found \"" + id + "\""});
    };
    const auto check_topic = [&](const Topic& topic) {
      check(topic.claims, topic.file + "#/claims");
      for (auto l : languages) {
        const auto where = topic.file + "#/" + std::string(name(l));
        check(topic.in(l).means_claims, where + "/means_claims");
        for (const auto& a : topic.in(l).advice) check(a.claims, where + "/advice");
        for (const auto& a : topic.in(l).answer) check(a.claims, where + "/answer");
        for (const auto& a : topic.in(l).more) check(a.claims, where + "/more");
      }
    };
    for (const auto& t : x_knowledge.signs) check_topic(t);
    for (const auto& t : x_knowledge.flags) check_topic(t);
    for (const auto& t : x_knowledge.faq) check_topic(t);
  }

  fs::path x_content;
  Knowledge x_knowledge;
};

}  // namespace

Words read_words(const JsonNode& node) {
  if (node.is_string()) return {node.string(), node.string()};
  if (!node.is_object()) node.fail("a string or {\"te\", \"on\"}");
  node.only({"te", "on"});
  return {node.at("te").string(), node.at("on").string()};
}

Samples read_samples(const JsonNode& node) {
  node.only({"match", "no_match", "denied"});
  return {node.strings("match"), node.strings("no_match"), node.strings("denied")};
}

const Topic& Knowledge::topic(Label l) const {
  switch (l.kind) {
    case Kind::flag: return flags.at(l.id);
    case Kind::faq: return faq.at(l.id);
    default: return signs.at(l.id);
  }
}

const Claim* Knowledge::claim(std::string_view id) const {
  const auto found = std::find_if(claims.begin(), claims.end(),
                                  [&](const Claim& c) { return c.id == id; });
  return found == claims.end() ? nullptr : &*found;
}

Result<Knowledge> load_knowledge(const fs::path& content) {
  try {
    return Loader(content).load();
  } catch (const ContentError& e) {
    return e.error;
  } catch (const fs::filesystem_error& e) {
    return Error{content.string(), e.what()};
  }
}

}  // namespace advisor
