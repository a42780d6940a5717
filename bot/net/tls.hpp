// The server's certificate, ready for use. A context is immutable once made and may be used by
// every thread; a reload makes a new one, and connections that are open keep theirs.
#pragma once

#include <filesystem>
#include <memory>

#include "knowledge/result.hpp"

namespace boost::asio::ssl {
class context;
}

namespace advisor {

struct TlsFiles {
  std::filesystem::path certificate;  // PEM, the chain behind it; empty: no TLS
  std::filesystem::path key;          // PEM
};

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// Null where no certificate is named. TLS 1.2 and later.
Result<TlsContext> load_tls(const TlsFiles& files);

}  // namespace advisor
