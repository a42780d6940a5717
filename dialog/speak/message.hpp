// A message in ICU MessageFormat syntax, parsed once. ICU's MessagePattern does the parsing and its
// PluralRules the choosing; the formatting is done here, because icu::MessageFormat::format()
// creates its number formats lazily behind const and so must not be shared by threads. Immutable;
// any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/ids.hpp"
#include "knowledge/result.hpp"

namespace advisor {

// A value that goes into a message: text, or a number that plurals choose by.
struct Value {
  std::string text;
  bool is_number = false;
  std::int64_t number = 0;
};
using Values = std::vector<std::pair<std::string, Value>>;

class Message {
 public:
  // Understands {name}, {name, number}, {name, plural, ...} and {name, select, ...}, nested.
  // The error names the place in the text.
  static Result<Message> parse(std::string_view text, Language language);
  ~Message();
  Message(Message&&) noexcept;
  Message& operator=(Message&&) noexcept;

  // A value that is missing is left empty. "a_NAME" in Hungarian is the article before NAME: a or
  // az.
  std::string format(const Values& values) const;

  // The names of the placeholders, sorted, each once.
  std::vector<std::string> placeholders() const;

 private:
  struct Impl;
  explicit Message(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> x_impl;
};

// Ill-formed UTF-8 becomes U+FFFD.
std::string well_formed(std::string_view text);

// Small letters without accents, for comparing what was typed with what was offered.
std::string folded(std::string_view text);

// The first letter large, as at the start of a sentence.
std::string capitalised(const std::string& text);

// The first letter small, as inside a sentence; the English "I" stays.
std::string uncapitalised(const std::string& text);

// "1500", "12 500" in Hungarian, "12,500" in English.
std::string number_text(std::int64_t number, Language language);

// a or az, by how the text that follows begins (READING section 8).
std::string_view hungarian_article(std::string_view text);

}  // namespace advisor
