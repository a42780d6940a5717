// The words of one language: messages in both registers, act patterns, grammar and documents.
// Built once by locales/load.hpp, immutable after; any thread may read it.
#pragma once

#include <array>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "knowledge/knowledge.hpp"

namespace advisor {

// What the understanding must know of a language besides patterns. Words are as written in
// grammar.json; the understander normalises them.
struct Grammar {
  std::vector<ConceptSource> concepts;       // neg, false_neg, i, me, they, question, hypothesis, over, other
  std::vector<std::string> segment_breaks;   // "but": what stands on the other side is another matter
  std::vector<std::string> no_breaks;        // "anything but": two words, the second breaks nothing
  std::vector<std::string> clause_breaks;    // "and", "because": a negation does not reach across
  std::vector<std::string> first_person;     // verb endings, Hungarian only
  std::vector<std::string> second_person;
  std::vector<std::string> third_person;
  std::vector<std::string> conditional_words;    // Hungarian "ha" with an ending of the next list
  std::vector<std::string> conditional_endings;
  std::unordered_map<std::string, double> numbers;
  std::unordered_map<std::string, double> counts;   // "twice", "haromszor"
  std::vector<std::string> function_words;   // by which a language is recognised
};

// What a message to a client can hold: a fault ("blame.always") or a part ("part.thanks").
struct LetterRule {
  std::string id;
  std::vector<std::string> claims;
  Samples samples;
  std::string where;
};

// letters.json: by what a draft of the user's own is looked at.
struct LetterBook {
  std::vector<LetterRule> rules;
  std::vector<PatternSource> patterns;  // of each the label's id is the place of its rule
  std::vector<ConceptSource> concepts;
  std::vector<std::string> clean;       // whole messages in which there is no fault
};

struct Locale {
  Language language = Language::hu;
  Grammar grammar;
  PatternBook acts;                                // patterns and samples of acts.json
  std::map<std::string, Words> messages;           // key to ICU MessageFormat pattern
  std::map<std::string, Words> documents;          // name to Markdown template, register of the draft
  LetterBook letters;
};

struct Locales {
  std::array<Locale, count_of<Language>> list;
  const Locale& in(Language l) const { return list[static_cast<std::size_t>(l)]; }
};

}  // namespace advisor
