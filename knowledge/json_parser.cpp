#include <algorithm>
#include <charconv>

#include "knowledge/json_file.hpp"

namespace advisor {
namespace {

using Kind = JsonDocument::Kind;

// How many bytes the well-formed UTF-8 sequence that starts here has; 0 where it is ill-formed
// (RFC 3629).
std::size_t sequence_length(std::string_view s) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(i < s.size() ? s[i] : 0); };
  const auto more = [&](std::size_t i) { return (at(i) & 0xC0) == 0x80; };
  const auto lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return more(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool right = !(lead == 0xE0 && at(1) < 0xA0) && !(lead == 0xED && at(1) >= 0xA0);
    return right && more(1) && more(2) ? 3 : 0;
  }
  if (lead < 0xF0 || lead > 0xF4) return 0;
  const bool right = !(lead == 0xF0 && at(1) < 0x90) && !(lead == 0xF4 && at(1) >= 0x90);
  return right && more(1) && more(2) && more(3) ? 4 : 0;
}

void append_utf8(std::uint32_t c, std::string& out) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  if (c < 0x10000) put(0xE0 | c >> 12);
  else put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F));
  put(0x80 | (c >> 6 & 0x3F));
  put(0x80 | (c & 0x3F));
}

bool plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

class Parser {
 public:
  explicit Parser(JsonDocument& out) : x_out(out), x_text(out.text) {}

  void parse() {
    if (x_text.starts_with("\xEF\xBB\xBF")) fail("no byte order mark");
    value({}, 0, 0, 0);
    space();
    if (x_at != x_text.size()) fail("the end");
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    const auto before = x_text.substr(0, x_at);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto column = x_at - (before.rfind('\n') + 1) + 1;   // npos + 1 is 0
    throw ContentError({x_out.shown, "is no JSON: expected " + expected + " in line " +
                                         std::to_string(line) + ", column " + std::to_string(column)});
  }

  char here() const { return x_at < x_text.size() ? x_text[x_at] : '\0'; }
  void space() {
    while (x_at < x_text.size() && (here() == ' ' || here() == '\n' || here() == '\r' || here() == '\t'))
      ++x_at;
  }
  bool take(char c) {
    space();
    if (here() != c) return false;
    ++x_at;
    return true;
  }

  std::uint32_t value(std::string_view key, std::uint32_t parent, std::uint32_t index,
                      std::size_t depth) {
    if (depth > JsonDocument::max_depth) fail("fewer values within values");
    const auto place = static_cast<std::uint32_t>(x_out.values.size());
    x_out.values.push_back({.parent = parent, .index = index, .text = {}, .key = key});
    space();
    switch (here()) {
      case '{': children(place, Kind::object, '}', depth); break;
      case '[': children(place, Kind::array, ']', depth); break;
      case '"': set(place, Kind::string, string()); break;
      case 't': word(place, Kind::boolean, "true"); break;
      case 'f': word(place, Kind::boolean, "false"); break;
      case 'n': word(place, Kind::null, "null"); break;
      default: set(place, Kind::number, number());
    }
    return place;
  }

  void set(std::uint32_t place, Kind kind, std::string_view text) {
    x_out.values[place].kind = kind;
    x_out.values[place].text = text;
  }

  void word(std::uint32_t place, Kind kind, std::string_view name) {
    if (x_text.substr(x_at, name.size()) != name) fail("a value");
    set(place, kind, name);
    x_at += name.size();
  }

  void children(std::uint32_t place, Kind kind, char close, std::size_t depth) {
    ++x_at;
    x_out.values[place].kind = kind;
    if (take(close)) return;
    std::uint32_t before = 0;
    std::uint32_t index = 0;
    do {
      std::string_view key;
      if (kind == Kind::object) {
        space();
        key = string();
        if (!take(':')) fail("\":\"");
      }
      const auto child = value(key, place, index++, depth + 1);
      (before == 0 ? x_out.values[place].first : x_out.values[before].next) = child;
      before = child;
    } while (take(','));
    if (!take(close)) fail(std::string("\",\" or \"") + close + "\"");
    if (kind == Kind::object) check_keys(place);
  }

  void check_keys(std::uint32_t object) {
    x_keys.clear();
    for (auto at = x_out.values[object].first; at != 0; at = x_out.values[at].next)
      x_keys.push_back(x_out.values[at].key);
    std::sort(x_keys.begin(), x_keys.end());
    const auto twice = std::adjacent_find(x_keys.begin(), x_keys.end());
    if (twice != x_keys.end()) fail("no second key \"" + std::string(*twice) + "\" in the object that ends");
  }

  std::string_view number() {
    const auto begin = x_at;
    const auto digits = [&] {
      const auto first = x_at;
      while (here() >= '0' && here() <= '9') ++x_at;
      if (x_at == first) fail("a value");
      return x_at - first;
    };
    if (here() == '-') ++x_at;
    const bool zero = here() == '0';
    if (digits() > 1 && zero) fail("no digit after a leading zero");
    if (here() == '.') ++x_at, digits();
    if (here() == 'e' || here() == 'E') {
      ++x_at;
      if (here() == '+' || here() == '-') ++x_at;
      digits();
    }
    return x_text.substr(begin, x_at - begin);
  }

  // A string without escapes is a part of the file's text.
  std::string_view string() {
    if (here() != '"') fail("a string");
    const auto begin = ++x_at;
    plain_text();
    if (here() == '"') return x_text.substr(begin, x_at++ - begin);
    auto& out = x_out.unescaped.emplace_back(x_text.substr(begin, x_at - begin));
    while (here() != '"') {
      if (here() != '\\') fail("the end of the string");
      ++x_at;
      escape(out);
      const auto from = x_at;
      plain_text();
      out += x_text.substr(from, x_at - from);
    }
    ++x_at;
    return out;
  }

  void plain_text() {
    while (x_at < x_text.size() && plain(x_text[x_at])) {
      if (static_cast<unsigned char>(x_text[x_at]) < 0x80) {
        ++x_at;
        continue;
      }
      const auto length = sequence_length(x_text.substr(x_at));
      if (length == 0) fail("well-formed UTF-8");
      x_at += length;
    }
  }

  void escape(std::string& out) {
    static constexpr std::string_view letters = "\"\\/bfnrt";
    static constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    const auto c = here();
    ++x_at;
    if (c == 'u') return append_utf8(escaped_code(), out);
    const auto which = c == '\0' ? std::string_view::npos : letters.find(c);
    if (which == std::string_view::npos) fail("one of \" \\ / b f n r t u after \"\\\"");
    out += meant[which];
  }

  std::uint32_t escaped_code() {
    const auto high = four_digits();
    if (high < 0xD800 || high > 0xDFFF) return high;
    if (high > 0xDBFF || x_text.substr(x_at, 2) != "\\u") fail("a pair of surrogates");
    x_at += 2;
    const auto low = four_digits();
    if (low < 0xDC00 || low > 0xDFFF) fail("a pair of surrogates");
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
  }

  std::uint32_t four_digits() {
    const auto digits = x_text.substr(x_at, 4);
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (error != std::errc{} || digits.size() < 4 || end != digits.data() + 4) fail("four hexadecimal digits");
    x_at += 4;
    return code;
  }

  JsonDocument& x_out;
  std::string_view x_text;
  std::size_t x_at = 0;
  std::vector<std::string_view> x_keys;
};

}  // namespace

JsonDocument::JsonDocument(std::string all, std::string name)
    : shown(std::move(name)), text(std::move(all)) {
  values.reserve(text.size() / 32 + 1);
  Parser(*this).parse();
}

}  // namespace advisor
