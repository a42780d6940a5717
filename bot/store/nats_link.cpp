#include "bot/store/nats_link.hpp"

#include <nats/nats.h>

#include <atomic>
#include <charconv>
#include <future>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/log.hpp"

namespace advisor {
namespace {

using std::chrono::steady_clock;

template <class T, void (*destroy)(T*)>
struct Destroy {
  void operator()(T* object) const { destroy(object); }
};
using Options = std::unique_ptr<natsOptions, Destroy<natsOptions, natsOptions_Destroy>>;
using Message = std::unique_ptr<natsMsg, Destroy<natsMsg, natsMsg_Destroy>>;
using Connection = std::unique_ptr<natsConnection, Destroy<natsConnection, natsConnection_Destroy>>;
using Subscription =
    std::unique_ptr<natsSubscription, Destroy<natsSubscription, natsSubscription_Destroy>>;

std::int64_t milliseconds_now() {
  using std::chrono::duration_cast, std::chrono::milliseconds;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

std::string text_of(natsMsg* message) {
  return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}

}  // namespace

struct NatsLink::Impl {
  Sink sink;
  std::string inbox;  // replies to request 7 come to inbox + "7"
  Connection connection;
  Subscription replies;
  std::atomic<bool> closing = false;
  std::promise<void> closed, silent;      // the library's last calls: of the connection, of replies
  std::atomic<std::int64_t> lost_at = 0;  // milliseconds of the steady clock; 0: it is not

  // The last word of a reply's subject is the request's number.
  static void received(natsConnection*, natsSubscription*, natsMsg* raw, void* self) {
    const Message message(raw);
    const auto& impl = *static_cast<Impl*>(self);
    const auto word = std::string_view(natsMsg_GetSubject(raw)).substr(impl.inbox.size());
    NatsReply reply;
    std::from_chars(word.data(), word.data() + word.size(), reply.number);
    reply.unheard = natsMsg_IsNoResponders(raw);
    if (!reply.unheard) reply.payload = text_of(raw);
    impl.sink(std::move(reply));
  }
  static void lost(natsConnection*, void* self) {
    static_cast<Impl*>(self)->lost_at = milliseconds_now();
    if (!static_cast<Impl*>(self)->closing) log_warning("nats_lost");
  }
  static void found(natsConnection*, void* self) {
    static_cast<Impl*>(self)->lost_at = 0;
    log_info("nats_found");
  }
  static void gone(natsConnection*, void* self) { static_cast<Impl*>(self)->closed.set_value(); }
  static void heard_all(void* self) { static_cast<Impl*>(self)->silent.set_value(); }
};

namespace {

natsStatus make_options(Options& options, const NatsAddress& address, natsConnectionHandler lost,
                        natsConnectionHandler found, natsConnectionHandler closed, void* self) {
  natsOptions* raw = nullptr;
  natsStatus status = natsOptions_Create(&raw);
  options.reset(raw);
  std::vector<const char*> servers;
  for (const auto& server : address.servers) servers.push_back(server.c_str());
  const auto also = [&](auto set, auto... values) {
    if (status == NATS_OK) status = set(raw, values...);
  };
  also(natsOptions_SetServers, servers.data(), static_cast<int>(servers.size()));
  also(natsOptions_SetName, "advisor");
  also(natsOptions_SetTimeout, std::int64_t{1000});
  also(natsOptions_SetMaxReconnect, -1);
  also(natsOptions_SetReconnectWait, std::int64_t{100});
  also(natsOptions_SetReconnectJitter, std::int64_t{50}, std::int64_t{50});
  // A server that hangs without hanging up is left after two silent pings.
  also(natsOptions_SetPingInterval, std::int64_t{2000});
  also(natsOptions_SetMaxPingsOut, 2);
  also(natsOptions_SetDisconnectedCB, lost, self);
  also(natsOptions_SetReconnectedCB, found, self);
  also(natsOptions_SetClosedCB, closed, self);
  return status;
}

}  // namespace

Result<std::unique_ptr<NatsLink>> NatsLink::connect(const NatsAddress& address, Sink sink,
                                                    std::chrono::seconds time) {
  auto impl = std::make_unique<Impl>();
  impl->sink = std::move(sink);
  Options options;
  natsStatus status =
      make_options(options, address, Impl::lost, Impl::found, Impl::gone, impl.get());
  const auto end = steady_clock::now() + time;
  while (status == NATS_OK) {
    natsConnection* raw = nullptr;
    const natsStatus tried = natsConnection_Connect(&raw, options.get());
    impl->connection.reset(raw);
    if (tried == NATS_OK) break;
    if (steady_clock::now() >= end) status = tried;
    else nats_Sleep(200);
  }
  natsInbox* inbox = nullptr;
  if (status == NATS_OK) status = natsInbox_Create(&inbox);
  if (status == NATS_OK) {
    impl->inbox = std::string(inbox) + '.';
    natsInbox_Destroy(inbox);
    natsSubscription* raw = nullptr;
    status = natsConnection_Subscribe(&raw, impl->connection.get(), (impl->inbox + '*').c_str(),
                                      Impl::received, impl.get());
    impl->replies.reset(raw);
    // Replies that we can't keep up with must not be dropped.
    if (status == NATS_OK) status = natsSubscription_SetPendingLimits(raw, -1, -1);
    if (status == NATS_OK)
      status = natsSubscription_SetOnCompleteCB(raw, Impl::heard_all, impl.get());
  }
  if (status != NATS_OK)
    return Error{"nats://" + address.hosts,
                 std::string("cannot be reached: ") + natsStatus_GetText(status)};
  return std::unique_ptr<NatsLink>(new NatsLink(std::move(impl)));
}

NatsLink::NatsLink(std::unique_ptr<Impl> impl) : x_impl(std::move(impl)) {}

// The library calls back until it has said that it closed.
NatsLink::~NatsLink() {
  x_impl->closing = true;
  natsConnection_Close(x_impl->connection.get());
  x_impl->closed.get_future().wait();
  x_impl->silent.get_future().wait();
  x_impl->replies.reset();
  x_impl->connection.reset();
}

std::chrono::milliseconds NatsLink::lost_for() const {
  const std::int64_t since = x_impl->lost_at;
  return std::chrono::milliseconds(since == 0 ? 0 : milliseconds_now() - since);
}

bool NatsLink::send(std::uint64_t number, const NatsRequest& request) {
  const auto status = natsConnection_Status(x_impl->connection.get());
  if (status != NATS_CONN_STATUS_CONNECTED) return false;
  natsMsg* raw = nullptr;
  const std::string reply = x_impl->inbox + std::to_string(number);
  if (natsMsg_Create(&raw, request.subject.c_str(), reply.c_str(), request.payload.data(),
                     static_cast<int>(request.payload.size())) != NATS_OK)
    return false;
  const Message message(raw);
  if (request.expected && natsMsgHeader_Set(raw, "Nats-Expected-Last-Subject-Sequence",
                                            std::to_string(*request.expected).c_str()) != NATS_OK)
    return false;
  return natsConnection_PublishMsg(x_impl->connection.get(), raw) == NATS_OK;
}

std::optional<std::string> NatsLink::ask(const NatsRequest& request,
                                         std::chrono::milliseconds time) {
  natsMsg* raw = nullptr;
  const auto status = natsConnection_Request(
      &raw, x_impl->connection.get(), request.subject.c_str(), request.payload.data(),
      static_cast<int>(request.payload.size()), time.count());
  const Message message(raw);
  if (status != NATS_OK) return std::nullopt;
  return text_of(raw);
}

}  // namespace advisor
