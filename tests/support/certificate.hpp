// Self-signed certificates for tests, and a blocking TLS client that trusts anybody and says whom
// it met.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace advisor {

// Writes certificate and key for `name` as PEM.
void write_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key,
                       const std::string& name);

class TlsSocket {
 public:
  explicit TlsSocket(std::uint16_t port);  // of 127.0.0.1; throws where there is no handshake
  ~TlsSocket();
  TlsSocket(const TlsSocket&) = delete;

  std::string peer_name() const;  // of the server's certificate
  std::string version() const;
  void send(std::string_view bytes);
  std::string read_until(std::string_view end);  // or the end, or 10 seconds
  std::string read_all() { return read_until({}); }

 private:
  int x_socket = -1;
  SSL_CTX* x_context = nullptr;
  SSL* x_tls = nullptr;
};

}  // namespace advisor
