#include "bot/net/request.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <utility>

namespace advisor {
namespace {

namespace http = boost::beast::http;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

// The parser sees whole headers only: what it makes of a half one depends on where it was cut.
int RequestReader::feed(std::string_view bytes) {
  constexpr std::string_view end_mark = "\r\n\r\n";
  const std::size_t searched = x_parser ? 0 : x_bytes.size();
  x_parser.reset();
  x_bytes += bytes;
  if (x_bytes.empty()) return 0;
  const bool may_be_method = x_bytes[0] >= 'A' && x_bytes[0] <= 'z';
  if (!may_be_method) return 400;
  const auto end = x_bytes.find(end_mark, searched - std::min(searched, end_mark.size() - 1));
  if (end == std::string::npos) return x_bytes.size() > max_header ? 431 : 0;
  const std::size_t size = end + end_mark.size();
  if (size > max_header) return 431;
  return parse(size);
}

int RequestReader::parse(std::size_t size) {
  x_parser.emplace();
  boost::system::error_code code;
  const auto used = x_parser->put(boost::asio::buffer(x_bytes.data(), size), code);
  if (code == http::error::unexpected_body || code == http::error::body_limit) return 413;
  if (code || used != size || !x_parser->is_header_done()) return 400;
  x_bytes.erase(0, used);
  return x_parser->is_done() ? 200 : 413;
}

int RequestReader::next() { return feed({}); }

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
