#include "locales/load.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "knowledge/json_file.hpp"
#include "knowledge/load.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;
using Kind = Label::Kind;

Grammar read_grammar(const JsonNode& node) {
  node.only({"concepts", "segment_breaks", "no_breaks", "clause_breaks", "endings", "conditional",
             "numbers", "counts", "function_words"});
  Grammar grammar;
  node.at("concepts").each_key([&](const std::string& key, const JsonNode& list) {
    grammar.concepts.push_back({key, list.strings(), list.where()});
  });
  grammar.segment_breaks = node.at("segment_breaks").strings();
  grammar.no_breaks = node.strings("no_breaks");
  grammar.clause_breaks = node.at("clause_breaks").strings();
  if (node.has("endings")) {
    const auto endings = node.at("endings");
    endings.only({"first", "second", "third"});
    grammar.first_person = endings.at("first").strings();
    grammar.second_person = endings.at("second").strings();
    grammar.third_person = endings.at("third").strings();
  }
  if (node.has("conditional")) {
    const auto conditional = node.at("conditional");
    conditional.only({"words", "endings"});
    grammar.conditional_words = conditional.at("words").strings();
    grammar.conditional_endings = conditional.at("endings").strings();
  }
  const auto read_numbers = [&](const char* key, auto& into) {
    node.at(key).each_key([&](const std::string& word, const JsonNode& value) {
      into.emplace(word, value.number());
    });
  };
  read_numbers("numbers", grammar.numbers);
  read_numbers("counts", grammar.counts);
  grammar.function_words = node.at("function_words").strings();
  return grammar;
}

Label read_act_label(const std::string& key, const JsonNode& node) {
  if (auto act = parse<Act>(key)) return {Kind::act, static_cast<std::uint8_t>(*act)};
  if (auto signal = parse<Signal>(key)) return {Kind::signal, static_cast<std::uint8_t>(*signal)};
  node.fail("the name of an act or signal");
}

PatternBook read_acts(const JsonNode& root) {
  PatternBook book;
  root.each_key([&](const std::string& key, const JsonNode& node) {
    node.only({"patterns", "samples"});
    const auto label = read_act_label(key, node);
    node.at("patterns").each([&](const JsonNode& pattern) {
      book.patterns.push_back(
          {.text = pattern.string(), .label = label, .where = pattern.where()});
    });
    const auto samples = node.at("samples");
    book.samples.push_back({label, samples.where(), read_samples(samples)});
  });
  return book;
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ContentError({path.string(), "cannot be read"});
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

LetterBook read_letters(const JsonNode& root) {
  root.only({"concepts", "rules", "clean"});
  LetterBook book;
  root.at("concepts").each_key([&](const std::string& key, const JsonNode& list) {
    book.concepts.push_back({key, list.strings(), list.where()});
  });
  root.at("rules").each_key([&](const std::string& id, const JsonNode& node) {
    node.only({"claims", "patterns", "never", "samples"});
    Label label;
    label.id = static_cast<std::uint8_t>(book.rules.size());
    const auto samples = node.at("samples");
    book.rules.push_back({id, node.strings("claims"), read_samples(samples), samples.where()});
    for (const char* list : {"patterns", "never"}) {
      if (!node.has(list)) continue;
      node.at(list).each([&](const JsonNode& pattern) {
        book.patterns.push_back({.text = pattern.string(),
                                 .label = label,
                                 .counter = list == std::string_view("never"),
                                 .where = pattern.where()});
      });
    }
  });
  book.clean = root.at("clean").strings();
  return book;
}

// NAME.md, or NAME.te.md and NAME.on.md.
std::map<std::string, Words> read_documents(const fs::path& dir) {
  std::map<std::string, Words> out;
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (entry.path().extension() != ".md") continue;
    const auto stem = entry.path().stem();
    const auto text = read_text(entry.path());
    if (stem.extension() == ".te") out[stem.stem().string()].te = text;
    else if (stem.extension() == ".on") out[stem.stem().string()].on = text;
    else out[stem.string()] = {text, text};
  }
  for (const auto& [key, words] : out)
    if (words.te.empty() || words.on.empty())
      throw ContentError({(dir / key).string(), "expected both .te.md and .on.md, or .md alone"});
  return out;
}

Locale load_locale(const fs::path& content, Language language) {
  const auto shown = "locales/" + std::string(name(language)) + "/";
  const auto open = [&](const char* file) {
    return JsonFile(content / shown / file, shown + file);
  };
  Locale locale;
  locale.language = language;
  locale.grammar = read_grammar(open("grammar.json").root());
  locale.acts = read_acts(open("acts.json").root());
  open("messages.json").root().each_key([&](const std::string& key, const JsonNode& node) {
    locale.messages.emplace(key, read_words(node));
  });
  locale.documents = read_documents(content / shown / "documents");
  locale.letters = read_letters(open("letters.json").root());
  return locale;
}

// What one language has, the other must have.
template <class Map>
void check_same_keys(const Map& one, const Map& two, const std::string& where) {
  for (const auto& [key, value] : one)
    if (!two.contains(key)) throw ContentError({where, "expected the key \"" + key + "\""});
}

void check_same_rules(const LetterBook& hu, const LetterBook& en) {
  const std::string where = "locales/en/letters.json#/rules";
  for (std::size_t i = 0; i < std::max(hu.rules.size(), en.rules.size()); ++i) {
    if (i >= hu.rules.size() || i >= en.rules.size() || hu.rules[i].id != en.rules[i].id ||
        hu.rules[i].claims != en.rules[i].claims)
      throw ContentError({where, "expected the rules of both languages alike, with their claims, at " +
                                     std::to_string(i)});
  }
}

}  // namespace

Result<Locales> load_locales(const fs::path& content) {
  try {
    Locales locales;
    for (auto l : {Language::hu, Language::en})
      locales.list[static_cast<std::size_t>(l)] = load_locale(content, l);
    const auto& hu = locales.in(Language::hu);
    const auto& en = locales.in(Language::en);
    check_same_keys(hu.messages, en.messages, "locales/en/messages.json#");
    check_same_keys(en.messages, hu.messages, "locales/hu/messages.json#");
    check_same_keys(hu.documents, en.documents, "locales/en/documents");
    check_same_keys(en.documents, hu.documents, "locales/hu/documents");
    check_same_rules(hu.letters, en.letters);
    return locales;
  } catch (const ContentError& e) {
    return e.error;
  } catch (const fs::filesystem_error& e) {
    return Error{content.string(), e.what()};
  }
}

}  // namespace advisor
