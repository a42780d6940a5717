// A TCP connection for what no WebSocket client would send. Blocking, with a time limit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace advisor {

class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port);  // of 127.0.0.1
  ~RawSocket();
  RawSocket(const RawSocket&) = delete;

  bool send(std::string_view bytes);
  // What comes until `end` was read, the peer hangs up, or 10 seconds are over.
  std::string read_until(std::string_view end);
  std::string read_exactly(std::size_t size);
  std::string read_all() { return read_until({}); }
  void upgrade();  // opens the WebSocket at /ws

 private:
  int x_socket = -1;
};

// A client's frame, masked.
std::string client_frame(unsigned first_byte, std::string_view payload);

}  // namespace advisor
