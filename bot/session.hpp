// One connection's side of the protocol: frames in, frames out, which talks it has, and the talk of
// a plain client. Knows neither sockets nor how talks are kept. Borrows service and link; belongs
// to their thread. Destruction leaves its talks, which go on without it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/link.hpp"
#include "bot/protocol.hpp"
#include "bot/service.hpp"

namespace advisor {

class Session final : public LinkHandler, private Subscriber {
 public:
  static constexpr std::size_t max_talks = 1'000;

  Session(Service& service, Link& link) : x_service(service), x_link(link) {}
  ~Session() override;
  Session(const Session&) = delete;

  void received(std::string_view message, bool is_text) override;
  void unreadable(Unreadable why) override;
  void overrun(std::string_view message) override;

 private:
  struct Joined {
    std::string id;
    bool welcomed = false;
  };

  void welcomed(const Welcome& welcome) override;
  void turned_away(const Refusal& refusal) override;
  void replied(const Delivery& delivery) override;
  void refused(const Refusal& refusal) override;
  void forgotten(const std::string& talk) override;
  void reported(const ReportDelivery& delivery) override;

  void take(HelloFrame hello);
  void take(SayFrame say);
  void take(ReportFrame report);
  void take(ForgetFrame forget);
  void take(PlainFrame plain);
  void take(const Refusal& refusal) { x_link.send(error_frame(refusal)); }

  Joined* find(std::string_view talk);
  // The talk that is meant; empty, and refused, where that is not clear.
  std::string meant(std::string talk, const std::string& client_id);

  Service& x_service;
  Link& x_link;
  std::vector<Joined> x_talks;  // asked for by hello; what the service made of it may be under way
  std::string x_plain;          // the talk of plain frames; empty until one came
};

}  // namespace advisor
