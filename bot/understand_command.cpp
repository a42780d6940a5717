#include "bot/understand_command.hpp"

#include <algorithm>
#include <istream>
#include <ostream>

namespace advisor {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Label::Kind;

Json labels(const Understanding& u, Kind kind) {
  Json out = Json::array();
  for (const auto& e : u.evidence) {
    if (e.label.kind != kind || e.strength == Strength::weak) continue;
    const auto id = kind == Kind::flag ? name(static_cast<Flag>(e.label.id))
                                       : name(static_cast<Sign>(e.label.id));
    if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
  }
  return out;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string_view corpus_act(Act act) {
  switch (act) {
    case Act::go_on: return name(Act::affirm);
    case Act::wait: return name(Act::tell);
    case Act::source: return name(Act::why);
    case Act::steps: case Act::draft: case Act::notes: case Act::forget: case Act::report:
    case Act::check: case Act::rehearse:
      return name(Act::ask);
    default: return name(act);
  }
}

Json understanding_json(const Understander& understander, const std::string& id,
                        const std::string& text, const Understanding& u) {
  Json out;
  out["id"] = id;
  out["lang"] = name(u.language);
  out["signs"] = labels(u, Kind::sign);
  out["flags"] = labels(u, Kind::flag);
  out["denied"] = labels(u, Kind::denied_sign);
  out["faq"] = u.faq ? Json(name(*u.faq)) : Json(nullptr);
  out["act"] = corpus_act(u.act);
  out["evidence"] = Json::array();
  for (const auto& e : u.evidence) {
    Json item;
    item["label"] = label_name(e.label);
    item["strength"] = name(e.strength);
    item["quote"] = text.substr(e.begin, e.end - e.begin);
    item["start"] = e.begin;
    item["end"] = e.end;
    item["pattern"] = understander.reason(e);
    out["evidence"].push_back(std::move(item));
  }
  return out;
}

int understand_lines(const Understander& understander, std::istream& in, std::ostream& out) {
  int bad = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const auto json = Json::parse(line, nullptr, false);
    const bool readable = json.is_object() && json.contains("text") && json["text"].is_string();
    if (!readable) {
      ++bad;
      out << dump({{"id", nullptr}, {"error", "expected an object with \"text\": a string"}})
          << '\n';
      continue;
    }
    const auto text = json["text"].get<std::string>();
    std::string id;
    if (json.contains("id")) id = json["id"].is_string() ? json["id"].get<std::string>()
                                                         : json["id"].dump();
    std::optional<Language> language;
    if (json.contains("lang") && json["lang"].is_string())
      language = parse<Language>(json["lang"].get<std::string>());
    const auto understanding = understander.understand(text, language);
    out << dump(understanding_json(understander, id, text, understanding)) << '\n';
  }
  return bad;
}

}  // namespace advisor
