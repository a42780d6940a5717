// The bytes of one connection, plain or through TLS, on a socket that never blocks: whoever has
// nothing to read or no room to write waits, and tries again. Belongs to the thread of its socket.
//
// OpenSSL works on the socket itself: Asio's own TLS stream keeps two buffers of 17 KiB for every
// connection, and needs a pending read to say that something came.
#pragma once

#include <openssl/ssl.h>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace advisor {

namespace asio = boost::asio;
// The concrete executor: any_io_executor costs 20 % and more at many connections.
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

class Stream {
 public:
  using Code = boost::system::error_code;

  // Plain where `tls` is null. The handshake is made by the first reads.
  Stream(Socket socket, SSL_CTX* tls);

  // What there is, at most the buffer; 0 with would_block where there is nothing. An end is an
  // error.
  std::size_t read_some(std::span<char> buffer, Code& code);
  // As much as there is room for; 0 with would_block where there is none.
  std::size_t write_some(std::string_view bytes, Code& code);

  // Calls once it is worth another try. One of each at a time.
  template <class Handler>
  void wait_to_read(Handler handler) {
    x_socket.async_wait(x_read_waits_for, std::move(handler));
  }
  template <class Handler>
  void wait_to_write(Handler handler) {
    x_socket.async_wait(x_write_waits_for, std::move(handler));
  }

  void shut();   // says that nothing more will be sent
  void close();  // and forgets what is unread

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  std::size_t finish(int result, std::size_t count, Socket::wait_type& waits_for, Code& code);

  Socket x_socket;
  std::unique_ptr<SSL, Free> x_tls;  // null: plain
  Socket::wait_type x_read_waits_for = Socket::wait_read;
  Socket::wait_type x_write_waits_for = Socket::wait_write;
};

}  // namespace advisor
