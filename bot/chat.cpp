#include "bot/chat.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "bot/chat_view.hpp"
#include "bot/clock.hpp"
#include "bot/line_reader.hpp"
#include "bot/log.hpp"
#include "bot/mailbox.hpp"
#include "bot/phrases.hpp"
#include "bot/protocol.hpp"
#include "bot/random_id.hpp"
#include "bot/serve.hpp"
#include "bot/service.hpp"
#include "bot/store/open.hpp"
#include "bot/utf8.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;

std::optional<Language> language_of_environment() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value && *value) return parse<Language>(std::string_view(value).substr(0, 2));
  }
  return std::nullopt;
}

ChatStyle style_of_terminal() {
  if (!on_terminal()) return {.colours = false, .width = 0};
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  winsize size{};
  const bool has_size = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20;
  const std::size_t readable = 88;
  return {.colours = !(no_colour && *no_colour) && terminal && std::string_view(terminal) != "dumb",
          .width = has_size ? std::min<std::size_t>(size.ws_col, readable) : 80};
}

// Id and token of the last talk, for --resume: one line each, readable by its owner alone.
struct LastTalk {
  std::string talk;
  std::string token;
};

std::optional<LastTalk> read_last(const fs::path& file) {
  std::ifstream in(file);
  LastTalk last;
  if (!std::getline(in, last.talk) || !std::getline(in, last.token)) return std::nullopt;
  return last;
}

void write_last(const fs::path& file, const LastTalk& last) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
  std::ofstream(file) << last.talk << '\n' << last.token << '\n';
}

// One person's talk: what is typed goes in, what is answered is printed.
class Chat final : private Subscriber {
 public:
  Chat(Service& service, Mailbox& mailbox, fs::path last)
      : x_service(service),
        x_mailbox(mailbox),
        x_last(std::move(last)),
        x_style(style_of_terminal()) {}
  ~Chat() { x_service.leave(*this, x_talk); }

  bool begin(std::optional<Language> language) {
    x_talk = random_id();
    expect();
    x_service.open(*this, x_talk, language);
    wait();
    if (!x_failed) show(x_reply);
    return !x_failed;
  }

  bool resume(const LastTalk& last) {
    x_talk = last.talk;
    expect();
    x_service.resume(*this, x_talk, last.token, 0);
    wait();
    // After a goodbye: what stood before it, for that is where the talk goes on.
    if (!x_failed) show(x_reply.phase == Phase::closed ? x_open : x_reply);
    return !x_failed;
  }

  // False where the person wants to leave.
  bool take(const std::string& line);
  void say_goodbye();

 private:
  void welcomed(const Welcome& welcome) override {
    if (!x_last.empty()) write_last(x_last, {welcome.talk, welcome.token});
    x_awaited = welcome.seq;
  }
  void replied(const Delivery& delivery) override {
    if (auto read = delivery.reply ? *delivery.reply : read_reply(delivery.json)) x_reply = *read;
    if (x_reply.phase != Phase::closed) {
      x_open = x_reply;
      x_open.choices.clear();
    }
    if (delivery.seq >= x_awaited) x_waiting = false;
  }
  void turned_away(const Refusal& refusal) override { refused(refusal); }
  void refused(const Refusal& refusal) override {
    std::cerr << "advisor: " << refusal.message << '\n';
    x_failed = true;
    x_waiting = false;
  }
  void forgotten(const std::string&) override { x_waiting = false; }

  void wait() {
    x_mailbox.run_until([this] { return !x_waiting; });
  }
  void expect() {
    x_waiting = true;
    x_failed = false;
  }
  void show(const Reply& reply) { std::cout << render_chat(reply, x_style) << std::endl; }
  void say(std::string text) { turn(Event::Kind::say, std::move(text)); }
  void turn(Event::Kind kind, std::string text);
  const Choice* choice(std::string_view line) const;
  bool command(std::string_view line);
  void forget();

  Service& x_service;
  Mailbox& x_mailbox;
  fs::path x_last;  // empty: not kept
  ChatStyle x_style;
  std::string x_talk;
  Reply x_reply;  // the last
  Reply x_open;   // the last that was no goodbye, without its choices
  std::uint32_t x_awaited = 0;
  bool x_waiting = true;
  bool x_failed = false;
};

bool Chat::take(const std::string& line) {
  const auto first = line.find_first_not_of(" \t");
  if (first == std::string::npos) return true;
  const std::string text = line.substr(first, line.find_last_not_of(" \t") - first + 1);
  if (text.front() == '/') return command(text);
  if (!is_utf8(text) || text.size() > max_frame) {
    std::cerr << "advisor: " << refusal(is_utf8(text) ? Code::too_large : Code::bad_utf8).message
              << '\n';
    return true;
  }
  if (const Choice* chosen = choice(text)) turn(Event::Kind::choose, chosen->id);
  else say(text);
  return true;
}

bool Chat::command(std::string_view line) {
  if (line == "/quit" || line == "/exit") return false;
  if (line == "/restart") {
    say(std::string(restart_phrase.in(x_reply.language)));
  } else if (line == "/forget") {
    forget();
  } else {
    say(std::string(help_phrase.in(x_reply.language)));
    std::cout << "/help   /restart   /forget   /quit\n" << std::endl;
  }
  return true;
}

void Chat::turn(Event::Kind kind, std::string text) {
  expect();
  x_service.say(*this, {x_talk, random_id(), kind, std::move(text)});
  wait();
  if (!x_failed) show(x_reply);
}

void Chat::say_goodbye() {
  expect();
  x_service.say(*this, {.talk = x_talk,
                        .client_id = random_id(),
                        .text = std::string(goodbye_phrase.in(x_reply.language))});
  wait();
  x_reply.choices.clear();  // nobody is there to take one
  if (!x_failed) show(x_reply);
}

void Chat::forget() {
  const Language language = x_reply.language;
  expect();
  x_service.forget(*this, x_talk);
  wait();
  if (x_failed) return;
  std::error_code ignored;
  fs::remove(x_last, ignored);
  begin(language);
}

// A number of the list, or a choice's own words.
const Choice* Chat::choice(std::string_view line) const {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(line.data(), line.data() + line.size(), number);
  const bool is_number = problem == std::errc() && end == line.data() + line.size();
  for (std::size_t i = 0; i < x_reply.choices.size(); ++i)
    if ((is_number && number == i + 1) || x_reply.choices[i].text == line)
      return &x_reply.choices[i];
  return nullptr;
}

}  // namespace

int chat(const ChatOptions& options) {
  start_log();
  const auto directory = options.data.empty() ? default_data_directory() : options.data;
  Mailbox mailbox;
  const SystemClock clock;
  const auto store =
      open_store({options.ephemeral ? "memory" : (directory / "talks.sqlite").string()}, clock);
  if (!store) {
    std::cerr << "advisor: " << store.error().text() << '\n';
    return 1;
  }
  const auto door =
      (*store)->door([&mailbox](Mailbox::Task task) { mailbox.post(std::move(task)); });
  const auto advisor = options.advisor;
  Service service([advisor](const Conversation& conversation,
                            const Event& event) { return advisor->turn(conversation, event); },
                  *door, clock, {});
  const fs::path last = options.ephemeral ? fs::path() : directory / "last-chat";
  Chat chat(service, mailbox, last);
  const auto old = options.resume ? read_last(last) : std::nullopt;
  if (options.resume && !old) std::cerr << "advisor: there is no talk to go on with\n";
  const auto language = options.language ? options.language : language_of_environment();
  if (!(old && chat.resume(*old)) && !chat.begin(language)) return 1;

  const auto lines = make_line_reader();
  while (auto line = lines->next())
    if (!chat.take(*line)) return 0;
  if (on_terminal()) {
    std::cout << '\n';
    chat.say_goodbye();
  }
  return 0;
}

}  // namespace advisor
