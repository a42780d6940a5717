// What all connections of one thread share, and what the server asks of each. Everything here
// belongs to the thread of its io_context; one connection lives on one thread, so there is no lock
// and no strand.
#pragma once

#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "bot/link.hpp"
#include "bot/net/limits.hpp"
#include "bot/net/site.hpp"

namespace advisor {

namespace asio = boost::asio;
// The concrete executor: any_io_executor costs 20 % and more at many connections.
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

class Connection;

struct Shared {
  asio::io_context& io;
  Site site;
  std::vector<std::string> origins;
  std::function<std::unique_ptr<LinkHandler>(Link&)> handler;
  ConnectionLimits limits;
  bool stopping = false;
  std::int64_t now = 0;  // seconds, steady; advanced by the server's one timer
  std::unordered_set<Connection*> connections;
  std::array<char, 64 * 1024> buffer{};  // what is read is used up before the next read
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(Shared& shared) : x_shared(shared) { shared.connections.insert(this); }
  virtual ~Connection() { x_shared.connections.erase(this); }
  Connection(const Connection&) = delete;

  virtual void sweep() = 0;  // once a second: time limits
  virtual void stop() = 0;   // end in good order; cut() follows where that takes too long
  virtual void cut() = 0;

 protected:
  Shared& x_shared;
};

// Serves pages on a new connection until it asks for the WebSocket. The socket is non-blocking.
void start_http(Shared& shared, Socket socket);

// Goes on as a WebSocket after the answer `opening` (101); `read` is what came behind the request.
void start_websocket(Shared& shared, Socket socket, std::string opening, std::string read);

}  // namespace advisor
