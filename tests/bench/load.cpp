// The load generator: many WebSockets over one epoll loop, frames by hand, so that one core of load
// is more than one core of server. See README.md for what it measures; `--help` for how.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <deque>
#include <queue>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t script_size = 12;

struct Options {
  std::string mode = "turn";
  std::uint16_t port = 8080;
  std::size_t connections = 64;
  std::size_t talks = 1;  // on each connection, each with one message in flight
  double seconds = 5;
  double warm_up = 1;
  double pace = 0;          // seconds between the turns of a talk; 0: as fast as answers come
  std::size_t sources = 1;  // addresses 127.0.0.2 and on that connections come from
  std::size_t length = script_size;   // turns of a talk before the next begins
  std::size_t turns = 1'000'000'000;  // of each talk, then silence
  bool spin = false;                  // never sleep: the server pays no wake-ups of another core
  bool hold = false;  // when done, say so, and keep the connections until stdin ends
};

// What freelancers type; a talk goes through them and then another begins.
constexpr std::array<std::string_view, script_size> script{
    "hi, got a client who's driving me up the wall. three invoices late and now he wants a second "
    "landing page while you're at it",
    "sort of. it's two invoices, the third isn't due till friday",
    "outside. we agreed one page, it's in writing",
    "he's never rude, I'll give him that",
    "hang on. if I did drop him, can I leave before the page is done?",
    "mostly. the odd sunday text",
    "tbh I haven't chased him yet",
    "yes",
    "go on",
    "ok so what first?",
    "draft please",
    "perfect, thanks"};

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

std::string masked_frame(std::string_view payload) {
  std::string frame("\x81");
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80U | payload.size());
  } else {
    frame += static_cast<char>(0xfeU);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xffU);
  }
  frame.append(4, '\0');  // a mask of zeros is a mask; it costs the server the same
  frame += payload;
  return frame;
}

struct Talk {
  std::string id;  // empty: its hello is not answered
  std::size_t said = 0;
  std::size_t turns = 0;
  bool waits = false;  // for an answer
  Clock::time_point sent;
};

struct Connection {
  int socket = -1;
  bool open = false;
  std::string in, out;
  std::vector<Talk> talks;
  std::deque<std::size_t> hellos;  // talks whose welcome is to come
  std::size_t begun = 0;           // talks so far: a server allows 1,000 a socket
};

class Load {
 public:
  explicit Load(const Options& options) : x_options(options) {}

  int run() {
    raise_files();
    x_poll = epoll_create1(0);
    x_connections.resize(x_options.connections);
    connect_all();
    const auto start = Clock::now();
    x_from = start + to_time(x_options.warm_up);
    x_end = x_from + to_time(x_options.seconds);
    begin(start);
    while (!x_done && Clock::now() < x_end) step(50);
    report();
    if (x_options.hold) {
      std::puts("holding");
      std::fflush(stdout);
      while (std::getchar() != EOF) {}
    }
    return x_errors == 0 ? 0 : 1;
  }

 private:
  static Clock::duration to_time(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }
  static void raise_files() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }

  void connect_all() {
    for (std::size_t i = 0; i < x_connections.size(); ++i) {
      start_connect(i);
      while (x_connecting > 100) step(10);
    }
    while (x_connecting > 0) step(10);
  }

  void start_connect(std::size_t index) {
    Connection& connection = x_connections[index];
    connection = {};
    connection.talks.resize(x_options.talks);
    connection.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection.socket < 0) die("socket");
    const int on = 1;
    setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(connection.socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr =
        htonl(0x7f000002U + static_cast<std::uint32_t>(index % x_options.sources));
    if (x_options.sources > 1 &&
        bind(connection.socket, reinterpret_cast<sockaddr*>(&from), sizeof from) != 0)
      die("bind");
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(x_options.port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection.socket, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
      die("connect");
    epoll_event event{.events = EPOLLIN, .data = {.u64 = index}};
    epoll_ctl(x_poll, EPOLL_CTL_ADD, connection.socket, &event);
    write(connection,
          "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    ++x_connecting;
  }

  void write(Connection& connection, std::string_view bytes) {
    connection.out += bytes;
    flush(connection);
  }
  void flush(Connection& connection) {
    if (connection.out.empty()) return;
    const auto sent =
        send(connection.socket, connection.out.data(), connection.out.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      ++x_errors;
      connection.out.clear();
    } else {
      connection.out.erase(0, static_cast<std::size_t>(sent));
    }
  }

  // Closed loop: all at once. Paced: spread over one period, so that the load is even.
  void begin(Clock::time_point start) {
    const std::size_t all = x_connections.size() * x_options.talks;
    std::size_t number = 0;
    for (std::size_t i = 0; i < x_connections.size(); ++i) {
      for (std::size_t talk = 0; talk < x_options.talks; ++talk, ++number) {
        if (x_options.pace == 0) {
          next(x_connections[i], talk);
        } else {
          const double at = x_options.pace * static_cast<double>(number) / static_cast<double>(all);
          x_due.push({start + to_time(at), i, talk});
        }
      }
      flush(x_connections[i]);
      if (x_options.pace == 0 && i % 256 == 255) step(0);
    }
  }

  void step(int milliseconds) {
    std::array<epoll_event, 256> events;
    if (!x_due.empty()) {
      const auto wait =
          std::chrono::duration_cast<std::chrono::milliseconds>(x_due.top().at - Clock::now());
      milliseconds = std::clamp(static_cast<int>(wait.count()), 0, milliseconds);
    }
    if (x_options.spin) milliseconds = 0;
    const int count = epoll_wait(x_poll, events.data(), events.size(), milliseconds);
    for (int i = 0; i < count; ++i) read(events[static_cast<std::size_t>(i)].data.u64);
    while (!x_due.empty() && x_due.top().at <= Clock::now()) {
      const Due due = x_due.top();
      x_due.pop();
      next(x_connections[due.connection], due.talk);
      flush(x_connections[due.connection]);
    }
  }

  void read(std::size_t index) {
    Connection& connection = x_connections[index];
    const auto count = recv(connection.socket, x_buffer.data(), x_buffer.size(), MSG_DONTWAIT);
    if (count <= 0) {
      if (count < 0 && errno == EAGAIN) return;
      ++x_errors;
      epoll_ctl(x_poll, EPOLL_CTL_DEL, connection.socket, nullptr);
      return;
    }
    x_bytes += static_cast<std::uint64_t>(count);
    x_now = Clock::now();
    std::string_view bytes(x_buffer.data(), static_cast<std::size_t>(count));
    if (!connection.in.empty()) {
      connection.in += bytes;
      bytes = connection.in;
    }
    const std::size_t used = take(index, bytes);
    std::string rest(bytes.substr(used));
    connection.in = std::move(rest);
    flush(connection);
  }

  std::size_t take(std::size_t index, std::string_view bytes) {
    Connection& connection = x_connections[index];
    std::size_t used = 0;
    if (!connection.open) {
      const auto end = bytes.find("\r\n\r\n");
      if (end == std::string_view::npos) return 0;
      if (!bytes.starts_with("HTTP/1.1 101")) ++x_errors;
      connection.open = true;
      --x_connecting;
      used = end + 4;
    }
    while (true) {
      const auto rest = bytes.substr(used);
      if (rest.size() < 2) return used;
      std::size_t header = 2;
      std::size_t size = static_cast<unsigned char>(rest[1]);
      if (size == 126) {
        header = 4;
        if (rest.size() < header) return used;
        size = static_cast<std::size_t>(static_cast<unsigned char>(rest[2])) << 8 |
               static_cast<unsigned char>(rest[3]);
      }
      if (rest.size() < header + size) return used;
      if ((rest[0] & 0x0f) == 1) message(connection, rest.substr(header, size));
      if ((rest[0] & 0x0f) == 8) ++x_errors;
      used += header + size;
    }
  }

  void message(Connection& connection, std::string_view text) {
    if (x_options.mode == "echo") return answered(connection, 0);
    const auto field = [&](std::string_view name) {
      const auto at = text.find(name);
      if (at == std::string_view::npos) return std::string_view();
      const auto begin = at + name.size();
      return text.substr(begin, text.find('"', begin) - begin);
    };
    const auto type = field("\"type\":\"");
    const auto id = field("\"talk\":\"");
    if (type == "welcome") {
      connection.talks[connection.hellos.front()].id = id;
      connection.hellos.pop_front();
    } else if (type == "reply") {
      for (std::size_t talk = 0; talk < connection.talks.size(); ++talk)
        if (connection.talks[talk].id == id) return answered(connection, talk);
    } else {
      if (x_errors++ == 0)
        std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
    }
  }

  void answered(Connection& connection, std::size_t number) {
    Talk& talk = connection.talks[number];
    talk.waits = false;
    const bool was_turn = x_options.mode == "echo" || talk.said > 0;
    if (was_turn && x_now >= x_from) {
      const auto took = std::chrono::duration_cast<std::chrono::nanoseconds>(x_now - talk.sent);
      x_took.push_back(
          static_cast<std::uint32_t>(std::min<std::int64_t>(took.count(), UINT32_MAX)));
    }
    if (was_turn && ++talk.turns >= x_options.turns) {
      x_done = ++x_silent == x_connections.size() * x_options.talks;
      return;
    }
    if (x_options.mode == "hello") {
      x_done = ++x_silent == x_connections.size() * x_options.talks;
      return;
    }
    if (x_options.pace > 0) {
      const auto index = static_cast<std::size_t>(&connection - x_connections.data());
      x_due.push({talk.sent + to_time(x_options.pace), index, number});
      return;
    }
    next(connection, number);
  }

  // The next message of a talk, or the hello of the next one.
  void next(Connection& connection, std::size_t number) {
    Talk& talk = connection.talks[number];
    talk.sent = Clock::now();
    talk.waits = true;
    if (x_options.mode == "echo") {
      const auto& text = script[talk.said++ % script.size()];
      connection.out += masked_frame(
          "{\"type\":\"say\",\"talk\":\"0123456789012345678901\",\"id\":\"c1\","
          "\"text\":\"" +
          std::string(text) + "\"}");
      return;
    }
    if (talk.id.empty() || talk.said >= x_options.length) {
      if (++connection.begun > 1'000) {
        ++x_errors;
        return;
      }
      talk.id.clear();
      talk.said = 0;
      connection.hellos.push_back(number);
      connection.out += masked_frame("{\"type\":\"hello\",\"version\":1,\"lang\":\"en\"}");
      return;
    }
    const auto& text = script[talk.said++ % script.size()];
    connection.out +=
        masked_frame("{\"type\":\"say\",\"talk\":\"" + talk.id + "\",\"id\":\"c" +
                     std::to_string(++x_ids) + "\",\"text\":\"" + std::string(text) + "\"}");
  }

  void report() {
    std::sort(x_took.begin(), x_took.end());
    const auto at = [&](double part) {
      if (x_took.empty()) return 0.0;
      const auto index = static_cast<std::size_t>(part * static_cast<double>(x_took.size() - 1));
      return static_cast<double>(x_took[index]) / 1000;
    };
    const double seconds =
        std::chrono::duration<double>(std::min(Clock::now(), x_end) - x_from).count();
    std::printf(
        "{\"per_second\":%.0f,\"p50_us\":%.0f,\"p99_us\":%.0f,\"max_us\":%.0f,"
        "\"messages\":%zu,\"errors\":%zu,\"bytes\":%llu}\n",
        static_cast<double>(x_took.size()) / std::max(seconds, 1e-9), at(0.5), at(0.99), at(1),
        x_took.size(), x_errors, static_cast<unsigned long long>(x_bytes));
    std::fflush(stdout);
  }

  struct Due {
    Clock::time_point at;
    std::size_t connection;
    std::size_t talk;
    bool operator<(const Due& other) const { return at > other.at; }
  };

  Options x_options;
  int x_poll = -1;
  std::vector<Connection> x_connections;
  std::size_t x_connecting = 0;
  std::priority_queue<Due> x_due;
  std::array<char, 256 * 1024> x_buffer;
  Clock::time_point x_now, x_from, x_end;
  std::vector<std::uint32_t> x_took;  // nanoseconds of each answer
  std::size_t x_errors = 0;
  std::size_t x_silent = 0;
  bool x_done = false;
  std::uint64_t x_bytes = 0;
  std::uint64_t x_ids = 0;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Loads a WebSocket server and prints one line of JSON."};
  Options options;
  app.add_option("--mode", options.mode, "turn: talks; hello: only their beginning; echo")
      ->check(CLI::IsMember({"turn", "hello", "echo"}));
  app.add_option("--port", options.port)->required();
  app.add_option("--connections", options.connections);
  app.add_option("--talks", options.talks, "On each connection, one message of each in flight");
  app.add_option("--seconds", options.seconds);
  app.add_option("--warm-up", options.warm_up);
  app.add_option("--pace", options.pace, "Seconds between the turns of a talk; 0: closed loop");
  app.add_option("--length", options.length, "Turns of a talk before the next begins");
  app.add_option("--turns", options.turns, "Of each talk; then it is silent");
  app.add_option("--sources", options.sources, "Addresses to connect from: 127.0.0.2 and on");
  app.add_flag("--spin", options.spin, "Never sleep");
  app.add_flag("--hold", options.hold, "Keep the connections until stdin ends");
  CLI11_PARSE(app, argc, argv);
  return Load(options).run();
}
