// A plan in words: messages of one language and register, filled; the user's own words in the
// quotation marks of the language and never inflected. Compiles all messages at construction; const
// after that, any thread. Borrows knowledge and locales.
#pragma once

#include <map>
#include <string>

#include "dialog/decide/plan.hpp"
#include "dialog/reply.hpp"
#include "dialog/speak/document.hpp"
#include "dialog/speak/message.hpp"
#include "knowledge/knowledge.hpp"
#include "locales/locale.hpp"

namespace advisor {

class Speaker {
 public:
  // Throws std::runtime_error naming language and key of the first message that cannot be parsed.
  Speaker(const Knowledge& knowledge, const Locales& locales);

  // A key without a message is shown as the key: a test renders all of them.
  Reply render(const Plan& plan, Language language, Register address, Phase phase) const;

  // The text of one offer, as it may also be typed.
  std::string text(const Offer& offer, Language language, Register address) const;

  bool has(const std::string& key) const;

 private:
  struct Voice;  // language and register of what is being said
  std::string message(const std::string& key, const Args& args, const Voice& voice) const;
  Value value(const Arg& arg, const Voice& voice) const;
  std::string quoted(const std::string& words, const Voice& voice) const;
  std::string topic_text(const Arg& arg, const Voice& voice) const;
  std::string list(const Arg& arg, const Voice& voice) const;
  std::string lines(const Arg& arg, const Voice& voice) const;
  Document draft(const Arg& arg) const;
  std::vector<std::string> claims_of(const Move& move) const;
  std::string part(const std::string& subject, const char* what, const Voice& voice) const;

  // One for each language and register.
  using Messages = std::map<std::string, Message>;
  const Messages& messages(const Voice& voice) const;

  const Knowledge& x_knowledge;
  const Locales& x_locales;
  std::array<std::array<Messages, 2>, count_of<Language>> x_messages;
};

}  // namespace advisor
