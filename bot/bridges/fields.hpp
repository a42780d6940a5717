// Fields of a platform's JSON, which may lack anything or hold anything: what is not there, or of
// another kind, is empty. Pure; any thread.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace advisor::bridges {

std::string string_in(const nlohmann::json& json, const char* key);
nlohmann::json object_in(const nlohmann::json& json, const char* key);
nlohmann::json parsed(const std::string& text);   // an object, empty where the text is none

}  // namespace advisor::bridges
