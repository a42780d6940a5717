#include "bot/net/tls.hpp"

#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>
#include <string>

namespace advisor {

Result<TlsContext> load_tls(const TlsFiles& files) {
  namespace ssl = boost::asio::ssl;
  if (files.certificate.empty() && files.key.empty()) return TlsContext();
  if (files.certificate.empty() || files.key.empty())
    return Error{"TLS", "a certificate needs its key and a key its certificate"};
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  boost::system::error_code code;
  context->use_certificate_chain_file(files.certificate.string(), code);
  if (code) return Error{files.certificate.string(), "is no certificate: " + code.message()};
  context->use_private_key_file(files.key.string(), ssl::context::pem, code);
  if (code) return Error{files.key.string(), "is no key of the certificate: " + code.message()};
  if (SSL_CTX_check_private_key(native) != 1)
    return Error{files.key.string(), "is the key of another certificate"};
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Tickets are enough: a cache would be one more thing that all threads share.
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                               SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

}  // namespace advisor
