#include "bot/serve.hpp"

#include <cstdlib>
#include <iostream>

#include "bot/clock.hpp"
#include "bot/log.hpp"
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
  Server server({.address = options.address,
                 .port = options.port,
                 .origins = options.origins,
                 .pages = options.pages,
                 .limits = {.reader = {.message = max_frame}}});
  const SystemClock clock;
  const StoreOptions kept = store_options(options);
  const auto store = open_store(kept, clock);
  if (!store) return fail(store.error());
  const auto door =
      (*store)->door([&server](std::function<void()> task) { server.post(std::move(task)); });
  const auto advisor = options.advisor;
  Service service([advisor](const Conversation& conversation,
                            const Event& event) { return advisor->turn(conversation, event); },
                  *door, clock, {});
  const auto port = server.listen();
  if (!port) return fail(port.error());
  const bool is_v6 = options.address.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + options.address + "]" : options.address;
  std::cout << "listening on http://" << host << ':' << *port << std::endl;
  log_info(
      "listening",
      {{"address", host}, {"port", *port}, {"store", kind_of_store(kept)}});
  server.run([&service](Link& link) { return std::make_unique<Session>(service, link); },
             [&service] { service.stop(); }, [&service] { return service.idle(); });
  log_info("stopped");
  return 0;
}

}  // namespace advisor
