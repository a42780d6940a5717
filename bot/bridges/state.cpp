#include "bot/bridges/state.hpp"

#include <stdexcept>
#include <utility>

namespace advisor::bridges {
namespace {

constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS setting(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS seen(identity TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS question(number INTEGER PRIMARY KEY AUTOINCREMENT, origin TEXT,
  conversation TEXT, memory TEXT, person TEXT, room TEXT, thread TEXT, reply_to TEXT,
  kind INTEGER, text TEXT, edits TEXT, at INTEGER);
CREATE TABLE IF NOT EXISTS outgoing(number INTEGER PRIMARY KEY AUTOINCREMENT, txn TEXT UNIQUE,
  room TEXT, kind INTEGER, body TEXT, origin TEXT, part INTEGER, tried INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS posted(origin TEXT, part INTEGER, room TEXT, message TEXT, at INTEGER,
  PRIMARY KEY(origin, part)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS posted_message ON posted(room, message);
CREATE TABLE IF NOT EXISTS talk(memory TEXT PRIMARY KEY, talk TEXT, token TEXT, seq INTEGER,
  person TEXT, last TEXT, last_at INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS talk_person ON talk(person);
CREATE TABLE IF NOT EXISTS choice(value TEXT PRIMARY KEY, memory TEXT, conversation TEXT,
  origin TEXT, number INTEGER, id TEXT, text TEXT, room TEXT, thread TEXT, reply_to TEXT,
  used INTEGER NOT NULL DEFAULT 0, at INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS choice_memory ON choice(memory);
CREATE TABLE IF NOT EXISTS person(person TEXT PRIMARY KEY, language TEXT) WITHOUT ROWID;
)";

constexpr const char* choice_columns =
    "SELECT value, memory, conversation, origin, number, id, text, room, thread, reply_to, used, at"
    " FROM choice ";

template <class Number>
std::int64_t as_number(Number number) {
  return static_cast<std::int64_t>(number);
}

void bind_one(Statement& statement, const std::string& text) { statement.bind(text); }
void bind_one(Statement& statement, std::int64_t number) { statement.bind(number); }

}  // namespace

Result<BridgeState> BridgeState::open(const std::filesystem::path& file) {
  std::error_code ignored;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), ignored);
  auto database = Database::open(file);
  if (!database) return database.error();
  // An exclusive lock: two bridges with one memory would answer twice. Written through to the disk
  // at each commit: what was acknowledged is there after a power cut as well.
  const bool is_ready = database->run(
      "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
      "PRAGMA secure_delete=ON;") && database->run(schema) &&
      database->run("BEGIN EXCLUSIVE; COMMIT");
  if (!is_ready)
    return Error{file.string(), database->is_busy() ? "is in use by another bridge"
                                                    : "cannot be used: " + database->problem()};
  return BridgeState(std::move(*database));
}

void BridgeState::begin() {
  if (x_depth++ == 0) run("BEGIN");
}

void BridgeState::commit() {
  if (--x_depth == 0) run("COMMIT");
}

void BridgeState::abandon() {
  if (--x_depth == 0) x_database.run("ROLLBACK");
}

template <class... Values>
Statement BridgeState::query(const char* sql, const Values&... values) {
  Statement statement = x_database.prepare(sql);
  (bind_one(statement, values), ...);
  return statement;
}

template <class... Values>
void BridgeState::run(const char* sql, const Values&... values) {
  if (query(sql, values...).step() != Statement::Step::done)
    throw std::runtime_error("the bridge's state cannot be written: " + x_database.problem());
}

std::string BridgeState::value(const std::string& key) {
  auto row = query("SELECT value FROM setting WHERE key=?", key);
  return row.step() == Statement::Step::row ? row.text(0) : std::string();
}

void BridgeState::set_value(const std::string& key, const std::string& value) {
  run("INSERT OR REPLACE INTO setting VALUES(?,?)", key, value);
}

void BridgeState::forget_values(const std::string& prefix, const std::string& value) {
  run("DELETE FROM setting WHERE value=? AND substr(key,1,length(?))=?", value, prefix, prefix);
}

bool BridgeState::see(const std::string& identity, std::int64_t at) {
  run("INSERT OR IGNORE INTO seen VALUES(?,?)", identity, at);
  return x_database.changes() == 1;
}

void BridgeState::forget_old(std::int64_t before) {
  atomically([&] {
    run("DELETE FROM seen WHERE at<?", before);
    run("DELETE FROM choice WHERE at<?", before);
    run("DELETE FROM posted WHERE at<?", before);
  });
}

std::int64_t BridgeState::add(const Question& q) {
  run("INSERT INTO question(origin,conversation,memory,person,room,thread,reply_to,kind,text,edits,"
      "at) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
      q.origin, q.conversation, q.memory, q.person, q.place.room, q.place.thread, q.place.reply_to,
      as_number(q.kind), q.text, q.edits, q.at);
  return std::stoll(x_database.ask("SELECT last_insert_rowid()").value_or("0"));
}

void BridgeState::drop_question(std::int64_t number) {
  run("DELETE FROM question WHERE number=?", number);
}

void BridgeState::set_text(std::int64_t number, const std::string& text) {
  run("UPDATE question SET text=? WHERE number=?", text, number);
}

std::vector<Question> BridgeState::questions() {
  auto row = query(
      "SELECT number,origin,conversation,memory,person,room,thread,reply_to,kind,text,edits,at"
      " FROM question ORDER BY number");
  std::vector<Question> list;
  while (row.step() == Statement::Step::row)
    list.push_back({row.number(0), row.text(1), row.text(2), row.text(3), row.text(4),
                    {row.text(5), row.text(6), row.text(7)},
                    static_cast<Question::Kind>(row.number(8)), row.text(9), row.text(10),
                    row.number(11)});
  return list;
}

std::int64_t BridgeState::add(const Outgoing& o) {
  run("INSERT OR IGNORE INTO outgoing(txn,room,kind,body,origin,part) VALUES(?,?,?,?,?,?)", o.txn,
      o.room, as_number(o.kind), o.body, o.origin, as_number(o.part));
  if (x_database.changes() == 0) return 0;
  return std::stoll(x_database.ask("SELECT last_insert_rowid()").value_or("0"));
}

void BridgeState::set_tried(std::int64_t number) {
  run("UPDATE outgoing SET tried=1 WHERE number=?", number);
}

void BridgeState::posted(const Outgoing& o, const std::string& message, std::int64_t at) {
  atomically([&] {
    if (o.kind == Outgoing::Kind::post)
      run("INSERT OR REPLACE INTO posted VALUES(?,?,?,?,?)", o.origin, as_number(o.part), o.room,
          message, at);
    if (o.kind == Outgoing::Kind::remove)
      run("DELETE FROM posted WHERE origin=? AND part=?", o.origin, as_number(o.part));
    drop_outgoing(o.number);
  });
}

void BridgeState::drop_outgoing(std::int64_t number) {
  run("DELETE FROM outgoing WHERE number=?", number);
}

std::vector<Outgoing> BridgeState::outgoing() {
  auto row =
      query("SELECT number,txn,room,kind,body,origin,part,tried FROM outgoing ORDER BY number");
  std::vector<Outgoing> list;
  while (row.step() == Statement::Step::row)
    list.push_back({row.number(0), row.text(1), row.text(2),
                    static_cast<Outgoing::Kind>(row.number(3)), row.text(4), row.text(5),
                    static_cast<int>(row.number(6)), row.number(7) != 0});
  return list;
}

std::vector<PostedPart> BridgeState::parts(const std::string& origin) {
  auto row = query("SELECT part,room,message FROM posted WHERE origin=? ORDER BY part", origin);
  std::vector<PostedPart> list;
  while (row.step() == Statement::Step::row)
    list.push_back({static_cast<int>(row.number(0)), row.text(1), row.text(2)});
  return list;
}

std::optional<std::string> BridgeState::origin_of(const std::string& room,
                                                  const std::string& message) {
  auto row = query("SELECT origin FROM posted WHERE room=? AND message=?", room, message);
  if (row.step() != Statement::Step::row) return std::nullopt;
  return row.text(0);
}

int BridgeState::next_part(const std::string& origin) {
  auto row = query(
      "SELECT max(p) FROM (SELECT max(part)+1 AS p FROM posted WHERE origin=?1 UNION ALL"
      " SELECT max(part)+1 FROM outgoing WHERE origin=?1 AND kind=0)", origin);
  return row.step() == Statement::Step::row ? static_cast<int>(row.number(0)) : 0;
}

std::vector<Talk> BridgeState::read_talks(Statement row) const {
  std::vector<Talk> list;
  while (row.step() == Statement::Step::row)
    list.push_back({row.text(0), row.text(1), row.text(2),
                    static_cast<std::uint32_t>(row.number(3)), row.text(4), row.text(5),
                    row.number(6)});
  return list;
}

std::optional<Talk> BridgeState::talk(const std::string& memory) {
  auto found = read_talks(query("SELECT * FROM talk WHERE memory=?", memory));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

std::optional<Talk> BridgeState::talk_with_last(const std::string& origin) {
  auto found = read_talks(query("SELECT * FROM talk WHERE last=?", origin));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

void BridgeState::save(const Talk& t) {
  run("INSERT OR REPLACE INTO talk VALUES(?,?,?,?,?,?,?)", t.memory, t.talk, t.token,
      as_number(t.seq), t.person, t.last, t.last_at);
}

void BridgeState::drop_talk(const std::string& memory) {
  atomically([&] {
    run("DELETE FROM talk WHERE memory=?", memory);
    run("DELETE FROM choice WHERE memory=?", memory);
  });
}

std::vector<Talk> BridgeState::talks_of(const std::string& person) {
  return read_talks(query("SELECT * FROM talk WHERE person=?", person));
}

void BridgeState::add(const StoredChoice& c) {
  run("INSERT OR REPLACE INTO choice VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", c.value, c.memory,
      c.conversation, c.origin, as_number(c.number), c.id, c.text, c.place.room, c.place.thread,
      c.place.reply_to, as_number(c.used), c.at);
}

StoredChoice BridgeState::read_choice(const Statement& row) const {
  return {row.text(0), row.text(1), row.text(2), row.text(3), static_cast<int>(row.number(4)),
          row.text(5), row.text(6), {row.text(7), row.text(8), row.text(9)}, row.number(10) != 0,
          row.number(11)};
}

std::vector<StoredChoice> BridgeState::read_choices(Statement statement) const {
  std::vector<StoredChoice> list;
  while (statement.step() == Statement::Step::row) list.push_back(read_choice(statement));
  return list;
}

std::optional<StoredChoice> BridgeState::choice(const std::string& value) {
  const std::string sql = std::string(choice_columns) + "WHERE value=?";
  auto found = read_choices(query(sql.c_str(), value));
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<StoredChoice> BridgeState::open_choices(const std::string& memory) {
  const std::string sql = std::string(choice_columns) + "WHERE memory=? AND used=0 ORDER BY number";
  return read_choices(query(sql.c_str(), memory));
}

std::optional<StoredChoice> BridgeState::choice_of(const std::string& origin, int number) {
  const std::string sql = std::string(choice_columns) + "WHERE origin=? AND number=?";
  auto found = read_choices(query(sql.c_str(), origin, as_number(number)));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

void BridgeState::use_choices(const std::string& memory) {
  run("UPDATE choice SET used=1 WHERE memory=?", memory);
}

void BridgeState::set_language(const std::string& person, const std::string& language) {
  run("INSERT OR REPLACE INTO person VALUES(?,?)", person, language);
}

std::string BridgeState::language(const std::string& person) {
  auto row = query("SELECT language FROM person WHERE person=?", person);
  return row.step() == Statement::Step::row ? row.text(0) : std::string();
}

}  // namespace advisor::bridges
