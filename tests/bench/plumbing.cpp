// Everything of `advisor serve` but the advisor: the same server, sessions, service and stores
// behind a turn that answers at once with a reply of the usual size. What is left is the plumbing.
//
//     bench_plumbing [--store memory|FILE] [--threads N] [--apart]
//
// --apart writes each frame by itself, as a library that knows nothing of our batches would.
#include <CLI/CLI.hpp>
#include <iostream>

#include "bot/clock.hpp"
#include "bot/net/server.hpp"
#include "bot/protocol.hpp"
#include "bot/service.hpp"
#include "bot/session.hpp"
#include "bot/store/open.hpp"
#include "dialog/advisor.hpp"

namespace {

using namespace advisor;

Turn answer(const Conversation&, const Event&) {
  Turn turn;
  turn.reply.phase = Phase::asking;
  turn.reply.blocks = {{Block::Kind::noted,
                        "Noted: invoices paid late, two of them, and work nobody agreed.",
                        {"S5.1"}},
                       {Block::Kind::question,
                        "When you tell him something isn't possible, how does he take it?",
                        {"S3.1", "S3.2"}}};
  turn.reply.choices = {{"well", "He listens"}, {"badly", "He shouts"}, {"why", "Why do you ask?"}};
  return turn;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"The server without its advisor."};
  std::string where = "memory";
  std::size_t threads = 1;
  bool apart = false;
  app.add_option("--store", where, "memory, or an SQLite file");
  app.add_option("--threads", threads);
  app.add_flag("--apart", apart, "Write each frame by itself");
  CLI11_PARSE(app, argc, argv);
  const SystemClock clock;
  Server server({.port = 0,
                 .threads = threads,
                 .limits = {.reader = {.message = max_frame}, .joined = !apart}});
  const auto store = open_store({where}, clock);
  const auto port = server.listen();
  if (!store || !port) return 1;
  std::vector<std::unique_ptr<Store>> doors;
  std::vector<std::unique_ptr<Service>> services;
  std::vector<Server::Part> parts;
  for (std::size_t lane = 0; lane < threads; ++lane) {
    doors.push_back((*store)->door(
        [&server, lane](std::function<void()> task) { server.post(lane, std::move(task)); }));
    auto& service = *services.emplace_back(
        std::make_unique<Service>(answer, *doors.back(), clock, Service::Limits{}));
    parts.push_back(
        {.make = [&service](Link& link) { return std::make_unique<Session>(service, link); },
         .stopping = [&service] { service.stop(); },
         .idle = [&service] { return service.idle(); }});
  }
  std::cout << "listening on http://127.0.0.1:" << *port << std::endl;
  server.run(std::move(parts));
}
