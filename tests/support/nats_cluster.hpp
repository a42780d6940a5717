// NATS servers with JetStream as processes of their own, on free ports of loopback, in a directory
// that ends with them. What a test starts, the test ends, by its id.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.hpp"

namespace advisor {

class NatsCluster {
 public:
  explicit NatsCluster(std::size_t nodes);
  ~NatsCluster();
  NatsCluster(const NatsCluster&) = delete;

  // For --store; all nodes are named.
  std::string address(const std::string& bucket) const;
  void start(std::size_t node);
  void kill(std::size_t node);  // -9, and waits for its end
  void signal(std::size_t node, int number);
  std::size_t size() const { return x_nodes.size(); }
  const std::filesystem::path& path() const { return x_directory.path(); }  // of its files

 private:
  struct Node {
    std::uint16_t port = 0;    // for clients
    std::uint16_t routes = 0;  // for the other nodes
    pid_t id = -1;
  };
  TemporaryDirectory x_directory;
  std::vector<Node> x_nodes;
};

// A port of loopback that was free just now.
std::uint16_t free_port();

}  // namespace advisor
