#include "tests/support/nats_cluster.hpp"

#include <arpa/inet.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace advisor {
namespace {

// Debian keeps it where only root's path leads.
std::string server_program() {
  for (const char* place :
       {"/usr/sbin/nats-server", "/usr/bin/nats-server", "/usr/local/bin/nats-server"})
    if (access(place, X_OK) == 0) return place;
  throw std::runtime_error("nats-server is not installed (tests/packages)");
}

std::string on_loopback(std::uint16_t port) { return "nats://127.0.0.1:" + std::to_string(port); }

}  // namespace

std::uint16_t free_port() {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof(address);
  const bool found =
      bind(descriptor, plain, size) == 0 && getsockname(descriptor, plain, &size) == 0;
  close(descriptor);
  if (!found) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

NatsCluster::NatsCluster(std::size_t nodes) : x_nodes(nodes) {
  for (auto& node : x_nodes) {
    node.port = free_port();
    node.routes = free_port();
  }
  for (std::size_t i = 0; i < nodes; ++i) start(i);
}

NatsCluster::~NatsCluster() {
  for (std::size_t i = 0; i < x_nodes.size(); ++i) kill(i);
}

std::string NatsCluster::address(const std::string& bucket) const {
  std::string hosts;
  for (const auto& node : x_nodes)
    hosts += (hosts.empty() ? "127.0.0.1:" : ",127.0.0.1:") + std::to_string(node.port);
  return "nats://" + hosts + '/' + bucket;
}

void NatsCluster::start(std::size_t i) {
  const std::string name = "node" + std::to_string(i);
  std::vector<std::string> words{server_program(),
                                 "--addr",
                                 "127.0.0.1",
                                 "--port",
                                 std::to_string(x_nodes[i].port),
                                 "--jetstream",
                                 "--store_dir",
                                 path() / name,
                                 "--name",
                                 name,
                                 "--log",
                                 path() / (name + ".log")};
  if (x_nodes.size() > 1) {
    std::string routes;
    for (const auto& node : x_nodes)
      routes += (routes.empty() ? "" : ",") + on_loopback(node.routes);
    words.insert(words.end(), {"--cluster_name", "test", "--cluster",
                               on_loopback(x_nodes[i].routes), "--routes", routes});
  }
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  x_nodes[i].id = fork();
  if (x_nodes[i].id != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that is killed leaves nothing behind
  execv(argv[0], argv.data());
  _exit(127);
}

void NatsCluster::kill(std::size_t i) {
  if (x_nodes[i].id <= 0) return;
  ::kill(x_nodes[i].id, SIGKILL);
  waitpid(x_nodes[i].id, nullptr, 0);
  x_nodes[i].id = -1;
}

void NatsCluster::signal(std::size_t i, int number) {
  if (x_nodes[i].id > 0) ::kill(x_nodes[i].id, number);
}

}  // namespace advisor
