#include <algorithm>
#include <set>

#include "bot/lint.hpp"
#include "dialog/decide/grounds.hpp"
#include "dialog/decide/verdict.hpp"
#include "dialog/speak/document.hpp"

namespace advisor {
namespace {

using Ids = std::vector<std::string>;

class Grounds {
 public:
  Grounds(const Knowledge& knowledge, std::vector<Error>& out)
      : x_knowledge(knowledge), x_out(out) {}

  // Something that advises stands on these.
  void take(const Ids& claims, const std::string& where) {
    if (claims.empty()) x_out.push_back({where, "expected claims, or \"ours\""});
    for (const auto& id : claims) {
      if (id != "ours" && !x_knowledge.claim(id))
        x_out.push_back({where, "expected a claim id or \"ours\", found \"" + id + "\""});
      x_used.insert(id);
    }
  }

  void take(const Topic& topic) {
    for (const auto language : {Language::hu, Language::en}) {
      const auto& words = topic.in(language);
      const auto where = topic.file + "#/" + std::string(name(language));
      if (!words.means.te.empty()) take(words.means_claims, where + "/means_claims");
      take(words.advice, where + "/advice");
      take(words.answer, where + "/answer");
      take(words.more, where + "/more");
    }
  }

  void take(const Locale& locale) {
    const auto where = "locales/" + std::string(name(locale.language));
    for (const auto& [key, words] : locale.messages)
      if (advises(key)) take(grounds_of(key), where + "/messages.json#/" + key);
    for (const auto& [key, words] : locale.documents)
      for (const auto* text : {&words.te, &words.on})
        take(fill(*text, {}).claims, where + "/documents/" + key);
    for (const auto& [key, claims] : grounds()) {
      take(claims, where + "/messages.json#/" + key);
      if (!locale.messages.contains(key))
        x_out.push_back({where + "/messages.json", "expected the message \"" + key + "\""});
    }
  }

  // The verdict's own: by rule, sign and flag.
  void take_verdicts() {
    for (std::size_t i = 0; i < count_of<Rule>; ++i)
      take(claims_of(static_cast<Rule>(i)), "rule " + std::string(name(static_cast<Rule>(i))));
    Case late;
    late.set(Fact::owed, Owed::owed);
    late.set(Fact::team, Team::many);
    for (const auto& known : {Case{}, late}) {
      for (std::size_t i = 0; i < count_of<Sign>; ++i)
        take(claims_of(label_of(static_cast<Sign>(i)), known), "a sign");
      for (std::size_t i = 0; i < count_of<Flag>; ++i)
        take(claims_of(label_of(static_cast<Flag>(i)), known), "a flag");
    }
  }

  void compare() {
    std::set<std::string_view> unused;
    for (const auto& [id, reason] : unused_claims()) {
      unused.insert(id);
      if (x_used.contains(std::string(id)))
        x_out.push_back({"claim " + std::string(id), "is listed as unused, and is used"});
    }
    for (std::size_t i = 0; i < x_knowledge.claims.size(); ++i)
      if (const auto& id = x_knowledge.claims[i].id; !x_used.contains(id) && !unused.contains(id))
        x_out.push_back({"knowledge/article/claims.json#/claims/" + std::to_string(i),
                         "nothing stands on " + id + ", and it is not listed as unused on purpose"});
  }

 private:
  void take(const std::vector<Advice>& list, const std::string& where) {
    for (std::size_t i = 0; i < list.size(); ++i)
      take(list[i].claims, where + "/" + std::to_string(i));
  }

  const Knowledge& x_knowledge;
  std::vector<Error>& x_out;
  std::set<std::string> x_used;
};

}  // namespace

std::vector<Error> lint_grounds(const Knowledge& knowledge, const Locales& locales) {
  std::vector<Error> out;
  Grounds grounds(knowledge, out);
  for (const auto& topic : knowledge.signs) grounds.take(topic);
  for (const auto& topic : knowledge.flags) grounds.take(topic);
  for (const auto& topic : knowledge.faq) grounds.take(topic);
  for (const auto& locale : locales.list) grounds.take(locale);
  grounds.take_verdicts();
  grounds.compare();
  return out;
}

}  // namespace advisor
