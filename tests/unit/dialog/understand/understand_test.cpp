// Utterances against the real content: what a careful reader would say of them, and the traps of
// READING sections 5 and 9. Breadth is measured by corpora (tests/corpus); this is what must never
// break.
#include "dialog/understand/understand.hpp"

#include <gmock/gmock.h>

#include <set>

#include "tests/support/content.hpp"

namespace advisor {
namespace {

using testing::Contains;
using testing::IsSupersetOf;
using testing::Not;
using Labels = std::set<std::string>;

Labels labels(const std::string& text, std::optional<Language> language = {}) {
  Labels out;
  for (const auto& e : real_understander().understand(text, language).evidence)
    if (e.strength != Strength::weak) out.insert(label_name(e.label));
  return out;
}

Understanding understood(const std::string& text, std::optional<Language> language = {}) {
  return real_understander().understand(text, language);
}

TEST(Understand, hears_several_signs_in_one_message_and_quotes_them) {
  const std::string text = "három hete várok az utalásra, és vasárnap este is hívogat";
  EXPECT_THAT(labels(text), IsSupersetOf({"payment", "late_payment", "time", "ignores_time"}));
  for (const auto& e : understood(text).evidence) {
    EXPECT_LT(e.begin, e.end);
    EXPECT_LE(e.end, text.size());
  }
}

TEST(Understand, hears_the_same_without_accents) {
  EXPECT_THAT(labels("harom hete varok az utalasra, es vasarnap este is hivogat"),
              IsSupersetOf({"payment", "late_payment", "time", "ignores_time"}));
}

TEST(Understand, denied_is_a_value_of_its_own) {
  EXPECT_THAT(labels("mindig időben fizet, csak hajnalban hívogat"),
              IsSupersetOf({"denied payment", "time"}));
  EXPECT_THAT(labels("He pays on the dot but he yells at me every day."),
              IsSupersetOf({"denied payment", "abuse"}));
}

TEST(Understand, traps_of_the_articles_own_translation_are_no_abuse) {
  for (const auto* text : {"nevemen szólít, kedves", "rágyújt a megbeszélés után", "kiabáló színeket kért",
                           "a threat model we wrote for him", "give me a shout-out", "a killer deadline"})
    EXPECT_THAT(labels(text), Not(Contains("abuse"))) << text;
}

TEST(Understand, the_users_own_doing_is_no_sign) {
  EXPECT_THAT(labels("kiabáltam vele"), Not(Contains("abuse")));
  EXPECT_THAT(labels("nem ő késik, hanem én"), Not(Contains("payment")));
  EXPECT_THAT(labels("I yelled at him"), Not(Contains("abuse")));
}

TEST(Understand, danger_and_distress_come_before_everything) {
  const std::pair<const char*, Act> table[] = {
      {"Azt mondta, tudja, hol lakom, és meg fog verni.", Act::danger},
      {"he said he knows where I live and he'll hurt me", Act::danger},
      {"nem akarok élni", Act::distress},
      {"I want to die", Act::distress},
      {"megöl ez a projekt", Act::tell},
      {"this killer deadline", Act::tell},
      {"véget akarok vetni a kapcsolatnak az ügyféllel", Act::tell},
      {"I want to end it with this client", Act::tell},
  };
  for (const auto& [text, act] : table) {
    const auto found = understood(text).act;
    if (act == Act::tell) EXPECT_TRUE(found != Act::danger && found != Act::distress) << text;
    else EXPECT_EQ(name(found), name(act)) << text;
  }
}

TEST(Understand, names_the_act_of_a_short_answer) {
  const std::pair<const char*, Act> table[] = {
      {"igen", Act::affirm},  {"ja, pontosan", Act::affirm}, {"dehogy", Act::deny},
      {"nemtom", Act::unsure}, {"szia", Act::greet},         {"köszi szépen", Act::thanks},
      {"kezdjük elölről", Act::restart}, {"yes", Act::affirm}, {"nope", Act::deny},
      {"no idea", Act::unsure}, {"hi there", Act::greet},     {"thanks a lot", Act::thanks},
      {"start over", Act::restart}, {"tell me a joke", Act::off_topic}};
  for (const auto& [text, act] : table)
    EXPECT_EQ(name(understood(text).act), name(act)) << text;
}

TEST(Understand, guesses_the_language) {
  EXPECT_EQ(understood("az ugyfelem nem fizet rendesen").language, Language::hu);
  EXPECT_EQ(understood("my client does not pay me").language, Language::en);
  EXPECT_EQ(understood("only a small part", Language::en).language, Language::en);
  EXPECT_EQ(understood("200 ezer forint").language, Language::hu);
  EXPECT_EQ(understood("ok", Language::hu).language, Language::hu);
  EXPECT_EQ(understood("ok", Language::en).language, Language::en);
  EXPECT_EQ(understood("a deadline megint csúszik a meeting miatt").language, Language::hu);
}

TEST(Understand, reads_quantities) {
  const auto one = [](const std::string& text) {
    const auto q = understood(text).quantities;
    return q.empty() ? Quantity{} : q.front();
  };
  using Unit = Quantity::Unit;
  const std::tuple<const char*, double, Unit> table[] = {
      {"már 3 hete várok", 3, Unit::weeks},        {"három hónapja nem fizet", 3, Unit::months},
      {"kétszer kiabált velem", 2, Unit::times},   {"12 500 Ft-tal tartozik", 12500, Unit::money},
      {"300e-vel lóg", 300000, Unit::none},        {"200 ezer forint", 200000, Unit::money},
      {"two invoices are unpaid", 2, Unit::invoices}, {"he yelled twice", 2, Unit::times},
      {"70% of my income", 70, Unit::percent},     {"he owes me $1,200", 1200, Unit::money},
      {"60 napja csúszik", 60, Unit::days},        {"5-6 hete várok", 6, Unit::weeks}};
  for (const auto& [text, value, unit] : table) {
    EXPECT_DOUBLE_EQ(one(text).value, value) << text;
    EXPECT_EQ(one(text).unit, unit) << text;
  }
}

TEST(Understand, any_bytes_are_understood_somehow) {
  for (const auto* text : {"", " ", "\xFF\xFE\xFD", "???", "🙃🙃🙃", "\xED\xA0\x80", "a\xCC"})
    EXPECT_TRUE(understood(text).evidence.empty()) << text;
  EXPECT_NO_THROW(understood(std::string(1'000'000, 'a')));
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "nem ";
  EXPECT_NO_THROW(understood(many));
}

TEST(Understand, explains_itself) {
  const auto text = real_understander().explain("sose kiabál velem");
  EXPECT_THAT(text, testing::HasSubstr("language hu"));
  EXPECT_THAT(text, testing::HasSubstr("abuse"));
}

}  // namespace
}  // namespace advisor
