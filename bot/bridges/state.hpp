// What a bridge must not forget: the place in the stream, the messages it has seen, the questions
// that wait for an answer, the answers that wait to be posted, and which talk belongs to whom. One
// SQLite file, readable by its owner alone. A question's text is erased with its answer, an
// answer's text once it is posted. Throws std::runtime_error where the file can't be written: a
// bridge without a memory must not go on. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/store/database.hpp"
#include "knowledge/result.hpp"

namespace advisor::bridges {

// Where an answer goes.
struct Place {
  std::string room;      // channel or room
  std::string thread{};  // its root; empty: the main line
  std::string reply_to{};  // the message that the answer replies to, where that is the custom
};

struct Question {
  // quiet: said to the advisor, its reply is not posted.
  enum class Kind : std::uint8_t { say, choose, quiet, forget };
  std::int64_t number = 0;
  std::string origin{};        // the identity of the message: nobody else's, ever
  std::string conversation{};  // one after the other within it
  std::string memory{};        // the talk: the conversation, in groups the person's own part of it
  std::string person{};
  Place place{};
  Kind kind = Kind::say;
  std::string text{};
  std::string edits{};  // the question whose answer this one's replaces
  std::int64_t at = 0;  // milliseconds
};

// A message on its way out; `body` is the platform's own JSON.
struct Outgoing {
  enum class Kind : std::uint8_t { post, update, remove, whisper };
  std::int64_t number = 0;
  std::string txn{};
  std::string room{};
  Kind kind = Kind::post;
  std::string body{};
  std::string origin{};   // the question
  int part = 0;
  bool tried = false;     // sent before, and it isn't known what became of it
};

struct Talk {
  std::string memory{}, talk{}, token{};
  std::uint32_t seq = 0;
  std::string person{};
  std::string last{};     // the question asked last
  std::int64_t last_at = 0;
};

struct StoredChoice {
  std::string value{};  // opaque; what a button carries
  std::string memory{}, conversation{}, origin{};
  int number = 0;  // 1 and up
  std::string id{}, text{};
  Place place{};
  bool used = false;
  std::int64_t at = 0;
};

struct PostedPart {
  int part = 0;
  std::string room{};
  std::string message{};
};

class BridgeState {
 public:
  static Result<BridgeState> open(const std::filesystem::path& file);

  // Everything `work` changes is on disk together, or nothing is.
  template <class Work>
  void atomically(Work work) {
    begin();
    try {
      work();
    } catch (...) {
      abandon();
      throw;
    }
    commit();
  }

  std::string value(const std::string& key);  // empty: none
  void set_value(const std::string& key, const std::string& value);

  void forget_values(const std::string& prefix, const std::string& value);

  bool see(const std::string& identity, std::int64_t at);  // false: seen before
  void forget_old(std::int64_t before);  // identities, choices and posted parts

  std::int64_t add(const Question& question);
  void drop_question(std::int64_t number);
  void set_text(std::int64_t number, const std::string& text);
  std::vector<Question> questions();

  std::int64_t add(const Outgoing& outgoing);
  void set_tried(std::int64_t number);
  void posted(const Outgoing& outgoing, const std::string& message, std::int64_t at);
  void drop_outgoing(std::int64_t number);
  std::vector<Outgoing> outgoing();
  std::vector<PostedPart> parts(const std::string& origin);
  std::optional<std::string> origin_of(const std::string& room, const std::string& message);
  int next_part(const std::string& origin);

  std::optional<Talk> talk(const std::string& memory);
  void save(const Talk& talk);
  void drop_talk(const std::string& memory);
  std::optional<Talk> talk_with_last(const std::string& origin);
  std::vector<Talk> talks_of(const std::string& person);

  void add(const StoredChoice& choice);
  std::optional<StoredChoice> choice(const std::string& value);
  std::vector<StoredChoice> open_choices(const std::string& memory);
  std::optional<StoredChoice> choice_of(const std::string& origin, int number);
  void use_choices(const std::string& memory);

  void set_language(const std::string& person, const std::string& language);
  std::string language(const std::string& person);

 private:
  explicit BridgeState(Database database) : x_database(std::move(database)) {}
  void begin();
  void commit();
  void abandon();
  template <class... Values>
  Statement query(const char* sql, const Values&... values);
  template <class... Values>
  void run(const char* sql, const Values&... values);
  std::vector<Talk> read_talks(Statement statement) const;
  StoredChoice read_choice(const Statement& row) const;
  std::vector<StoredChoice> read_choices(Statement statement) const;

  Database x_database;
  int x_depth = 0;
};

}  // namespace advisor::bridges
