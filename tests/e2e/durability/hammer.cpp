#include "tests/e2e/durability/hammer.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace advisor {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

constexpr std::array<const char*, 8> sentences{"my client pays late, three invoices",
                                               "he was never rude",
                                               "nem fizet, és este tízkor hívogat",
                                               "no",
                                               "I reminded him twice",
                                               "what would change it?",
                                               "igen",
                                               "start over"};

Json hello(const KnownTalk& talk, std::uint32_t after) {
  Json frame{{"type", "hello"}, {"version", 1}};
  if (talk.talk.empty()) return frame;
  frame["talk"] = talk.talk;
  frame["token"] = talk.token;
  frame["after"] = after;
  return frame;
}

}  // namespace

Hammer::Hammer(Options options) : x_options(std::move(options)), x_people(x_options.clients) {}

Hammer::~Hammer() { stop(); }

void Hammer::start() {
  x_last_answer = Steady::now();
  for (std::size_t i = 0; i < x_options.clients; ++i) x_threads.emplace_back([this, i] { run(i); });
}

void Hammer::stop() {
  x_stopping = true;
  for (auto& thread : x_threads) thread.join();
  x_threads.clear();
  x_stopping = false;
}

milliseconds Hammer::longest_pause() {
  const std::lock_guard lock(x_mutex);
  const auto now = std::chrono::duration_cast<milliseconds>(Steady::now() - x_last_answer);
  return std::max(std::exchange(x_pause, milliseconds(0)), now);
}

std::vector<KnownTalk> Hammer::talks() const {
  std::vector<KnownTalk> all;
  for (const auto& person : x_people) {
    all.insert(all.end(), person.before.begin(), person.before.end());
    if (!person.now.talk.empty()) all.push_back(person.now);
  }
  return all;
}

void Hammer::run(std::size_t number) {
  Person& person = x_people[number];
  while (!x_stopping) {
    auto client = connect(number, person);
    if (!client || !join(*client, person)) {
      std::this_thread::sleep_for(milliseconds(20));
      continue;
    }
    while (!x_stopping && turn(*client, person) && !x_options.hop) {}
  }
}

std::optional<Client> Hammer::connect(std::size_t number, Person& person) {
  const auto port = x_options.port(number, person.attempts++);
  if (port == 0) return std::nullopt;
  auto client = Client::connect({.port = port}, milliseconds(3000));
  if (!client) return std::nullopt;
  return std::move(*client);
}

// Hello, or hello again: then exactly the missed replies come.
bool Hammer::join(Client& client, Person& person) {
  KnownTalk& talk = person.now;
  if (talk.replies.size() > x_options.turns && talk.pending.empty())
    person.before.push_back(std::exchange(talk, {}));
  const auto last = talk.replies.empty() ? 0 : talk.replies.rbegin()->first;
  client.send(hello(talk, last).dump());
  const auto answer = client.receive(milliseconds(20'000));
  if (!answer) return false;
  const Json welcome = Json::parse(*answer);
  if (welcome.value("type", "") != "welcome") {
    if (!welcome.contains("retry_after")) fault(talk, "hello was answered with " + *answer);
    ++x_refused;
    return false;
  }
  if (!talk.talk.empty()) ++x_resumed;
  talk.talk = welcome.at("talk");
  talk.token = welcome.at("token");
  const auto seq = welcome.at("seq").get<std::uint32_t>();
  if (seq < last) fault(talk, "acknowledged turns are gone: " + *answer);
  for (auto next = last + 1; next <= seq; ++next) {
    const auto frame = client.receive(milliseconds(20'000));
    if (!frame || !hear(*frame, person)) return false;
  }
  return true;
}

bool Hammer::turn(Client& client, Person& person) {
  KnownTalk& talk = person.now;
  if (talk.pending.empty()) {
    if (talk.replies.size() > x_options.turns) return false;  // time for another talk
    talk.pending = "c" + std::to_string(++person.said);
    person.began = Steady::now();
  }
  const Json frame{{"type", "say"},
                   {"talk", talk.talk},
                   {"id", talk.pending},
                   {"text", sentences[person.said % sentences.size()]}};
  if (!client.send(frame.dump())) return false;
  while (!talk.pending.empty()) {
    const auto answer = client.receive(milliseconds(20'000));
    if (!answer) return false;
    if (!hear(*answer, person)) {
      std::this_thread::sleep_for(milliseconds(100));
      return !x_stopping;  // refused for now: once more
    }
  }
  return true;
}

// False where it was a refusal.
bool Hammer::hear(const std::string& text, Person& person) {
  KnownTalk& talk = person.now;
  const Json frame = Json::parse(text);
  if (frame.value("type", "") != "reply") {
    ++x_refused;
    if (frame.value("code", "") == "stopping") return false;
    if (!frame.contains("retry_after")) fault(talk, "an answer that is no reply: " + text);
    return false;
  }
  const auto seq = frame.at("seq").get<std::uint32_t>();
  const auto re = frame.at("re").is_null() ? std::string() : frame.at("re").get<std::string>();
  const auto known = talk.replies.find(seq);
  if (known != talk.replies.end() && known->second != text)
    fault(talk, "reply " + std::to_string(seq) + " came in two forms");
  if (known == talk.replies.end() && seq != talk.replies.size() + 1)
    fault(talk,
          "reply " + std::to_string(seq) + " came behind " + std::to_string(talk.replies.size()));
  talk.replies[seq] = text;
  if (!re.empty()) {
    const auto [place, is_new] = talk.answered.emplace(re, seq);
    if (!is_new && place->second != seq) fault(talk, "message " + re + " was answered twice");
  }
  if (re == talk.pending && !re.empty()) note_answer(person);
  return true;
}

void Hammer::note_answer(Person& person) {
  person.now.pending.clear();
  ++x_answered;
  const auto now = Steady::now();
  const auto took = std::chrono::duration_cast<milliseconds>(now - person.began).count();
  auto longest = x_longest.load();
  while (took > longest && !x_longest.compare_exchange_weak(longest, took)) {}
  const std::lock_guard lock(x_mutex);
  x_pause = std::max(x_pause, std::chrono::duration_cast<milliseconds>(now - x_last_answer));
  x_last_answer = now;
}

void Hammer::fault(const KnownTalk& talk, const std::string& what) {
  const std::lock_guard lock(x_mutex);
  x_faults.push_back(talk.talk + ": " + what);
}

namespace {

// Says `messages` things in the talk, each until it is answered.
std::string speak(std::uint16_t port, const KnownTalk& talk, const std::string& name,
                  std::uint32_t messages) {
  auto client = Client::connect({.port = port});
  if (!client) return client.error().text();
  client->send(hello(talk, 1).dump());
  for (std::uint32_t i = 0; i < messages; ++i) {
    const std::string id = name + std::to_string(i);
    const Json say{{"type", "say"}, {"talk", talk.talk}, {"id", id}, {"text", "he is rude"}};
    client->send(say.dump());
    for (bool answered = false; !answered;) {
      const auto text = client->receive();
      if (!text) return "no answer to " + id;
      const Json frame = Json::parse(*text);
      answered = frame.value("type", "") == "reply" && frame.at("re") == id;
      if (frame.value("type", "") != "error") continue;
      if (!frame.contains("retry_after")) return *text;
      client->send(say.dump());
    }
  }
  return {};
}

}  // namespace

std::string share_a_talk(std::uint16_t one, std::uint16_t other, std::uint32_t messages) {
  KnownTalk talk;
  auto client = Client::connect({.port = one});
  if (!client) return client.error().text();
  client->send(hello(talk, 0).dump());
  const auto text = client->receive();
  if (!text) return "no welcome";
  const Json welcome = Json::parse(*text);
  talk.talk = welcome.at("talk");
  talk.token = welcome.at("token");
  std::string first, second;
  std::thread a([&] { first = speak(one, talk, "a", messages); });
  std::thread b([&] { second = speak(other, talk, "b", messages); });
  a.join();
  b.join();
  if (!first.empty() || !second.empty()) return first + second;
  for (std::uint32_t seq = 1; seq <= 2 * messages + 1; ++seq) talk.replies[seq] = {};
  return check_record(other, talk);
}

std::string check_record(std::uint16_t port, const KnownTalk& known) {
  auto client = Client::connect({.port = port});
  if (!client) return client.error().text();
  Json welcome = Json::object();
  // A loaded machine may need more than one attempt: to be late is not to have lost.
  for (int attempt = 0; attempt < 5 && welcome.value("type", "") != "welcome"; ++attempt) {
    client->send(hello(known, 0).dump());
    const auto first = client->receive(milliseconds(20'000));
    if (!first) return "no answer";
    welcome = Json::parse(*first);
    if (welcome.value("type", "") != "welcome" && !welcome.contains("retry_after")) return *first;
  }
  if (welcome.value("type", "") != "welcome") return welcome.dump();
  const auto count = welcome.at("seq").get<std::uint32_t>();
  // One more may be there: stored, and its reply lost on the way.
  const std::size_t more = known.pending.empty() ? 0 : 1;
  if (count < known.replies.size() || count > known.replies.size() + more)
    return std::to_string(count) + " turns of " + std::to_string(known.replies.size()) + " known";
  std::map<std::string, std::uint32_t> seen;
  for (std::uint32_t seq = 1; seq <= count; ++seq) {
    const auto text = client->receive();
    if (!text) return "reply " + std::to_string(seq) + " is missing";
    const Json reply = Json::parse(*text);
    if (reply.value("seq", 0U) != seq) return "a gap before " + *text;
    const auto acknowledged = known.replies.find(seq);
    const bool is_known = acknowledged != known.replies.end() && !acknowledged->second.empty();
    if (is_known && acknowledged->second != *text)
      return "reply " + std::to_string(seq) + " is another than was acknowledged";
    if (!reply.at("re").is_null() && !seen.emplace(reply.at("re"), seq).second)
      return "message " + reply.at("re").dump() + " is there twice";
  }
  return {};
}

}  // namespace advisor
