// A connection that is plain or TLS, decided when it is made: one type, so that what stands on it
// is compiled once. Belongs to the thread of its io_context.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <optional>
#include <string>
#include <utility>

namespace advisor {

class EitherStream {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;
  using Tls = boost::asio::ssl::stream<boost::beast::tcp_stream&>;

  explicit EitherStream(boost::asio::io_context& io) : x_tcp(io) {}
  EitherStream(const EitherStream&) = delete;

  executor_type get_executor() { return x_tcp.get_executor(); }
  boost::beast::tcp_stream& tcp() { return x_tcp; }
  Tls& begin_tls(boost::asio::ssl::context& context) { return x_tls.emplace(x_tcp, context); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return x_tls ? x_tls->async_read_some(buffers, std::forward<Token>(token))
                 : x_tcp.async_read_some(buffers, std::forward<Token>(token));
  }
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return x_tls ? x_tls->async_write_some(buffers, std::forward<Token>(token))
                 : x_tcp.async_write_some(buffers, std::forward<Token>(token));
  }
  void drop() {
    boost::system::error_code ignored;
    x_tcp.socket().close(ignored);
  }

 private:
  boost::beast::tcp_stream x_tcp;
  std::optional<Tls> x_tls;
};

// The close frames were exchanged: nothing is left to say below them.
template <class Handler>
void async_teardown(boost::beast::role_type, EitherStream& stream, Handler&& handler) {
  stream.drop();
  boost::asio::post(stream.get_executor(), [handler = std::forward<Handler>(handler)]() mutable {
    handler(boost::system::error_code());
  });
}
inline void beast_close_socket(EitherStream& stream) { stream.drop(); }
inline void teardown(boost::beast::role_type, EitherStream& stream, boost::system::error_code& c) {
  c = {};
  stream.drop();
}

}  // namespace advisor
