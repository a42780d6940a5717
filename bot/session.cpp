#include "bot/session.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "bot/random_id.hpp"

namespace advisor {

Session::~Session() {
  for (const auto& talk : x_talks) x_service.leave(*this, talk.id);
  if (!x_plain.empty()) x_service.leave(*this, x_plain);
}

void Session::received(std::string_view message, bool) {
  std::visit([this](auto&& frame) { take(std::forward<decltype(frame)>(frame)); },
             read_frame(message));
}

void Session::unreadable(Unreadable why) {
  take(refusal(why == Unreadable::bad_utf8 ? Code::bad_utf8 : Code::too_large));
}

// Told with the ids of what was refused, so that the client can send it again.
void Session::overrun(std::string_view message) {
  Refusal refused = refusal(Code::too_fast);
  const ClientFrame frame = read_frame(message);
  if (const auto* say = std::get_if<SayFrame>(&frame)) {
    refused.talk = say->talk;
    refused.client_id = say->id;
  } else if (const auto* report = std::get_if<ReportFrame>(&frame)) {
    refused.talk = report->talk;
    refused.client_id = report->id;
  } else if (const auto* hello = std::get_if<HelloFrame>(&frame)) {
    refused.talk = hello->talk;
  } else if (const auto* forget = std::get_if<ForgetFrame>(&frame)) {
    refused.talk = forget->talk;
  }
  take(refused);
}

void Session::take(HelloFrame hello) {
  const bool is_new = hello.talk.empty();
  const std::string talk = is_new ? random_id() : std::move(hello.talk);
  if (is_new || !find(talk)) {
    if (x_talks.size() >= max_talks) return take(refusal(Code::too_many_talks));
    x_talks.push_back({talk});
  }
  if (is_new) x_service.open(*this, talk, hello.language);
  else x_service.resume(*this, talk, std::move(hello.token), hello.after);
}

void Session::take(SayFrame say) {
  const std::string talk = meant(std::move(say.talk), say.id);
  if (talk.empty()) return;
  x_service.say(*this, {talk, std::move(say.id), say.kind, std::move(say.text), say.restart});
}

void Session::take(ReportFrame report) {
  const std::string talk = meant(std::move(report.talk), report.id);
  if (!talk.empty()) x_service.report(*this, talk, std::move(report.id), report.format);
}

void Session::take(ForgetFrame forget) {
  const std::string talk = meant(std::move(forget.talk), {});
  if (!talk.empty()) x_service.forget(*this, talk);
}

void Session::take(PlainFrame plain) {
  if (x_plain.empty()) {
    x_plain = random_id();
    x_service.open(*this, x_plain, std::nullopt);
    if (x_plain.empty()) return;  // turned away at once
  }
  x_service.say(*this, {x_plain, {}, Event::Kind::say, std::move(plain.text)});
}

std::string Session::meant(std::string talk, const std::string& client_id) {
  if (talk.empty() && x_talks.size() == 1) return x_talks.front().id;
  if (!talk.empty()) return talk;  // the service knows who has it
  Refusal refused = refusal(Code::unknown_talk, std::move(talk), client_id);
  if (refused.talk.empty() && !x_talks.empty())
    refused.message = "This connection has several talks; name the one that is meant.";
  take(refused);
  return {};
}

// From the end: the youngest is asked for most.
Session::Joined* Session::find(std::string_view talk) {
  const auto found = std::find_if(x_talks.rbegin(), x_talks.rend(),
                                  [&](const Joined& joined) { return joined.id == talk; });
  return found == x_talks.rend() ? nullptr : &*found;
}

void Session::welcomed(const Welcome& welcome) {
  Joined* joined = find(welcome.talk);
  if (!joined) return;  // the plain talk: its client knows no welcome
  joined->welcomed = true;
  x_link.send(welcome_frame(welcome));
}

void Session::turned_away(const Refusal& refusal) {
  if (refusal.talk == x_plain) {
    x_plain.clear();
  } else if (const Joined* joined = find(refusal.talk); joined && !joined->welcomed) {
    x_talks.erase(x_talks.begin() + (joined - x_talks.data()));
  }
  take(refusal);
}

void Session::replied(const Delivery& delivery) {
  if (delivery.talk != x_plain) return x_link.send(delivery.json);
  const bool is_greeting = delivery.seq == 1;
  if (!is_greeting && delivery.reply) x_link.send(plain_frame(*delivery.reply));
}

void Session::refused(const Refusal& refusal) {
  Refusal told = refusal;
  if (told.talk == x_plain) told.talk.clear();  // its client knows no talks
  take(told);
}

void Session::reported(const ReportDelivery& delivery) {
  x_link.send(report_frame(delivery.talk, delivery.client_id, delivery.format, delivery.file));
}

void Session::forgotten(const std::string& talk) {
  if (const Joined* joined = find(talk)) x_talks.erase(x_talks.begin() + (joined - x_talks.data()));
  x_link.send(forgotten_frame(talk));
}

}  // namespace advisor
