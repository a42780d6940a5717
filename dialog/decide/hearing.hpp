// What one utterance says in the light of the question that was open: which words a hit is quoted
// by, what a number or an "always" is about, and what belongs to another question. Borrows the
// utterance and the question; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dialog/decide/case.hpp"
#include "dialog/decide/question.hpp"
#include "dialog/understand/understanding.hpp"

namespace advisor {

// A sign or a flag.
inline bool is_topic(Label label) {
  return label.kind == Label::Kind::sign || label.kind == Label::Kind::flag;
}

class Hearing {
 public:
  Hearing(const Understanding& heard, std::string_view text, const OpenQuestion& open)
      : x_heard(heard), x_text(text), x_open(open) {}

  // The clause, unless it also tells of something else, told apart: then the words alone.
  std::string words(const Evidence& e) const;

  bool names_topic() const;
  bool denies() const;

  // "Won't pay for the extras" is scope with R10, not trouble with payment as such (READING 7C 8).
  bool only_about_extras(const Evidence& e) const;

  // "It wasn't them, it was their boss who shouted": the shouting is denied, not reported.
  bool is_denied_there(const Evidence& e) const;
  bool blames_another(const Evidence& denial) const;

  bool answers_open(Fact fact) const { return fact_of(x_open.question) == fact; }

  // "Nem" or "half of it" is an answer to whatever was asked, so that patterns of many facts take
  // it; it belongs to the open question, and a bare yes or no is read by answer.hpp.
  bool belongs_elsewhere(const Evidence& e) const;

  // What a "twice" or "always" there is about: the nearest sign or flag, else what the open
  // question asks about, else `focus`. None where a denial is nearer ("mindig pontosan utal").
  std::optional<Label> subject(std::size_t begin, std::size_t end,
                               std::optional<Label> focus) const;

  // A "regularly" or "a few times" stands over the same words.
  bool is_part_of_a_frequency(const Quantity& q) const;

  // The number that a "nem" or "not" stands before.
  bool denied_number(const Quantity& q) const;

  // A number stands beside another that is this count: "two, not three".
  bool names_count(int count) const;

 private:
  bool is_whole(const Evidence& e) const;
  std::optional<Label> nearest(std::size_t begin, std::size_t end) const;
  bool tells_what_was_told() const;

  const Understanding& x_heard;
  std::string_view x_text;
  const OpenQuestion& x_open;
};

}  // namespace advisor
