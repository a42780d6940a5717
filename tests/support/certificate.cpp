#include "tests/support/certificate.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>

namespace advisor {
namespace {

std::FILE* create(const std::filesystem::path& file) {
  std::FILE* out = std::fopen(file.c_str(), "w");
  if (!out) throw std::runtime_error("cannot write " + file.string());
  return out;
}

}  // namespace

void write_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key,
                       const std::string& name) {
  EVP_PKEY* pair = EVP_EC_gen("P-256");
  X509* made = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
  X509_gmtime_adj(X509_getm_notBefore(made), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made), 3600);
  X509_set_pubkey(made, pair);
  X509_NAME* subject = X509_get_subject_name(made);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(made, subject);
  X509_sign(made, pair, EVP_sha256());
  std::FILE* out = create(certificate);
  PEM_write_X509(out, made);
  std::fclose(out);
  out = create(key);
  PEM_write_PrivateKey(out, pair, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  X509_free(made);
  EVP_PKEY_free(pair);
}

TlsSocket::TlsSocket(std::uint16_t port)
    : x_socket(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      x_context(SSL_CTX_new(TLS_client_method())),
      x_tls(SSL_new(x_context)) {
  std::signal(SIGPIPE, SIG_IGN);
  const timeval patience{10, 0};
  setsockopt(x_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool connected =
      connect(x_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  SSL_set_fd(x_tls, x_socket);
  if (!connected || SSL_connect(x_tls) != 1) {
    SSL_free(x_tls);
    SSL_CTX_free(x_context);
    close(x_socket);
    throw std::runtime_error("no TLS");
  }
}

TlsSocket::~TlsSocket() {
  SSL_free(x_tls);
  SSL_CTX_free(x_context);
  close(x_socket);
}

std::string TlsSocket::peer_name() const {
  X509* met = SSL_get1_peer_certificate(x_tls);
  std::array<char, 256> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(met), NID_commonName, name.data(),
                            static_cast<int>(name.size()));
  X509_free(met);
  return name.data();
}

std::string TlsSocket::version() const { return SSL_get_version(x_tls); }

void TlsSocket::send(std::string_view bytes) {
  if (SSL_write(x_tls, bytes.data(), static_cast<int>(bytes.size())) <= 0)
    throw std::runtime_error("the server hung up");
}

std::string TlsSocket::read_until(std::string_view end) {
  std::string text;
  std::array<char, 65536> buffer{};
  while (end.empty() || text.find(end) == std::string::npos) {
    const int count = SSL_read(x_tls, buffer.data(), static_cast<int>(buffer.size()));
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace advisor
