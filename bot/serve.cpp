#include "bot/serve.hpp"

#include <cstdlib>
#include <iostream>

#include "bot/clock.hpp"
#include "bot/log.hpp"
#include "bot/neighbourhood.hpp"
#include "bot/net/server.hpp"
#include "bot/protocol.hpp"
#include "bot/service.hpp"
#include "bot/session.hpp"
#include "bot/store/open.hpp"

namespace advisor {
namespace {

StoreOptions store_options(const ServeOptions& options) {
  if (options.ephemeral) return {"memory", options.retention};
  if (!options.store.empty()) return {options.store, options.retention};
  const auto directory = options.data.empty() ? default_data_directory() : options.data;
  return {directory / "talks.sqlite", options.retention};
}

// One thread's share of the work.
struct Desk {
  std::shared_ptr<const Advisor> advisor;
  std::unique_ptr<Store> door;
  std::unique_ptr<Service> service;
};

// Desks are borrowed by their services, so they stay where they are.
std::vector<std::unique_ptr<Desk>> make_desks(const ServeOptions& options, Server& server,
                                              SharedStore& store, const Clock& clock,
                                              Neighbourhood& neighbourhood) {
  Service::Limits limits;
  limits.live_talks /= server.lanes();
  std::vector<std::unique_ptr<Desk>> desks;
  for (std::size_t lane = 0; lane < server.lanes(); ++lane) {
    auto& desk = *desks.emplace_back(std::make_unique<Desk>());
    desk.advisor = options.advisor;
    desk.door = store.door(
        [&server, lane](std::function<void()> task) { server.post(lane, std::move(task)); });
    desk.service = std::make_unique<Service>(
        [&desk](const Conversation& conversation, const Event& event) {
          return desk.advisor->turn(conversation, event);
        },
        *desk.door, clock, limits, neighbourhood.of(lane),
        [&desk](const Conversation& conversation, ReportFormat format) {
          return report_file(desk.advisor->report(conversation), format);
        });
    neighbourhood.settle(lane, *desk.service);
  }
  return desks;
}

Server::Part part_of(Service& service) {
  return {.make = [&service](Link& link) { return std::make_unique<Session>(service, link); },
          .stopping = [&service] { service.stop(); },
          .idle = [&service] { return service.idle(); }};
}

Result<BridgeTokens> bridge_tokens(const ServeOptions& options) {
  const char* given = std::getenv("ADVISOR_BRIDGE_TOKENS");
  auto tokens = BridgeTokens::read(given ? given : "", "ADVISOR_BRIDGE_TOKENS");
  if (!tokens || options.bridge_tokens.empty()) return tokens;
  const auto more = BridgeTokens::load(options.bridge_tokens);
  if (!more) return more.error();
  tokens->add(*more);
  return tokens;
}

AccountLimits account_limits(const ServeOptions& options) {
  AccountLimits limits;
  limits.limit_loopback = options.sockets || options.rate;
  if (options.sockets) limits.sockets = *options.sockets;
  constexpr double seconds_of_burst = 4;
  if (options.rate) limits.rate = {*options.rate, *options.rate * seconds_of_burst};
  if (options.bridge_rate)
    limits.bridge_rate = {*options.bridge_rate, *options.bridge_rate * seconds_of_burst};
  // With one of the two given, the other's default does not fall on loopback.
  if (options.sockets && !options.rate) limits.rate = {};
  if (options.rate && !options.sockets) limits.sockets = 0;
  return limits;
}

Result<ServerOptions> server_options(const ServeOptions& options) {
  auto proxies = Proxies::read(options.proxies);
  if (!proxies) return proxies.error();
  auto tokens = bridge_tokens(options);
  if (!tokens) return tokens.error();
  return ServerOptions{
      .address = options.address,
      .port = options.port,
      .threads = options.threads,
      .origins = options.origins,
      .pages = options.pages,
      .limits = {.reader = {.message = max_frame}, .accounts = account_limits(options)},
      .tls = options.tls,
      .proxies = std::move(*proxies),
      .bridges = std::move(*tokens)};
}

// "listening on http://127.0.0.1:8080", for who started us.
void announce(const ServeOptions& options, std::uint16_t port, const StoreOptions& kept,
              std::size_t threads) {
  const bool is_v6 = options.address.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + options.address + "]" : options.address;
  const bool is_secure = !options.tls.certificate.empty();
  std::cout << "listening on " << (is_secure ? "https://" : "http://") << host << ':' << port
            << std::endl;
  log_info(
      "listening",
      {{"address", host}, {"port", port}, {"store", kind_of_store(kept)}, {"threads", threads}});
}

int fail(const Error& error) {
  std::cerr << "advisor: " << error.text() << '\n';
  return 1;
}

}  // namespace

std::filesystem::path default_data_directory() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::filesystem::path(value ? value : "");
  };
  const auto state = variable("XDG_STATE_HOME");
  if (state.is_absolute()) return state / "advisor";
  return variable("HOME") / ".local/state/advisor";
}

int serve(const ServeOptions& options) {
  start_log();
  auto net = server_options(options);
  if (!net) return fail(net.error());
  Server server(std::move(*net));
  const SystemClock clock;
  const StoreOptions kept = store_options(options);
  const auto store = open_store(kept, clock);
  if (!store) return fail(store.error());
  Neighbourhood neighbourhood(server.lanes(), [&server](std::size_t lane, auto task) {
    server.post(lane, std::move(task));
  });
  const auto desks = make_desks(options, server, **store, clock, neighbourhood);
  const auto port = server.listen();
  if (!port) return fail(port.error());
  announce(options, *port, kept, server.lanes());
  std::vector<Server::Part> parts;
  for (const auto& desk : desks) parts.push_back(part_of(*desk->service));
  server.run(std::move(parts));
  log_info("stopped");
  return 0;
}

}  // namespace advisor
