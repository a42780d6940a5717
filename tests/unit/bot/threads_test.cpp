// The whole server on four threads but for the advisor: talks that are open on several sockets, so
// on several threads, while all of them speak. What the thread sanitizer watches.
#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "bot/neighbourhood.hpp"
#include "bot/net/client.hpp"
#include "bot/net/server.hpp"
#include "bot/session.hpp"
#include "bot/store/open.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_turn.hpp"
#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

using Json = nlohmann::json;

class ThreadsTest : public testing::TestWithParam<bool> {
 protected:
  static constexpr std::size_t lanes = 4;
  TemporaryDirectory directory;
  FakeClock clock;
  Server server{{.port = 0, .threads = lanes, .signals = false}};
  std::unique_ptr<SharedStore> store = std::move(
      *open_store({GetParam() ? (directory.path() / "talks").string() : "memory"}, clock));
  Neighbourhood neighbourhood{
      lanes, [this](std::size_t lane, auto task) { server.post(lane, std::move(task)); }};
  std::vector<std::unique_ptr<Store>> doors;
  std::vector<std::unique_ptr<Service>> services;
  std::uint16_t port = 0;
  std::thread thread;

  void SetUp() override {
    port = *server.listen();
    std::vector<Server::Part> parts;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      doors.push_back(store->door(
          [this, lane](std::function<void()> task) { server.post(lane, std::move(task)); }));
      auto& service = *services.emplace_back(
          std::make_unique<Service>(fake_turn, *doors.back(), clock,
                                    Service::Limits{.live_talks = 8}, neighbourhood.of(lane)));
      neighbourhood.settle(lane, service);
      parts.push_back(
          {.make = [&service](Link& link) { return std::make_unique<Session>(service, link); },
           .stopping = [&service] { service.stop(); },
           .idle = [&service] { return service.idle(); }});
    }
    thread = std::thread([this, parts = std::move(parts)] { server.run(parts); });
  }
  void TearDown() override {
    server.stop();
    thread.join();
  }

  Client connect() const {
    auto client = Client::connect({.port = port});
    if (!client) throw std::runtime_error(client.error().text());
    return std::move(*client);
  }
  static Json receive(Client& client) {
    const auto text = client.receive();
    return text ? Json::parse(*text) : Json();
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, ThreadsTest, testing::Values(false, true),
                         [](const auto& each) { return each.param ? "sqlite" : "memory"; });

// Each of three sockets says ten things in the same talk, all at once; each hears all thirty, in
// order, once.
TEST_P(ThreadsTest, TalksThatAreOpenOnSeveralThreadsAreHeardWholeOnAll) {
  constexpr int talks = 6, sockets = 3, turns = 10;
  std::atomic<int> whole = 0;
  const auto take_part = [&](const Json& welcome, std::atomic<int>& ready) {
    Client client = connect();
    client.send(Json{
        {"type", "hello"}, {"talk", welcome["talk"]}, {"token", welcome["token"]}, {"after", 1}}
                    .dump());
    EXPECT_EQ(receive(client)["type"], "welcome");
    ++ready;
    while (ready < sockets) std::this_thread::yield();
    for (int i = 0; i < turns; ++i)
      client.send(Json{{"type", "say"}, {"text", std::to_string(i)}}.dump());
    unsigned seq = 1, wrong = 0;
    while (seq < 1 + sockets * turns) {
      const Json frame = receive(client);
      if (frame.value("type", "") == "error" && frame.value("code", "") == "busy") {
        client.send(Json{{"type", "say"}, {"text", "again"}}.dump());
        continue;
      }
      if (frame.value("type", "") != "reply") break;
      wrong += frame["seq"] != ++seq;
    }
    whole += wrong == 0 && seq == 1 + sockets * turns;
  };
  std::vector<std::thread> peers;
  std::vector<std::unique_ptr<std::atomic<int>>> ready;
  for (int talk = 0; talk < talks; ++talk) {
    Client opener = connect();
    opener.send(R"({"type":"hello"})");
    const Json welcome = receive(opener);
    auto& all = *ready.emplace_back(std::make_unique<std::atomic<int>>(0));
    for (int i = 0; i < sockets; ++i)
      peers.emplace_back([&take_part, &all, welcome] { take_part(welcome, all); });
  }
  for (auto& peer : peers) peer.join();
  EXPECT_EQ(whole, talks * sockets);
}

// A client that hops to a new socket with each turn and sends its last message again.
TEST_P(ThreadsTest, ATalkThatHopsFromThreadToThreadHasNoGapAndNoDouble) {
  std::vector<std::thread> peers;
  std::atomic<int> right = 0;
  for (int peer = 0; peer < 4; ++peer)
    peers.emplace_back([&] {
      Client first = connect();
      first.send(R"({"type":"hello"})");
      const Json welcome = receive(first);
      for (unsigned turn = 2; turn < 12; ++turn) {
        Client client = connect();
        client.send(Json{
            {"type", "hello"},
            {"talk", welcome["talk"]},
            {"token", welcome["token"]},
            {"after",
             turn - 1}}.dump());
        const Json say{{"type", "say"}, {"id", std::to_string(turn)}, {"text", "x"}};
        client.send(say.dump());
        client.send(say.dump());
        EXPECT_EQ(receive(client)["seq"], turn - 1);  // the welcome
        const Json reply = receive(client), again = receive(client);
        right += reply["seq"] == turn && again == reply;
      }
    });
  for (auto& peer : peers) peer.join();
  EXPECT_EQ(right, 40);
}

}  // namespace
}  // namespace advisor
