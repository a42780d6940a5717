#include "knowledge/weights.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <string>

namespace advisor {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is read as it stands");

using Kind = Label::Kind;

constexpr std::size_t first_denied = count_of<Sign>;
constexpr std::size_t first_flag = 2 * count_of<Sign>;
constexpr std::size_t first_faq = first_flag + count_of<Flag>;
constexpr std::size_t first_act = first_faq + count_of<Faq>;

constexpr std::string_view magic = "advisor weights 1\n";

struct Head {
  std::uint32_t features = 0;
  std::uint32_t hidden = Weights::hidden;
  std::uint32_t classes = class_count;
};

// Visits every field as it stands in the file, for reading and for writing.
template <class W, class Visit> void each_field(W& w, Visit visit) {
  visit(w.features.data(), w.features.size());
  visit(w.scales.data(), w.scales.size());
  visit(w.rows.data(), w.rows.size());
  visit(&w.hidden_bias, 1);
  visit(&w.output, 1);
  visit(&w.bias, 1);
  visit(&w.votes, 1);
  visit(&w.thresholds, 1);
}

Result<Weights> parse_weights(std::string_view bytes, const std::string& where) {
  Head head;
  const Head ours;
  if (!bytes.starts_with(magic) || bytes.size() < magic.size() + sizeof head)
    return Error{where, "expected a file that `advisor train` wrote"};
  bytes.remove_prefix(magic.size());
  std::memcpy(&head, bytes.data(), sizeof head);
  bytes.remove_prefix(sizeof head);
  Weights out;
  std::size_t expected = 0;
  const bool ours_alike = head.hidden == ours.hidden && head.classes == ours.classes;
  if (ours_alike && head.features <= bytes.size() / sizeof(Weights::HiddenRow)) {
    out.features.resize(head.features);
    out.scales.resize(head.features);
    out.rows.resize(head.features);
  }
  each_field(out, [&](const auto* data, std::size_t count) { expected += count * sizeof *data; });
  if (!ours_alike || out.features.size() != head.features || expected != bytes.size())
    return Error{where, "expected weights of this version: run `advisor train`"};
  each_field(out, [&](auto* data, std::size_t count) {
    std::memcpy(data, bytes.data(), count * sizeof *data);
    bytes.remove_prefix(count * sizeof *data);
  });
  if (!std::is_sorted(out.features.begin(), out.features.end()))
    return Error{where, "expected features in order: run `advisor train`"};
  return out;
}

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

Result<Weights> read_weights(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Weights{};
  std::string bytes(std::filesystem::file_size(file), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return parse_weights(bytes, file.filename().string());
}

Result<bool> write_weights(const Weights& weights, const std::filesystem::path& file) {
  const Head head{.features = static_cast<std::uint32_t>(weights.features.size())};
  std::ofstream out(file, std::ios::binary);
  const auto write = [&](const void* data, std::size_t bytes) {
    out.write(static_cast<const char*>(data), static_cast<std::streamsize>(bytes));
  };
  write(magic.data(), magic.size());
  write(&head, sizeof head);
  each_field(weights,
             [&](const auto* data, std::size_t count) { write(data, count * sizeof *data); });
  if (!out.flush()) return Error{file.string(), "cannot be written"};
  return true;
}

}  // namespace advisor
