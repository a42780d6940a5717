#include "bot/neighbourhood.hpp"

#include <string>
#include <utility>

namespace advisor {
namespace {

std::uint64_t bit(std::size_t thread) { return std::uint64_t{1} << thread; }

}  // namespace

class Neighbourhood::View final : public Neighbours {
 public:
  View(Neighbourhood& all, std::size_t self) : x_all(all), x_self(self) {}

  void announce(const std::string& talk, Then then) override {
    // Counted on our own thread only.
    struct Answers {
      std::size_t missing;
      std::uint64_t where;
      Then then;
    };
    const auto answers =
        std::make_shared<Answers>(x_all.x_services.size() - 1, 0U, std::move(then));
    each(~bit(x_self), [this, talk, answers](Service& there, std::size_t other) {
      const bool has = there.hear_announced(talk, bit(x_self));
      x_all.x_post(x_self, [answers, has, other] {
        if (has) answers->where |= bit(other);
        if (--answers->missing == 0) answers->then(answers->where);
      });
    });
  }
  void advanced(std::uint64_t where, const std::string& talk, const StoredTurn& turn) override {
    each(where, [talk, turn](Service& there, std::size_t) { there.hear_advanced(talk, turn); });
  }
  void forgot(std::uint64_t where, const std::string& talk) override {
    each(where, [talk](Service& there, std::size_t) { there.hear_forgot(talk); });
  }

 private:
  template <class Task>
  void each(std::uint64_t where, Task task) {
    for (std::size_t other = 0; other < x_all.x_services.size(); ++other)
      if ((where & bit(other)) != 0)
        x_all.x_post(other, [this, other, task] { task(*x_all.x_services[other], other); });
  }

  Neighbourhood& x_all;
  const std::size_t x_self;
};

Neighbourhood::Neighbourhood(std::size_t threads, Post post)
    : x_post(std::move(post)), x_services(threads) {
  for (std::size_t i = 0; i < threads; ++i) x_views.push_back(std::make_unique<View>(*this, i));
}

Neighbourhood::~Neighbourhood() = default;

Neighbours* Neighbourhood::of(std::size_t thread) {
  return x_views.size() < 2 ? nullptr : x_views[thread].get();
}

void Neighbourhood::settle(std::size_t thread, Service& service) { x_services[thread] = &service; }

}  // namespace advisor
