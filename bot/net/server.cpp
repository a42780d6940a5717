#include "bot/net/server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <optional>
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

}  // namespace

struct Server::Impl {
  explicit Impl(ServerOptions given)
      : options(std::move(given)),
        shared{.io = io,
               .site = Site::load(options.pages),
               .origins = options.origins,
               .handler = {},
               .limits = options.limits,
               .connections = {}} {
    constexpr std::size_t other_files = 64;
    const std::size_t files = std::max(raise_open_files(), 2 * other_files);
    shared.limits.connections = std::min(shared.limits.connections, files - other_files);
    shared.now = seconds();
  }

  Result<std::uint16_t> listen();
  void accept();
  void take(Socket socket);
  void tick();
  void begin_stop();
  void step_stop();
  void run();
  void each(const std::function<void(Connection&)>& task);

  ServerOptions options;
  Shared shared;           // before io, which destroys what connections are left
  asio::io_context io{1};  // one thread
  Acceptor acceptor{io.get_executor()};
  Timer timer{io.get_executor()};
  Timer pause{io.get_executor()};
  asio::signal_set signals{io};
  std::function<void()> stopping;
  std::function<bool()> idle;
  Steady::time_point stop_began;
  std::optional<Steady::time_point> closed;  // when connections were told to close
};

Result<std::uint16_t> Server::Impl::listen() {
  Code code;
  const std::string where = options.address + ":" + std::to_string(options.port);
  const auto address =
      asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, code);
  if (code) return Error{where, "this is no IP address"};
  const tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), code);
  if (!code) acceptor.set_option(asio::socket_base::reuse_address(true), code);
  if (!code) acceptor.bind(endpoint, code);
  if (!code) acceptor.listen(asio::socket_base::max_listen_connections, code);
  if (code) return Error{where, "cannot listen: " + code.message()};
  return acceptor.local_endpoint(code).port();
}

void Server::Impl::accept() {
  acceptor.async_accept(io.get_executor(), [this](Code code, Socket socket) {
    if (!acceptor.is_open()) return;
    if (!code) {
      take(std::move(socket));
      return accept();
    }
    // Out of files, most likely: some connection must end first.
    log_warning("accept_failed", {{"problem", code.message()}});
    pause.expires_after(std::chrono::milliseconds(100));
    pause.async_wait([this](Code cancelled) {
      if (!cancelled) accept();
    });
  });
}

void Server::Impl::take(Socket socket) {
  if (shared.connections.size() >= shared.limits.connections)
    return log_warning("connection_refused", {{"connections", shared.connections.size()}});
  Code code;
  socket.set_option(tcp::no_delay(true), code);
  socket.non_blocking(true, code);
  if (!code) start_http(shared, std::move(socket));
}

void Server::Impl::tick() {
  timer.expires_after(std::chrono::seconds(1));
  timer.async_wait([this](Code code) {
    if (code) return;
    shared.now = seconds();
    each([](Connection& connection) { connection.sweep(); });
    tick();
  });
}

// Connections come and go while they are visited.
void Server::Impl::each(const std::function<void(Connection&)>& task) {
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(shared.connections.size());
  for (auto* connection : shared.connections) all.push_back(connection->shared_from_this());
  for (const auto& connection : all) task(*connection);
}

void Server::Impl::begin_stop() {
  if (shared.stopping) return;
  shared.stopping = true;
  stop_began = Steady::now();
  log_info("stopping", {{"connections", shared.connections.size()}});
  Code ignored;
  acceptor.close(ignored);
  signals.cancel(ignored);
  pause.cancel();
  timer.cancel();
  stopping();
  step_stop();
}

// Turns are finished first, then connections close, then what is left is cut. run() ends by itself
// when nothing is left to wait for.
void Server::Impl::step_stop() {
  const auto now = Steady::now();
  if (!closed && (idle() || now - stop_began >= finish_within)) {
    closed = now;
    each([](Connection& connection) { connection.stop(); });
  }
  if (closed && shared.connections.empty()) return;
  if (closed && now - *closed >= close_within)
    return each([](Connection& connection) { connection.cut(); });
  timer.expires_after(stop_step);
  timer.async_wait([this](Code) { step_stop(); });
}

// A handler that throws is a fault of ours: what is stored is safe, what is not was not
// acknowledged.
void Server::Impl::run() {
  while (true) {
    try {
      io.run();
      return;
    } catch (const std::exception& problem) {
      log_error("handler_failed", problem.what());
      begin_stop();
    }
  }
}

Server::Server(ServerOptions options) : x_impl(std::make_unique<Impl>(std::move(options))) {}

Server::~Server() = default;

Result<std::uint16_t> Server::listen() { return x_impl->listen(); }

void Server::run(MakeHandler make, std::function<void()> stopping, std::function<bool()> idle) {
  x_impl->shared.handler = std::move(make);
  x_impl->stopping = std::move(stopping);
  x_impl->idle = std::move(idle);
  if (x_impl->options.signals) {
    x_impl->signals.add(SIGTERM);
    x_impl->signals.add(SIGINT);
    x_impl->signals.async_wait([this](Code code, int) {
      if (!code) x_impl->begin_stop();
    });
  }
  x_impl->accept();
  x_impl->tick();
  x_impl->run();
}

void Server::post(std::function<void()> task) { asio::post(x_impl->io, std::move(task)); }

void Server::stop() {
  post([this] { x_impl->begin_stop(); });
}

std::size_t Server::connections() const { return x_impl->shared.connections.size(); }

}  // namespace advisor
