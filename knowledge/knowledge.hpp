// The article as data: claims, signs, red flags, FAQ and decisive facts, with the words and
// patterns of each language. Built once by knowledge/load.hpp, immutable after; any thread may read
// it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/ids.hpp"
#include "knowledge/weights.hpp"

namespace advisor {

// One text in both registers; English and register-free Hungarian hold the same text twice.
struct Words {
  std::string te;
  std::string on;
  const std::string& in(Register r) const { return r == Register::te ? te : on; }
};

// One claim of the article, in our words. `mark` as in READING section 1: S sign, A advice, N next
// step, C condition, E exception, W reason, D definition.
struct Claim {
  std::string id;    // "S5.11"
  std::string mark;
  std::array<Words, count_of<Language>> text;
  const Words& in(Language l) const { return text[static_cast<std::size_t>(l)]; }
};

// A sentence of advice and what it stands on: claim ids, or "ours".
struct Advice {
  std::string rung;  // first, next, last; payment: low_first to late_last; empty in answers
  Words text;
  std::vector<std::string> claims;
};

// Utterances beside the patterns that must, and must not, raise the label.
struct Samples {
  std::vector<std::string> match;
  std::vector<std::string> no_match;
  std::vector<std::string> denied;
};

// What one language says about a topic.
struct TopicWords {
  Words title;                           // what is wrong, as a short clause
  Words noted;                           // what follows "I've noted:"
  Words means;
  std::vector<std::string> means_claims;
  std::vector<Advice> advice;            // signs and flags, in the order of the ladder
  std::vector<Advice> answer;            // FAQ: at most three sentences
  std::vector<Advice> more;              // FAQ: what is said when asked for more
  Samples samples;
};

// A sign, a flag or a FAQ entry: one file of knowledge/article.
struct Topic {
  Label label;
  std::string file;
  std::vector<std::string> claims;
  std::vector<Label> implies;            // hits of this label are hits of these too
  std::array<TopicWords, count_of<Language>> words;
  const TopicWords& in(Language l) const { return words[static_cast<std::size_t>(l)]; }
};

// A pattern as written (PATTERNS.md) and where it stands.
struct PatternSource {
  std::string text;
  Label label;
  Strength strength = Strength::sure;
  bool counter = false;                  // a `never` pattern: blocks its label in its segment
  bool everywhere = false;               // a `never_in_message` pattern: in the whole message
  std::string where;                     // file#pointer
};

// A concept as written: its alternatives, and where it stands.
struct ConceptSource {
  std::string name;
  std::vector<std::string> alternatives;
  std::string where;
};

// Samples of a value of a fact, or of an act: the utterances that must raise `label`.
struct LabelSamples {
  Label label;
  std::string where;
  Samples samples;
};

// A word of the language, lower case and without accents, and in how many texts it was seen.
struct SeenWord {
  std::string word;
  std::uint32_t texts = 1;
};

// Everything that is compared with utterances of one language.
struct PatternBook {
  std::vector<SeenWord> words;           // knowledge/words
  std::vector<PatternSource> patterns;
  std::vector<ConceptSource> concepts;
  std::vector<LabelSamples> samples;     // of facts and acts; those of topics are in the topics
};

struct Knowledge {
  std::vector<Claim> claims;
  std::array<Topic, count_of<Sign>> signs;
  std::array<Topic, count_of<Flag>> flags;
  std::array<Topic, count_of<Faq>> faq;
  std::array<PatternBook, count_of<Language>> book;
  std::array<Weights, count_of<Language>> weights;   // knowledge/weights; may be empty

  const Topic& sign(Sign s) const { return signs[static_cast<std::size_t>(s)]; }
  const Topic& flag(Flag f) const { return flags[static_cast<std::size_t>(f)]; }
  const Topic& answer(Faq f) const { return faq[static_cast<std::size_t>(f)]; }
  const Topic& topic(Label l) const;     // of a sign, denied sign, flag or FAQ label
  const Claim* claim(std::string_view id) const;  // null where there is none
};

}  // namespace advisor
