// A blocking WebSocket client over plain TCP: for the remote chat and tests. Every call ends within
// the time it is given. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "knowledge/result.hpp"

namespace advisor {

class Client {
 public:
  struct Target {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string path = "/ws";
    std::string origin{};  // empty: none is sent
  };
  using Time = std::chrono::milliseconds;
  static constexpr Time patience = std::chrono::seconds(10);

  static Result<Client> connect(const Target& target, Time time = patience);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();  // hangs up without a word

  // False where the connection is gone.
  bool send(std::string_view message, bool is_text = true);
  // The next message; nothing where none came in time or the connection ended.
  std::optional<std::string> receive(Time time = patience);
  void close();

  bool is_open() const;
  std::uint16_t close_code() const;  // of the server's close frame; 0 where there was none

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> x_impl;
};

}  // namespace advisor
