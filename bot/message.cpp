#include "bot/message.hpp"

#include <utility>

namespace advisor {
namespace {

struct Sentence {
  std::string_view text;
  int retry_after = 0;
};

Sentence sentence(Code code) {
  switch (code) {
    case Code::bad_utf8: return {"The message is not valid UTF-8."};
    case Code::too_large: return {"The message is larger than 64 KiB."};
    case Code::bad_json: return {"The frame starts like a JSON object but cannot be read as one."};
    case Code::too_deep: return {"The frame nests deeper than 32 levels."};
    case Code::bad_type: return {"A field of the frame has the wrong type."};
    case Code::unknown_type: return {"The frame's type is not one of this protocol."};
    case Code::version: return {"This server speaks version 1 of the protocol."};
    case Code::empty: return {"There is nothing in the text to answer."};
    case Code::unknown_talk: return {"There is no such talk on this connection; say hello first."};
    case Code::bad_token: return {"The token does not belong to this talk."};
    case Code::unknown_choice: return {"The last reply of this talk offers no such choice."};
    case Code::too_many_talks: return {"This connection carries too many talks already."};
    case Code::talk_full: return {"This talk has reached its length; begin a new one."};
    case Code::busy: return {"Too many messages wait for an answer; send this one again.", 1};
    case Code::too_fast: return {"Too many messages in a short time; send this one again.", 1};
    case Code::not_stored: return {"The talk could not be kept, so nothing was answered.", 1};
    case Code::stopping: return {"The server is stopping; connect again and resume.", 2};
    case Code::no_steps: return {"The advisor has given no step with a date yet."};
    case Code::internal: return {"Something went wrong on the server; the talk goes on."};
  }
  return {};
}

}  // namespace

Refusal refusal(Code code, std::string talk, std::string client_id) {
  const Sentence found = sentence(code);
  return {code, std::string(found.text), std::move(talk), std::move(client_id), found.retry_after};
}

}  // namespace advisor
