#include "bot/protocol.hpp"

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/json_text.hpp"
#include "bot/utf8.hpp"

namespace advisor {
namespace {

using Json = nlohmann::json;

constexpr std::string_view blanks = " \t\r\n";

// Depth of the brackets outside strings, whether or not the text is JSON.
bool too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth) return true;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return false;
}

// Reads the fields of one frame; the first that has another type than expected ends it.
class Fields {
 public:
  explicit Fields(const Json& frame) : x_frame(frame) {}

  std::string text(const char* name, bool required = false) {
    const auto found = x_frame.find(name);
    if (found == x_frame.end() || found->is_null()) {
      if (required) wrong(name, "a string");
      return {};
    }
    if (!found->is_string()) {
      wrong(name, "a string");
      return {};
    }
    return found->get<std::string>();
  }

  std::string id(const char* name, bool required = false) {
    std::string value = text(name, required);
    if (value.size() > max_id) wrong(name, "at most 128 bytes long");
    return value;
  }

  std::uint32_t number(const char* name, std::uint32_t otherwise) {
    const auto found = x_frame.find(name);
    if (found == x_frame.end() || found->is_null()) return otherwise;
    if (found->is_number_unsigned() && found->get<std::uint64_t>() <= UINT32_MAX)
      return found->get<std::uint32_t>();
    wrong(name, "a whole number from 0 to 4294967295");
    return otherwise;
  }

  void wrong(const char* name, std::string_view expected) {
    if (!x_problem.empty()) return;
    x_problem = "The field \"" + std::string(name) + "\" must be " + std::string(expected) + ".";
  }

  const std::string& problem() const { return x_problem; }

 private:
  const Json& x_frame;
  std::string x_problem;
};

ClientFrame read_hello(Fields& fields) {
  if (fields.number("version", protocol_version) != protocol_version && fields.problem().empty())
    return refusal(Code::version);
  HelloFrame hello;
  const std::string language = fields.text("lang");
  hello.language = parse<Language>(language);
  if (!language.empty() && !hello.language) fields.wrong("lang", "\"hu\" or \"en\"");
  hello.talk = fields.id("talk");
  hello.token = fields.id("token", !hello.talk.empty());
  hello.after = fields.number("after", 0);
  return hello;
}

ClientFrame read_say(Fields& fields, std::string_view type) {
  SayFrame say;
  say.talk = fields.id("talk");
  say.id = fields.id("id");
  say.restart = type == "restart";
  if (type == "choose") {
    say.kind = Event::Kind::choose;
    say.text = fields.id("choice", true);
  } else if (type == "say") {
    say.text = fields.text("text", true);
    if (fields.problem().empty() && say.text.find_first_not_of(blanks) == std::string::npos)
      return refusal(Code::empty, say.talk, say.id);
  }
  return say;
}

std::string names_of_formats() {
  std::string text;
  for (std::size_t i = 0; i < count_of<ReportFormat>; ++i) {
    if (i > 0) text += i + 1 == count_of<ReportFormat> ? " or " : ", ";
    text += '"' + std::string(name(static_cast<ReportFormat>(i))) + '"';
  }
  return text;
}

ClientFrame read_report(Fields& fields) {
  ReportFrame report;
  report.talk = fields.id("talk");
  report.id = fields.id("id");
  const auto format = parse<ReportFormat>(fields.text("format", true));
  if (format) report.format = *format;
  else fields.wrong("format", names_of_formats());
  return report;
}

ClientFrame read_fields(Fields& fields, std::string_view type) {
  if (type == "hello") return read_hello(fields);
  if (type == "say" || type == "choose" || type == "restart") return read_say(fields, type);
  if (type == "report") return read_report(fields);
  if (type == "forget") return ForgetFrame{fields.id("talk")};
  return refusal(Code::unknown_type);
}

// Ids are given back in a refusal where they can be read, so that the client knows what was
// refused.
std::string readable_id(const Json& frame, const char* name) {
  const auto found = frame.find(name);
  if (found == frame.end() || !found->is_string()) return {};
  auto value = found->get<std::string>();
  return value.size() <= max_id ? value : std::string();
}

ClientFrame read_object(const Json& frame) {
  Fields fields(frame);
  const bool is_plain = !frame.contains("type") && frame.contains("text");
  ClientFrame read;
  if (is_plain) {
    PlainFrame plain{fields.text("text", true)};
    if (fields.problem().empty() && plain.text.find_first_not_of(blanks) == std::string::npos)
      return refusal(Code::empty);
    read = std::move(plain);
  } else {
    const std::string type = fields.text("type", true);
    if (fields.problem().empty()) read = read_fields(fields, type);
  }
  if (!fields.problem().empty()) {
    read = refusal(Code::bad_type);
    std::get<Refusal>(read).message = fields.problem();
  }
  if (auto* refused = std::get_if<Refusal>(&read)) {
    refused->talk = readable_id(frame, "talk");
    refused->client_id = readable_id(frame, "id");
  }
  return read;
}

// Blocks that continue a list stand on the next line, others after an empty one.
bool is_listed(Block::Kind kind) {
  return kind == Block::Kind::reason || kind == Block::Kind::step || kind == Block::Kind::missing ||
         kind == Block::Kind::counterfactual;
}

}  // namespace

// The order of the checks is the order of their cost.
ClientFrame read_frame(std::string_view text) {
  if (text.size() > max_frame) return refusal(Code::too_large);
  if (!is_utf8(text)) return refusal(Code::bad_utf8);
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return refusal(Code::empty);
  const bool is_object = text[first] == '{';
  if (!is_object && text[first] != '[') return PlainFrame{std::string(text)};
  if (too_deep(text)) return refusal(Code::too_deep);
  const Json frame = Json::parse(text, nullptr, false);
  if (frame.is_object()) return read_object(frame);
  if (is_object) return refusal(Code::bad_json);
  // "[sic] he wrote" is what a person typed, "[1, 2]" is not.
  if (frame.is_discarded()) return PlainFrame{std::string(text)};
  Refusal refused = refusal(Code::bad_type);
  refused.message = "A frame must be a JSON object.";
  return refused;
}

std::string welcome_frame(const Welcome& welcome) {
  std::string frame;
  JsonObject(frame)
      .text("type", "welcome")
      .number("version", protocol_version)
      .text("talk", welcome.talk)
      .text("token", welcome.token)
      .boolean("resumed", welcome.resumed)
      .number("seq", welcome.seq)
      .text("lang", name(welcome.language))
      .end();
  return frame;
}

std::string reply_frame(std::string_view talk, std::uint32_t seq, std::string_view client_id,
                        const Reply& reply) {
  const auto add_claim = [](std::string& out, const std::string& claim) {
    append_json(out, claim);
  };
  const auto add_block = [&](std::string& out, const Block& block) {
    JsonObject object(out);
    object.text("kind", name(block.kind)).text("text", block.text);
    object.array("claims", block.claims, add_claim);
    if (!block.content.empty()) object.text("content", block.content);
    object.end();
  };
  const auto add_choice = [](std::string& out, const Choice& choice) {
    JsonObject(out).text("id", choice.id).text("text", choice.text).end();
  };
  std::string frame;
  frame.reserve(1024);
  JsonObject object(frame);
  object.text("type", "reply").text("talk", talk).number("seq", seq);
  if (client_id.empty()) object.null("re");
  else object.text("re", client_id);
  object.text("lang", name(reply.language))
      .text("phase", name(reply.phase))
      .array("blocks", reply.blocks, add_block)
      .array("choices", reply.choices, add_choice)
      .text("text", plain_text(reply))
      .end();
  return frame;
}

std::optional<Reply> read_reply(std::string_view text) {
  const Json frame = Json::parse(text, nullptr, false);
  Reply reply;
  try {
    if (frame.at("type") != "reply") return std::nullopt;
    reply.language = parse<Language>(frame.at("lang").get<std::string>()).value();
    reply.phase = parse<Phase>(frame.at("phase").get<std::string>()).value();
    for (const auto& block : frame.at("blocks"))
      reply.blocks.push_back({parse<Block::Kind>(block.at("kind").get<std::string>()).value(),
                              block.at("text"), block.at("claims"), block.value("content", "")});
    for (const auto& choice : frame.at("choices"))
      reply.choices.push_back({choice.at("id"), choice.at("text")});
  } catch (const std::exception&) {  // a field is missing, of another type, or an unknown name
    return std::nullopt;
  }
  return reply;
}

std::string error_frame(const Refusal& refusal) {
  std::string frame;
  JsonObject object(frame);
  object.text("type", "error").text("code", name(refusal.code)).text("message", refusal.message);
  if (!refusal.talk.empty()) object.text("talk", refusal.talk);
  if (!refusal.client_id.empty()) object.text("re", refusal.client_id);
  if (refusal.retry_after > 0) object.number("retry_after", refusal.retry_after);
  object.end();
  return frame;
}

std::string forgotten_frame(std::string_view talk) {
  std::string frame;
  JsonObject(frame).text("type", "forgotten").text("talk", talk).end();
  return frame;
}

std::string report_frame(std::string_view talk, std::string_view client_id, ReportFormat format,
                         const ReportFile& file) {
  std::string frame;
  JsonObject object(frame);
  object.text("type", "report").text("talk", talk);
  if (client_id.empty()) object.null("re");
  else object.text("re", client_id);
  object.text("format", name(format))
      .text("name", file.name)
      .text("media", file.media)
      .text("text", file.text)
      .end();
  return frame;
}

std::string plain_text(const Reply& reply) {
  std::string text;
  const Block* before = nullptr;
  for (const auto& block : reply.blocks) {
    if (before) text += is_listed(block.kind) && before->kind == block.kind ? "\n" : "\n\n";
    text += block.text;
    before = &block;
  }
  return text;
}

std::string plain_frame(const Reply& reply) {
  std::string text = plain_text(reply);
  std::string choices;
  for (const auto& choice : reply.choices)
    choices += (choices.empty() ? "" : " ") + ("\u2039" + choice.text + "\u203a");
  if (!choices.empty()) text += (text.empty() ? "" : "\n\n") + choices;
  std::string frame;
  JsonObject(frame).text("text", text).end();
  return frame;
}

}  // namespace advisor
