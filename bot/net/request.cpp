#include "bot/net/request.hpp"

#include <boost/asio/buffer.hpp>
#include <utility>

namespace advisor {
namespace {

namespace http = boost::beast::http;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

int RequestReader::feed(std::string_view bytes) {
  x_bytes += bytes;
  if (!x_parser) {
    x_parser.emplace();
    x_parser->header_limit(max_header);
  }
  boost::system::error_code code;
  const auto used = x_parser->put(boost::asio::buffer(x_bytes), code);
  x_bytes.erase(0, used);
  if (code == http::error::need_more) return x_bytes.size() > max_header ? 431 : 0;
  if (code == http::error::header_limit || code == http::error::buffer_overflow) return 431;
  if (code == http::error::unexpected_body || code == http::error::body_limit) return 413;
  if (code) return 400;
  if (!x_parser->is_header_done()) return 0;
  return x_parser->is_done() ? 200 : 413;
}

int RequestReader::next() {
  x_parser.reset();
  return x_bytes.empty() ? 0 : feed({});
}

std::string_view RequestReader::method() const { return view(request().method_string()); }
std::string_view RequestReader::target() const { return view(request().target()); }
std::string_view RequestReader::field(Field name) const { return view(request()[name]); }

std::string RequestReader::list(std::string_view name) const {
  std::string all;
  const auto [begin, end] = request().equal_range({name.data(), name.size()});
  for (auto one = begin; one != end; ++one)
    all.append(all.empty() ? "" : ", ").append(view(one->value()));
  return all;
}

std::string RequestReader::take_rest() { return std::exchange(x_bytes, {}); }

}  // namespace advisor
