#include "dialog/speak/message.hpp"

#include <unicode/messagepattern.h>
#include <unicode/normalizer2.h>
#include <unicode/plurrule.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

namespace advisor {
namespace {

struct Node;
using Nodes = std::vector<Node>;

struct Branch {
  std::string selector;  // "one", "female"; of "=0" the text after '='
  bool exact = false;
  Nodes nodes;
};

struct Node {
  enum class Kind { text, argument, count, plural, select };
  Kind kind = Kind::text;
  std::string text;  // the text, or the name of the argument
  std::vector<Branch> branches;
};

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// Builds nodes from ICU's flat list of parts.
class Builder {
 public:
  explicit Builder(const icu::MessagePattern& pattern) : x_pattern(pattern) {}

  // From the MSG_START at `index`; leaves `index` at its MSG_LIMIT.
  Nodes message(int& index) {
    Nodes nodes;
    int from = x_pattern.getPart(index).getLimit();
    for (++index;; ++index) {
      const auto& part = x_pattern.getPart(index);
      const auto type = part.getType();
      if (type == UMSGPAT_PART_TYPE_ARG_LIMIT) continue;
      add_text(nodes, from, part.getIndex());
      from = part.getLimit();
      if (type == UMSGPAT_PART_TYPE_MSG_LIMIT) return nodes;
      if (type == UMSGPAT_PART_TYPE_REPLACE_NUMBER) nodes.push_back({Node::Kind::count, {}, {}});
      if (type == UMSGPAT_PART_TYPE_ARG_START) {
        nodes.push_back(argument(index));
        from = x_pattern.getPart(index).getLimit();
      }
    }
  }

 private:
  void add_text(Nodes& nodes, int from, int to) const {
    if (to <= from) return;
    const auto piece = x_pattern.getPatternString().tempSubStringBetween(from, to);
    nodes.push_back({Node::Kind::text, utf8(piece), {}});
  }

  std::string words(const icu::MessagePattern::Part& part) const {
    return utf8(x_pattern.getSubstring(part));
  }

  // From ARG_START; leaves `index` at its ARG_LIMIT.
  Node argument(int& index) {
    const auto type = x_pattern.getPart(index).getArgType();
    const int limit = x_pattern.getLimitPartIndex(index);
    Node node;
    node.kind = type == UMSGPAT_ARG_TYPE_PLURAL   ? Node::Kind::plural
                : type == UMSGPAT_ARG_TYPE_SELECT ? Node::Kind::select
                                                  : Node::Kind::argument;
    node.text = words(x_pattern.getPart(++index));
    for (++index; index < limit; ++index) {
      const auto& part = x_pattern.getPart(index);
      if (part.getType() != UMSGPAT_PART_TYPE_ARG_SELECTOR) continue;
      Branch branch{words(part), false, {}};
      branch.exact = branch.selector.starts_with('=');
      if (branch.exact) branch.selector.erase(0, 1);
      while (x_pattern.getPart(index).getType() != UMSGPAT_PART_TYPE_MSG_START) ++index;
      branch.nodes = message(index);
      node.branches.push_back(std::move(branch));
    }
    index = limit;
    return node;
  }

  const icu::MessagePattern& x_pattern;
};

const Value* find(const Values& values, std::string_view name) {
  for (const auto& [key, value] : values)
    if (key == name) return &value;
  return nullptr;
}

void collect(const Nodes& nodes, std::set<std::string>& names) {
  for (const auto& node : nodes) {
    if (node.kind != Node::Kind::text && node.kind != Node::Kind::count) names.insert(node.text);
    for (const auto& branch : node.branches) collect(branch.nodes, names);
  }
}

bool vowel(UChar32 c) {
  static const icu::UnicodeString vowels =
      icu::UnicodeString::fromUTF8("aeiou\u00E1\u00E9\u00ED\u00F3\u00F6\u0151\u00FA\u00FC\u0171");
  return vowels.indexOf(u_tolower(c)) >= 0;
}

// The digits of a number, with the spaces between its groups left out.
std::string leading_digits(const icu::UnicodeString& text) {
  std::string digits;
  for (int i = 0; i < text.length(); ++i) {
    const auto c = text.charAt(i);
    if (c >= u'0' && c <= u'9') digits += static_cast<char>(c);
    else if (c != u' ' && c != u'\u00A0') break;
  }
  return digits;
}

bool digits_begin_with_vowel(const std::string& digits) {
  if (digits.front() == '5') return true;
  return digits.front() == '1' && (digits.size() == 1 || digits.size() == 4 || digits.size() == 7);
}

// An abbreviation that is read letter by letter has no vowel among its capitals: SMS, NDA is
// listed.
bool spelt_with_vowel(const icu::UnicodeString& text) {
  static const icu::UnicodeString letters(u"FLMNRSXY");
  int n = 0;
  bool vowels = false;
  while (n < text.length() && u_isupper(text.charAt(n))) vowels = vowel(text.charAt(n++)) || vowels;
  if (n < 2 || letters.indexOf(text.charAt(0)) < 0) return false;
  return !vowels || text.startsWith(u"NDA");
}

}  // namespace

struct Message::Impl {
  Nodes nodes;
  Language language = Language::hu;
  std::unique_ptr<const icu::PluralRules> rules;

  void append(const Nodes& list, const Values& values, const Value* count, std::string& out) const;
  const Nodes* choose(const Node& node, const Value& value) const;
};

const Nodes* Message::Impl::choose(const Node& node, const Value& value) const {
  const auto digits = std::to_string(value.number);
  std::string keyword = value.text;
  if (node.kind == Node::Kind::plural) {
    for (const auto& branch : node.branches)
      if (branch.exact && branch.selector == digits) return &branch.nodes;
    keyword = utf8(rules->select(static_cast<std::int32_t>(value.number)));
  }
  const Nodes* other = nullptr;
  for (const auto& branch : node.branches) {
    if (!branch.exact && branch.selector == keyword) return &branch.nodes;
    if (branch.selector == "other") other = &branch.nodes;
  }
  return other;
}

void Message::Impl::append(const Nodes& list, const Values& values, const Value* count,
                           std::string& out) const {
  static const Value nothing;
  for (const auto& node : list) {
    const auto* found = find(values, node.text);
    const Value& value = found ? *found : nothing;
    switch (node.kind) {
      case Node::Kind::text: out += node.text; break;
      case Node::Kind::count:
        if (count) out += number_text(count->number, language);
        break;
      case Node::Kind::argument:
        if (!found && node.text.starts_with("a_")) {
          if (const auto* what = find(values, node.text.substr(2)))
            out += hungarian_article(what->text);
        } else {
          out += value.is_number ? number_text(value.number, language) : value.text;
        }
        break;
      case Node::Kind::plural:
      case Node::Kind::select:
        if (const auto* nodes_of = choose(node, value)) append(*nodes_of, values, &value, out);
    }
  }
}

Message::Message(std::unique_ptr<const Impl> impl) : x_impl(std::move(impl)) {}
Message::~Message() = default;
Message::Message(Message&&) noexcept = default;
Message& Message::operator=(Message&&) noexcept = default;

Result<Message> Message::parse(std::string_view text, Language language) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  icu::MessagePattern pattern(UMSGPAT_APOS_DOUBLE_OPTIONAL, status);
  const auto source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  pattern.parse(source, &where, status);
  if (U_FAILURE(status))
    return Error{"", "expected a message, wrong at character " + std::to_string(where.offset) +
                         ": " + std::string(text)};
  auto impl = std::make_unique<Impl>();
  impl->language = language;
  const icu::Locale locale(language == Language::hu ? "hu" : "en");
  impl->rules.reset(icu::PluralRules::forLocale(locale, status));
  if (U_FAILURE(status)) return Error{"", "ICU has no plural rules"};
  int index = 0;
  impl->nodes = Builder(pattern).message(index);
  return Message(std::move(impl));
}

std::string Message::format(const Values& values) const {
  std::string out;
  x_impl->append(x_impl->nodes, values, nullptr, out);
  return out;
}

std::vector<std::string> Message::placeholders() const {
  std::set<std::string> names;
  collect(x_impl->nodes, names);
  return {names.begin(), names.end()};
}

std::string well_formed(std::string_view text) {
  return utf8(icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))));
}

std::string folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* decompose = icu::Normalizer2::getNFDInstance(status);
  const auto wide = icu::UnicodeString::fromUTF8(well_formed(text));
  if (U_FAILURE(status)) return utf8(wide);
  auto apart = decompose->normalize(wide, status);
  icu::UnicodeString kept;
  for (int i = 0; i < apart.length(); i = apart.moveIndex32(i, 1))
    if (u_charType(apart.char32At(i)) != U_NON_SPACING_MARK) kept.append(apart.char32At(i));
  return utf8(kept.toLower(icu::Locale::getRoot()));
}

std::string capitalised(const std::string& text) {
  auto wide = icu::UnicodeString::fromUTF8(text);
  if (wide.isEmpty()) return text;
  const auto first = wide.char32At(0);
  if (u_toupper(first) == first) return text;
  wide.replace(0, U16_LENGTH(first), u_toupper(first));
  return utf8(wide);
}

std::string uncapitalised(const std::string& text) {
  if (text.starts_with("I ") || text.starts_with("I'")) return text;
  auto wide = icu::UnicodeString::fromUTF8(text);
  if (wide.isEmpty()) return text;
  const auto first = wide.char32At(0);
  wide.replace(0, U16_LENGTH(first), u_tolower(first));
  return utf8(wide);
}

std::string number_text(std::int64_t number, Language language) {
  auto digits = std::to_string(std::abs(number));
  const std::size_t grouped_from = language == Language::hu ? 5 : 4;
  if (digits.size() >= grouped_from)
    for (auto i = digits.size(); i > 3; i -= 3)
      digits.insert(i - 3, language == Language::hu ? "\u00A0" : ",");
  return number < 0 ? "-" + digits : digits;
}

std::string_view hungarian_article(std::string_view text) {
  constexpr std::size_t enough = 64;
  const auto wide = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(std::min(text.size(), enough))));
  int i = 0;
  while (i < wide.length() && !u_isalnum(wide.char32At(i))) ++i;
  const auto word = wide.tempSubString(i);
  if (word.isEmpty()) return "a";
  if (const auto digits = leading_digits(word); !digits.empty())
    return digits_begin_with_vowel(digits) ? "az" : "a";
  if (spelt_with_vowel(word)) return "az";
  return vowel(word.char32At(0)) ? "az" : "a";
}

}  // namespace advisor
