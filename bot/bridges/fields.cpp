#include "bot/bridges/fields.hpp"

namespace advisor::bridges {

using Json = nlohmann::json;

std::string string_in(const Json& json, const char* key) {
  if (!json.is_object()) return {};
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json object_in(const Json& json, const char* key) {
  if (!json.is_object()) return Json::object();
  const auto found = json.find(key);
  return found != json.end() && found->is_object() ? *found : Json::object();
}

Json parsed(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_object() ? json : Json::object();
}

}  // namespace advisor::bridges
