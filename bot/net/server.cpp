#include "bot/net/server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <csignal>
#include <optional>
#include <thread>
#include <utility>

#include "bot/log.hpp"
#include "bot/net/connection.hpp"

namespace advisor {
namespace {

using asio::ip::tcp;
using Code = boost::system::error_code;
using Context = asio::io_context::executor_type;
using Steady = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Context>;
using Acceptor = asio::basic_socket_acceptor<tcp, Context>;

constexpr auto stop_step = std::chrono::milliseconds(20);
constexpr auto finish_within =
    std::chrono::milliseconds(2500);  // turns; then connections are closed
constexpr auto close_within = std::chrono::milliseconds(1500);  // then they are cut
constexpr int seconds_between_cleanings = 10;

std::int64_t seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(Steady::now().time_since_epoch()).count();
}

// Sockets are most of what a process opens: take what the system lets us have.
std::size_t raise_open_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::size_t>(limit.rlim_cur);
}

// One thread's loop and its way through the stop.
struct Runner {
  explicit Runner(Common& common) : lane(common), timer(lane.io.get_executor()) {
    lane.now = seconds();
  }

  void run(const std::function<void()>& failed);
  void tick();
  void report();
  void begin_stop();
  void step_stop();
  template <class Task>
  void each(Task task) {
    // From the end: one that goes is replaced by the last, which was visited.
    for (std::size_t i = lane.connections.size(); i-- > 0;) task(*lane.connections[i]);
  }

  Lane lane;
  Timer timer;
  asio::executor_work_guard<Context> work{lane.io.get_executor()};  // until the stop is over
  Server::Part part;
  RejectionCounts::Values reported{};
  Steady::time_point stop_began;
  std::optional<Steady::time_point> closed;  // when connections were told to close
};

// A handler that throws is a fault of ours: what is stored is safe, what is not was not
// acknowledged.
void Runner::run(const std::function<void()>& failed) {
  tick();
  while (true) {
    try {
      lane.io.run();
      return;
    } catch (const std::exception& problem) {
      log_error("handler_failed", problem.what());
      failed();
    }
  }
}

void Runner::tick() {
  timer.expires_after(std::chrono::seconds(1));
  timer.async_wait([this](Code code) {
    if (code || lane.stopping) return;
    lane.now = seconds();
    each([](Connection& connection) { connection.sweep(); });
    report();
    tick();
  });
}

// At most a line a second and reason, whatever the attackers do.
void Runner::report() {
  const auto values = lane.rejections.values();
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] != reported[i])
      log_warning("rejected",
                  {{"reason", Names<Rejection>::list[i]}, {"count", values[i] - reported[i]}});
  reported = values;
}

void Runner::begin_stop() {
  if (lane.stopping) return;
  lane.stopping = true;
  stop_began = Steady::now();
  timer.cancel();
  part.stopping();
  step_stop();
}

// Turns are finished first, then connections close, then what is left is cut. run() ends by itself
// when nothing is left to wait for.
void Runner::step_stop() {
  const auto now = Steady::now();
  if (!closed && (part.idle() || now - stop_began >= finish_within)) {
    closed = now;
    each([](Connection& connection) { connection.stop(); });
  }
  if (closed && lane.connections.empty()) return work.reset();
  if (closed && now - *closed >= close_within) {
    each([](Connection& connection) { connection.cut(); });
    return work.reset();
  }
  timer.expires_after(stop_step);
  timer.async_wait([this](Code) { step_stop(); });
}

}  // namespace

struct Server::Impl {
  explicit Impl(ServerOptions given);

  Result<std::uint16_t> listen();
  void accept();
  void take(Runner& runner, Socket socket, const tcp::endpoint& peer);
  void clean();
  void begin_stop();
  void heed_signals();
  void await_reload();
  std::optional<Error> reload_certificate();
  Runner& emptiest();
  Lane& first() { return runners.front()->lane; }

  ServerOptions options;
  Common common;
  std::vector<std::unique_ptr<Runner>> runners;  // the first accepts
  std::optional<Acceptor> acceptor;
  std::optional<Timer> pause, cleaning;
  std::optional<asio::signal_set> signals, hangups;
  bool stopping = false;
};

Server::Impl::Impl(ServerOptions given)
    : options(std::move(given)),
      common{.site = Site::load(options.pages),
             .origins = options.origins,
             .proxies = options.proxies,
             .bridges = options.bridges,
             .socket_path = options.socket_path,
             .limits = options.limits,
             .secure = !options.tls.certificate.empty(),
             .book = AccountBook(options.limits.accounts)} {
  constexpr std::size_t other_files = 64;
  const std::size_t files = std::max(raise_open_files(), 2 * other_files);
  common.limits.connections = std::min(common.limits.connections, files - other_files);
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t threads = options.threads == 0 ? cores : options.threads;
  for (std::size_t i = 0; i < threads; ++i) runners.push_back(std::make_unique<Runner>(common));
  const auto executor = first().io.get_executor();
  acceptor.emplace(executor);
  pause.emplace(executor);
  cleaning.emplace(executor);
  signals.emplace(executor);
  hangups.emplace(executor);
}

Result<std::uint16_t> Server::Impl::listen() {
  const auto tls = load_tls(options.tls);
  if (!tls) return tls.error();
  if (*tls) std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to its sockets as to files
  for (const auto& runner : runners) runner->lane.tls = *tls;
  Code code;
  const std::string where = options.address + ":" + std::to_string(options.port);
  const auto address =
      asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, code);
  if (code) return Error{where, "this is no IP address"};
  const tcp::endpoint endpoint(address, options.port);
  acceptor->open(endpoint.protocol(), code);
  if (!code) acceptor->set_option(asio::socket_base::reuse_address(true), code);
  if (!code) acceptor->bind(endpoint, code);
  if (!code) acceptor->listen(asio::socket_base::max_listen_connections, code);
  if (code) return Error{where, "cannot listen: " + code.message()};
  return acceptor->local_endpoint(code).port();
}

Runner& Server::Impl::emptiest() {
  return **std::min_element(runners.begin(), runners.end(), [](const auto& a, const auto& b) {
    return a->lane.load.load(std::memory_order_relaxed) <
           b->lane.load.load(std::memory_order_relaxed);
  });
}

// The socket is born on the loop that it will live on.
void Server::Impl::accept() {
  Runner& runner = emptiest();
  acceptor->async_accept(runner.lane.io.get_executor(), [this, &runner](Code code, Socket socket) {
    if (!acceptor->is_open()) return;
    if (!code) {
      Code gone;
      const auto peer = socket.remote_endpoint(gone);
      if (!gone) take(runner, std::move(socket), peer);
      return accept();
    }
    // Out of files, most likely: some connection must end first.
    log_warning("accept_failed", {{"problem", code.message()}});
    pause->expires_after(std::chrono::milliseconds(100));
    pause->async_wait([this](Code cancelled) {
      if (!cancelled) accept();
    });
  });
}

void Server::Impl::take(Runner& runner, Socket socket, const tcp::endpoint& peer) {
  std::size_t all = 0;
  for (const auto& one : runners) all += one->lane.load.load(std::memory_order_relaxed);
  if (all >= common.limits.connections) return first().rejections.add(Rejection::connections);
  std::string address = peer.address().to_string();
  Seat seat;
  if (!common.proxies.has(address)) {
    seat = common.book.open(address);
    if (!seat) return first().rejections.add(Rejection::address);
  }
  Code code;
  socket.set_option(tcp::no_delay(true), code);
  socket.non_blocking(true, code);
  if (code) return;
  Lane& lane = runner.lane;
  lane.load.fetch_add(1, std::memory_order_relaxed);  // on its way
  auto start = [&lane, address = std::move(address), seat = std::move(seat),
                socket = std::move(socket)]() mutable {
    start_http(lane, Stream(std::move(socket), lane.tls ? lane.tls->native_handle() : nullptr),
               std::move(address), std::move(seat));
    lane.load.fetch_sub(1, std::memory_order_relaxed);
  };
  if (&lane == &first()) start();
  else asio::post(lane.io, std::move(start));
}

void Server::Impl::clean() {
  cleaning->expires_after(std::chrono::seconds(seconds_between_cleanings));
  cleaning->async_wait([this](Code code) {
    if (code) return;
    common.book.forget_idle();
    clean();
  });
}

void Server::Impl::begin_stop() {
  if (stopping) return;
  stopping = true;
  log_info("stopping");
  Code ignored;
  acceptor->close(ignored);
  signals->cancel(ignored);
  hangups->cancel(ignored);
  pause->cancel();
  cleaning->cancel();
  for (auto& runner : runners) asio::post(runner->lane.io, [&runner] { runner->begin_stop(); });
}

void Server::Impl::heed_signals() {
  for (const int number : {SIGTERM, SIGINT}) signals->add(number);
  signals->async_wait([this](Code code, int) {
    if (!code) begin_stop();
  });
  hangups->add(SIGHUP);
  await_reload();
}

void Server::Impl::await_reload() {
  hangups->async_wait([this](Code code, int) {
    if (code) return;
    const auto problem = reload_certificate();
    if (problem) log_error("certificate_not_reloaded", problem->text());
    else if (common.secure) log_info("certificate_reloaded");
    if (options.reload) options.reload();
    await_reload();
  });
}

std::optional<Error> Server::Impl::reload_certificate() {
  const auto tls = load_tls(options.tls);
  if (!tls) return tls.error();
  for (const auto& runner : runners)
    asio::post(runner->lane.io, [&lane = runner->lane, context = *tls] { lane.tls = context; });
  return std::nullopt;
}

Server::Server(ServerOptions options) : x_impl(std::make_unique<Impl>(std::move(options))) {}

Server::~Server() = default;

Result<std::uint16_t> Server::listen() { return x_impl->listen(); }

std::size_t Server::lanes() const { return x_impl->runners.size(); }

void Server::run(std::vector<Part> parts) {
  Impl& impl = *x_impl;
  for (std::size_t i = 0; i < impl.runners.size(); ++i) {
    impl.runners[i]->part = parts.at(i);
    impl.runners[i]->lane.handler = std::move(parts.at(i).make);
  }
  if (impl.options.signals) impl.heed_signals();
  impl.accept();
  impl.clean();
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < impl.runners.size(); ++i)
    threads.emplace_back([this, i] { x_impl->runners[i]->run([this] { stop(); }); });
  impl.runners.front()->run([this] { stop(); });
}

void Server::post(std::size_t lane, std::function<void()> task) {
  asio::post(x_impl->runners[lane]->lane.io, std::move(task));
}

void Server::stop() {
  post(0, [this] { x_impl->begin_stop(); });
}

std::optional<Error> Server::reload_certificate() { return x_impl->reload_certificate(); }

std::size_t Server::connections() const {
  std::size_t all = 0;
  for (const auto& runner : x_impl->runners)
    all += runner->lane.load.load(std::memory_order_relaxed);
  return all;
}

RejectionCounts::Values Server::rejections() const {
  RejectionCounts::Values all{};
  for (const auto& runner : x_impl->runners) {
    const auto values = runner->lane.rejections.values();
    for (std::size_t i = 0; i < all.size(); ++i) all[i] += values[i];
  }
  return all;
}

}  // namespace advisor
