// What the server answers to plain HTTP: the widget's files, read once at the start, and its
// health. Immutable after load(); any thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace advisor {

struct HttpQuestion {
  std::string_view method;
  std::string_view target;
  std::string_view if_none_match;
  bool ready = true;  // does the server take new talks?
};

struct HttpAnswer {
  int status = 200;
  std::string headers;    // whole lines, each with its line end
  std::string_view body;  // borrowed from the site, or a literal
};

class Site {
 public:
  // The files of `directory` that a browser may ask for; a directory that is missing has none.
  static Site load(const std::filesystem::path& directory);

  HttpAnswer answer(const HttpQuestion& question) const;
  // A line of text, with further headers.
  static HttpAnswer plain(int status, std::string_view body, std::string_view headers = {});
  std::size_t size() const { return x_pages.size(); }

 private:
  struct Page {
    std::string body;
    std::string headers;
    std::string etag;
  };
  HttpAnswer page(const Page& found, const HttpQuestion& question) const;

  std::map<std::string, Page, std::less<>> x_pages;  // by path
};

std::string_view reason_phrase(int status);

}  // namespace advisor
