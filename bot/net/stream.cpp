#include "bot/net/stream.hpp"

#include <openssl/err.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <new>

namespace advisor {

Stream::Stream(Socket socket, SSL_CTX* tls) : x_socket(std::move(socket)) {
  if (!tls) return;
  x_tls.reset(SSL_new(tls));
  if (!x_tls || SSL_set_fd(x_tls.get(), x_socket.native_handle()) != 1) throw std::bad_alloc();
  SSL_set_accept_state(x_tls.get());
}

std::size_t Stream::read_some(std::span<char> buffer, Code& code) {
  if (!x_tls) return x_socket.read_some(asio::buffer(buffer.data(), buffer.size()), code);
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_read_ex(x_tls.get(), buffer.data(), buffer.size(), &count);
  return finish(result, count, x_read_waits_for = Socket::wait_read, code);
}

std::size_t Stream::write_some(std::string_view bytes, Code& code) {
  if (!x_tls) return x_socket.write_some(asio::buffer(bytes.data(), bytes.size()), code);
  std::size_t sent = 0;
  code = {};
  while (sent < bytes.size()) {  // a record at a time
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_write_ex(x_tls.get(), bytes.data() + sent, bytes.size() - sent, &count);
    const auto more = finish(result, count, x_write_waits_for = Socket::wait_write, code);
    if (code) break;
    sent += more;
  }
  if (sent > 0 && code == asio::error::would_block) code = {};
  return sent;
}

// A read may have to wait for room to write, and a write for something to read: handshakes and
// changes of keys are both.
std::size_t Stream::finish(int result, std::size_t count, Socket::wait_type& waits_for,
                           Code& code) {
  code = {};
  if (result > 0) return count;
  switch (SSL_get_error(x_tls.get(), result)) {
    case SSL_ERROR_WANT_READ: waits_for = Socket::wait_read; break;
    case SSL_ERROR_WANT_WRITE: waits_for = Socket::wait_write; break;
    case SSL_ERROR_ZERO_RETURN: code = asio::error::eof; return 0;
    case SSL_ERROR_SYSCALL: code = asio::error::connection_reset; return 0;
    default: code = asio::error::connection_aborted; return 0;  // this was no TLS
  }
  code = asio::error::would_block;
  return 0;
}

void Stream::shut() {
  ERR_clear_error();
  if (x_tls && SSL_is_init_finished(x_tls.get())) SSL_shutdown(x_tls.get());
  Code ignored;
  x_socket.shutdown(Socket::shutdown_send, ignored);
}

void Stream::close() {
  Code ignored;
  x_socket.close(ignored);
}

}  // namespace advisor
