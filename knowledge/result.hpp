// A value, or what was wrong with foreign input and where. GCC 12 has no std::expected.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace advisor {

// `where` is a file, with a JSON pointer after '#' where there is one; `what` says what was
// expected.
struct Error {
  std::string where;
  std::string what;
  std::string text() const { return where.empty() ? what : where + ": " + what; }
};

template <class T> class Result {
 public:
  Result(T value) : x_state(std::move(value)) {}
  Result(Error error) : x_state(std::move(error)) {}

  explicit operator bool() const { return x_state.index() == 0; }
  T& operator*() { return std::get<0>(x_state); }
  const T& operator*() const { return std::get<0>(x_state); }
  T* operator->() { return &std::get<0>(x_state); }
  const T* operator->() const { return &std::get<0>(x_state); }
  const Error& error() const { return std::get<1>(x_state); }

 private:
  std::variant<T, Error> x_state;
};

}  // namespace advisor
