#include "tests/support/raw_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace advisor {

RawSocket::RawSocket(std::uint16_t port)
    : x_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience{10, 0};
  setsockopt(x_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(x_socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const int on = 1;  // a test's pieces leave as they are
  setsockopt(x_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(x_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("nobody listens");
}

RawSocket::~RawSocket() { close(x_socket); }

bool RawSocket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(x_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string RawSocket::read_until(std::string_view end) {
  std::string text;
  std::array<char, 65536> buffer{};
  while (end.empty() || text.find(end) == std::string::npos) {
    const auto count = recv(x_socket, buffer.data(), buffer.size(), 0);
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

std::string RawSocket::read_exactly(std::size_t size) {
  std::string text(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const auto count = recv(x_socket, text.data() + have, size - have, 0);
    if (count <= 0) break;
    have += static_cast<std::size_t>(count);
  }
  text.resize(have);
  return text;
}

void RawSocket::upgrade() {
  send(
      "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  if (read_until("\r\n\r\n").find("101") == std::string::npos)
    throw std::runtime_error("no WebSocket");
}

std::string client_frame(unsigned first_byte, std::string_view payload) {
  std::string frame(1, static_cast<char>(first_byte));
  const std::size_t size = payload.size();
  const int bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
  frame += static_cast<char>(0x80U | (bytes == 0 ? size : bytes == 2 ? 126U : 127U));
  for (int i = bytes - 1; i >= 0; --i) frame += static_cast<char>(size >> (8 * i) & 0xffU);
  const std::array<unsigned char, 4> key{0x11, 0xa2, 0x33, 0xc4};
  for (unsigned char k : key) frame += static_cast<char>(k);
  for (std::size_t i = 0; i < size; ++i)
    frame += static_cast<char>(static_cast<unsigned char>(payload[i]) ^ key[i % 4]);
  return frame;
}

}  // namespace advisor
