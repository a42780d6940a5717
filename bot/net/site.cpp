#include "bot/net/site.hpp"

#include <openssl/sha.h>

#include <array>
#include <fstream>
#include <iterator>
#include <optional>

namespace advisor {
namespace {

// Nothing but our own files runs on the page, and nothing frames it.
constexpr std::string_view page_policy =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'\r\n"
    "X-Frame-Options: DENY\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), microphone=(), geolocation=()\r\n";
constexpr std::string_view safe_headers =
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n";
// Other sites embed the widget as a script; a module is fetched with CORS.
constexpr std::string_view script_sharing =
    "Access-Control-Allow-Origin: *\r\nCross-Origin-Resource-Policy: cross-origin\r\n";
constexpr std::string_view text_type = "Content-Type: text/plain; charset=utf-8\r\n";

std::optional<std::string_view> type_of(const std::filesystem::path& file) {
  static const std::map<std::string, std::string_view, std::less<>> types{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".json", "application/json"},
      {".woff2", "font/woff2"}};
  const auto found = types.find(file.extension().string());
  if (found == types.end()) return std::nullopt;
  return found->second;
}

std::string etag_of(std::string_view body) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data());
  constexpr std::string_view digits = "0123456789abcdef";
  std::string tag = "\"";
  for (std::size_t i = 0; i < 12; ++i) {
    tag += digits[digest[i] >> 4];
    tag += digits[digest[i] & 15U];
  }
  return tag + '"';
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Site Site::load(const std::filesystem::path& directory) {
  Site site;
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(directory, code)) {
    const auto type = type_of(entry.path());
    if (!entry.is_regular_file(code) || !type) continue;
    Page page;
    page.body = read_file(entry.path());
    page.etag = etag_of(page.body);
    page.headers.append("Content-Type: ").append(*type).append("\r\n").append(safe_headers);
    page.headers.append("Cache-Control: no-cache\r\nETag: ").append(page.etag).append("\r\n");
    page.headers.append(entry.path().extension() == ".html" ? page_policy : script_sharing);
    const std::string name = "/" + entry.path().filename().string();
    if (name == "/index.html") site.x_pages["/"] = page;
    if (name == "/advisor-widget.js") site.x_pages["/widget.js"] = page;
    site.x_pages[name] = std::move(page);
  }
  return site;
}

HttpAnswer Site::plain(int status, std::string_view body, std::string_view headers) {
  HttpAnswer answer{status, {}, body};
  answer.headers.append(text_type).append(safe_headers).append("Cache-Control: no-store\r\n");
  answer.headers.append(headers);
  return answer;
}

HttpAnswer Site::answer(const HttpQuestion& question) const {
  if (question.method != "GET" && question.method != "HEAD")
    return plain(405, "Only GET and HEAD.\n", "Allow: GET, HEAD\r\n");
  const std::string_view path = question.target.substr(0, question.target.find('?'));
  if (path == "/healthz") return plain(200, "ok\n");
  if (path == "/readyz") return question.ready ? plain(200, "ready\n") : plain(503, "stopping\n");
  if (path == "/ws")
    return plain(426, "This is a WebSocket.\n",
                 "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
  const auto found = x_pages.find(path);
  return found == x_pages.end() ? plain(404, "There is no such page.\n")
                                : page(found->second, question);
}

HttpAnswer Site::page(const Page& found, const HttpQuestion& question) const {
  const auto& asked = question.if_none_match;
  const bool is_known = asked == "*" || asked.find(found.etag) != std::string_view::npos;
  if (is_known) return {304, found.headers, {}};
  return {200, found.headers, found.body};
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Content Too Large";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    default: return "Error";
  }
}

}  // namespace advisor
