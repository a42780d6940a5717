#include "bot/lint.hpp"

#include <algorithm>

namespace advisor {
namespace {

using Kind = Label::Kind;

class Linter {
 public:
  Linter(const Understander& understander, std::vector<Error>& out)
      : x_understander(understander), x_out(out) {}

  void samples(Language language, Label label, const Samples& samples, const std::string& where) {
    const auto each = [&](const std::vector<std::string>& list, const char* key, Label expected,
                          bool wanted) {
      for (std::size_t i = 0; i < list.size(); ++i) {
        const auto u = x_understander.understand(list[i], language);
        if (raises(u, expected) != wanted)
          x_out.push_back({where + "/" + key + "/" + std::to_string(i),
                           (wanted ? "expected " : "expected no ") + label_name(expected) +
                               " in \"" + list[i] + "\""});
      }
    };
    each(samples.match, "match", label, true);
    each(samples.no_match, "no_match", label, false);
    if (label.kind == Kind::sign)
      each(samples.denied, "denied", {Kind::denied_sign, label.id, 0}, true);
  }

  void at_least(std::size_t found, std::size_t wanted, const std::string& where) {
    if (found < wanted)
      x_out.push_back({where, "expected at least " + std::to_string(wanted) + " samples, found " +
                                  std::to_string(found)});
  }

 private:
  // Value 0 of a fact stands for any value of it.
  static bool raises(const Understanding& u, Label label) {
    switch (label.kind) {
      case Kind::act: return u.act == static_cast<Act>(label.id);
      case Kind::faq: return u.faq == static_cast<Faq>(label.id);
      case Kind::signal: {
        const auto signal = static_cast<Signal>(label.id);
        if (signal == Signal::english) return u.wants == Language::en;
        if (signal == Signal::hungarian) return u.wants == Language::hu;
        return u.address == (signal == Signal::formal ? Register::on : Register::te);
      }
      default:
        return std::any_of(u.evidence.begin(), u.evidence.end(), [&](const Evidence& e) {
          return e.strength != Strength::weak && e.label.kind == label.kind &&
                 e.label.id == label.id && (label.value == 0 || e.label.value == label.value);
        });
    }
  }

  const Understander& x_understander;
  std::vector<Error>& x_out;
};

}  // namespace

std::vector<Error> lint(const Knowledge& knowledge, const Locales& locales,
                        const Understander& understander) {
  std::vector<Error> out;
  Linter linter(understander, out);
  for (const auto language : {Language::hu, Language::en}) {
    const auto topics = [&](const auto& list, std::size_t match, std::size_t no_match) {
      for (const auto& topic : list) {
        const auto& samples = topic.in(language).samples;
        const auto where = topic.file + "#/" + std::string(name(language)) + "/samples";
        linter.samples(language, topic.label, samples, where);
        linter.at_least(samples.match.size(), match, where + "/match");
        linter.at_least(samples.no_match.size(), no_match, where + "/no_match");
      }
    };
    topics(knowledge.signs, 15, 8);
    topics(knowledge.flags, 10, 5);
    topics(knowledge.faq, 10, 5);
    for (const auto* book : {&knowledge.book[static_cast<std::size_t>(language)],
                             &locales.in(language).acts})
      for (const auto& s : book->samples) linter.samples(language, s.label, s.samples, s.where);
  }
  for (auto& error : lint_grounds(knowledge, locales)) out.push_back(std::move(error));
  return out;
}

}  // namespace advisor
