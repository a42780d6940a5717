// The services of all threads and the way between them. Each service sees the others through a
// Neighbours of its own, which belongs to its thread; what passes is copied and posted. Borrows the
// services, which are named before the first thread runs and live until the last has ended.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "bot/service.hpp"

namespace advisor {

class Neighbourhood {
 public:
  static constexpr std::size_t most = 64;  // a bit each
  using Post = std::function<void(std::size_t thread, std::function<void()> task)>;

  Neighbourhood(std::size_t threads, Post post);
  ~Neighbourhood();

  Neighbours* of(std::size_t thread);  // null where there is no other
  void settle(std::size_t thread, Service& service);

 private:
  class View;
  Post x_post;
  std::vector<std::unique_ptr<View>> x_views;
  std::vector<Service*> x_services;
};

}  // namespace advisor
