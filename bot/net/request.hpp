// One HTTP/1.1 request after the other out of a socket's bytes, in pieces as they come. Requests
// have no body here. Pure; one thread.
#pragma once

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace advisor {

class RequestReader {
 public:
  static constexpr std::size_t max_header = 8 * 1024;
  using Request = boost::beast::http::request<boost::beast::http::empty_body>;
  using Field = boost::beast::http::field;

  // 0: more is needed; 200: there is a request; else the status to refuse with, for good.
  int feed(std::string_view bytes);

  const Request& request() const { return x_parser->get(); }
  std::string_view method() const;
  std::string_view target() const;
  std::string_view field(Field name) const;  // empty where there is none
  // All fields of that name as one list, as HTTP allows them to be sent.
  std::string list(std::string_view name) const;
  bool keep_alive() const { return request().keep_alive(); }

  std::string take_rest();  // what came behind the request
  int next();               // as feed(), for what came behind the request

 private:
  int parse(std::size_t size);

  std::string x_bytes;  // not parsed, or behind the request
  std::optional<boost::beast::http::request_parser<boost::beast::http::empty_body>> x_parser;
};

}  // namespace advisor
