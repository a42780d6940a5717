#include "knowledge/weights.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string>

namespace advisor {
namespace {

using Kind = Label::Kind;

constexpr std::size_t first_denied = count_of<Sign>;
constexpr std::size_t first_flag = 2 * count_of<Sign>;
constexpr std::size_t first_faq = first_flag + count_of<Flag>;
constexpr std::size_t first_act = first_faq + count_of<Faq>;

class Reader {
 public:
  Reader(std::string text, std::string file) : x_text(std::move(text)), x_file(std::move(file)) {}

  Weights read() {
    std::string_view rest = x_text;
    while (!rest.empty()) {
      ++x_line;
      const auto end = std::min(rest.find('\n'), rest.size());
      read_line(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::sort(x_out.rows.begin(), x_out.rows.end(),
              [](const auto& a, const auto& b) { return a.feature < b.feature; });
    return std::move(x_out);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error{x_file + ":" + std::to_string(x_line), "expected " + what};
  }

  void read_line(std::string_view line) {
    if (line.empty() || line.front() == '#') return;
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos) fail("a name, a tab and numbers");
    const auto key = line.substr(0, tab);
    auto rest = line.substr(tab + 1);
    if (key == "bias") {
      while (!rest.empty()) {
        const auto cell = read_cell(rest);
        x_out.bias[cell.index] = cell.weight;
      }
    } else if (key == "votes") {
      for (auto& v : x_out.votes[read_group(rest)]) v = hundredths(rest);
    } else if (key == "threshold") {
      auto& threshold = x_out.thresholds[read_group(rest)];
      threshold = hundredths(rest);
    } else {
      read_feature(key, rest);
    }
  }

  void read_feature(std::string_view key, std::string_view rest) {
    Weights::Row row{feature_hash(key), static_cast<std::uint32_t>(x_out.cells.size()), 0};
    while (!rest.empty()) x_out.cells.push_back(read_cell(rest)), ++row.count;
    x_out.rows.push_back(row);
  }

  std::size_t read_group(std::string_view& rest) {
    const auto end = std::min(rest.find(' '), rest.size());
    const auto group = parse<ClassGroup>(rest.substr(0, end));
    if (!group) fail("signs, denied, flags, faq or acts");
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return static_cast<std::size_t>(*group);
  }

  int number(std::string_view& rest) {
    int value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc{}) fail("a whole number");
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return value;
  }

  float hundredths(std::string_view& rest) {
    const auto value = static_cast<float>(number(rest)) / 100;
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    return value;
  }

  Weights::Cell read_cell(std::string_view& rest) {
    const auto index = number(rest);
    if (index < 0 || static_cast<std::size_t>(index) >= class_count || !rest.starts_with(':'))
      fail("CLASS:WEIGHT with a class below " + std::to_string(class_count));
    rest.remove_prefix(1);
    return {static_cast<ClassIndex>(index), hundredths(rest)};
  }

  std::string x_text;
  std::string x_file;
  std::size_t x_line = 0;
  Weights x_out;
};

}  // namespace

std::optional<ClassIndex> class_of(Label label) {
  const auto from = [&](std::size_t first) { return static_cast<ClassIndex>(first + label.id); };
  switch (label.kind) {
    case Kind::sign: return from(0);
    case Kind::denied_sign: return from(first_denied);
    case Kind::flag: return from(first_flag);
    case Kind::faq: return from(first_faq);
    case Kind::act:
      if (label.id == static_cast<std::uint8_t>(Act::danger)) return first_act;
      if (label.id == static_cast<std::uint8_t>(Act::distress)) return first_act + 1;
      return {};
    default: return {};
  }
}

Label label_of(ClassIndex index) {
  const auto id = [&](std::size_t first) { return static_cast<std::uint8_t>(index - first); };
  if (index < first_denied) return {Kind::sign, id(0)};
  if (index < first_flag) return {Kind::denied_sign, id(first_denied)};
  if (index < first_faq) return {Kind::flag, id(first_flag)};
  if (index < first_act) return {Kind::faq, id(first_faq)};
  return {Kind::act, static_cast<std::uint8_t>(index == first_act ? Act::danger : Act::distress)};
}

ClassGroup group_of(ClassIndex index) {
  if (index < first_denied) return ClassGroup::signs;
  if (index < first_flag) return ClassGroup::denied;
  if (index < first_faq) return ClassGroup::flags;
  return index < first_act ? ClassGroup::faq : ClassGroup::acts;
}

const Weights::Row* Weights::find(std::uint64_t feature) const {
  const auto found = std::lower_bound(rows.begin(), rows.end(), feature,
                                      [](const Row& r, std::uint64_t f) { return r.feature < f; });
  return found != rows.end() && found->feature == feature ? &*found : nullptr;
}

Result<Weights> read_weights(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Weights{};
  std::ostringstream text;
  text << in.rdbuf();
  try {
    return Reader(std::move(text).str(), file.filename().string()).read();
  } catch (const Error& e) {
    return e;
  }
}

}  // namespace advisor
