#include "bot/score.hpp"

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <ostream>

#include "bot/understand_command.hpp"

namespace advisor {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Label::Kind;

std::vector<std::string> strings(const Json& json, const char* key) {
  std::vector<std::string> out;
  if (json.contains(key))
    for (const auto& item : json[key]) out.push_back(item.get<std::string>());
  return out;
}

std::string text_of(const Json& json, const char* key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
}

GoldLine gold_line(const Json& json) {
  return {text_of(json, "id"), text_of(json, "lang"), text_of(json, "style"),
          text_of(json, "act"), text_of(json, "faq"), text_of(json, "text"),
          strings(json, "signs"), strings(json, "flags"), strings(json, "denied")};
}

class Scorer {
 public:
  Scorer(const Understander& understander, ScoreSheet& out)
      : x_understander(understander), x_out(out) {}

  void add(const GoldLine& gold) {
    const auto u = x_understander.understand(gold.text, parse<Language>(gold.language));
    const auto json = understanding_json(x_understander, gold.id, gold.text, u);
    compare(gold, "signs", gold.signs, strings(json, "signs"), u);
    compare(gold, "flags", gold.flags, strings(json, "flags"), u);
    compare(gold, "denied", gold.denied, strings(json, "denied"), u);
    const auto list = [](const std::string& s) {
      return s.empty() ? std::vector<std::string>{} : std::vector<std::string>{s};
    };
    compare(gold, "faq", list(gold.faq), list(text_of(json, "faq")), u);
    compare(gold, "act", list(gold.act), list(text_of(json, "act")), u);
    if (!gold.signs.empty()) return;
    ++x_out.without_sign;
    if (!json["signs"].empty()) ++x_out.without_sign_alarm;
  }

 private:
  void compare(const GoldLine& gold, const std::string& group,
               const std::vector<std::string>& expected, const std::vector<std::string>& found,
               const Understanding& u) {
    const auto has = [](const auto& list, const auto& item) {
      return std::find(list.begin(), list.end(), item) != list.end();
    };
    const auto each_count = [&](const std::string& label, int Count::*field) {
      auto& counts = x_out.counts[group];
      for (const auto& key : {gold.language, gold.language + "/" + gold.style,
                              gold.language + ":" + label})
        ++(counts[key].*field);
    };
    for (const auto& label : expected) {
      const bool right = has(found, label);
      each_count(label, right ? &Count::right : &Count::missed);
      if (!right) x_out.missed.push_back({gold.id, group + " " + label, gold.text, ""});
    }
    for (const auto& label : found) {
      if (has(expected, label)) continue;
      each_count(label, &Count::false_alarms);
      x_out.false_alarms.push_back({gold.id, group + " " + label, gold.text, raiser(u, label)});
    }
  }

  std::string raiser(const Understanding& u, const std::string& label) const {
    for (const auto& e : u.evidence)
      if (label_name(e.label) == label || label_name(e.label) == "denied " + label)
        if (e.strength != Strength::weak) return std::string(x_understander.reason(e));
    return "-";
  }

  const Understander& x_understander;
  ScoreSheet& x_out;
};

void print_row(const std::string& key, const Count& c, std::ostream& out) {
  out << "  " << std::left << std::setw(26) << key << std::right << std::fixed
      << std::setprecision(2) << "P " << c.precision() << "  R " << c.recall() << "  F1 " << c.f1()
      << "   right " << c.right << ", false alarms " << c.false_alarms << ", missed " << c.missed
      << '\n';
}

}  // namespace

double Count::precision() const {
  return right + false_alarms == 0 ? 1 : double(right) / (right + false_alarms);
}
double Count::recall() const { return right + missed == 0 ? 1 : double(right) / (right + missed); }
double Count::f1() const {
  return right == 0 ? (false_alarms + missed == 0 ? 1 : 0)
                    : 2.0 * right / (2 * right + false_alarms + missed);
}

Result<std::vector<GoldLine>> read_gold(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) return Error{file.string(), "cannot be read"};
  std::vector<GoldLine> out;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) continue;
    try {
      out.push_back(gold_line(Json::parse(line)));
    } catch (const Json::exception& e) {
      return Error{file.string() + ":" + std::to_string(number), e.what()};
    }
  }
  return out;
}

ScoreSheet score(const Understander& understander, const std::vector<GoldLine>& gold) {
  ScoreSheet out;
  Scorer scorer(understander, out);
  for (const auto& line : gold) scorer.add(line);
  return out;
}

void print_score(const ScoreSheet& score, bool all, std::ostream& out) {
  for (const auto& [group, counts] : score.counts) {
    out << group << '\n';
    for (const auto& [key, count] : counts) print_row(key, count, out);
  }
  out << "texts without a sign that raised one: " << score.without_sign_alarm << " of "
      << score.without_sign << '\n';
  if (!all) return;
  out << "\nfalse alarms\n";
  for (const auto& m : score.false_alarms)
    out << "  " << m.id << "  " << m.label << "  \"" << m.text << "\"  by  " << m.pattern << '\n';
  out << "\nmissed\n";
  for (const auto& m : score.missed)
    out << "  " << m.id << "  " << m.label << "  \"" << m.text << "\"\n";
}

}  // namespace advisor
