#include "bot/app.hpp"

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include <CLI/CLI.hpp>

#include "bot/backup.hpp"
#include "bot/bridges/run.hpp"
#include "bot/chat.hpp"
#include "bot/graph.hpp"
#include "bot/lint.hpp"
#include "bot/prove_command.hpp"
#include "bot/replay.hpp"
#include "bot/score.hpp"
#include "bot/serve.hpp"
#include "bot/understand_command.hpp"
#include "dialog/advisor.hpp"
#include "knowledge/load.hpp"
#include "locales/load.hpp"

namespace advisor {
namespace {

namespace fs = std::filesystem;

constexpr int ok = 0;
constexpr int command_failed = 1;
constexpr int bad_content = 2;

struct BadContent : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Content {
  std::shared_ptr<const Knowledge> knowledge;
  std::shared_ptr<const Locales> locales;
};

template <class T> std::shared_ptr<const T> checked(Result<T> result) {
  if (!result) throw BadContent(result.error().text());
  return std::make_shared<const T>(std::move(*result));
}

Content load_content(const fs::path& folder) {
  return {checked(load_knowledge(folder)), checked(load_locales(folder))};
}

// What the commands share, filled by the command line.
struct Options {
  fs::path content = ADVISOR_CONTENT;
  std::string language;
  std::string text;
  std::string format = "mermaid";
  fs::path file;
  std::vector<fs::path> logs;
  fs::path corpus;
  bool all = false;
  fs::path backup;
  ServeOptions serve;
  BridgeCommand bridge;
  ChatOptions chat;

  std::optional<Language> expected() const { return parse<Language>(language); }
};

std::shared_ptr<const Advisor> make_advisor(const Content& content) {
  try {
    return std::make_shared<const Advisor>(content.knowledge, content.locales);
  } catch (const std::runtime_error& e) {
    throw BadContent(e.what());
  }
}

std::shared_ptr<const Advisor> make_advisor(const Options& options) {
  return make_advisor(load_content(options.content));
}

int run_lint(const Options& options) {
  const auto content = load_content(options.content);
  const auto advisor = make_advisor(content);
  const auto errors = lint(*content.knowledge, *content.locales, advisor->understander());
  for (const auto& e : errors) std::cerr << e.text() << '\n';
  if (!errors.empty()) return bad_content;
  std::cout << "content is sound\n";
  return ok;
}

int run_graph(const Options& options) {
  if (!options.file.empty()) {
    std::ifstream in(options.file);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error(options.file.string() + ": cannot be read");
    std::ofstream(options.file) << with_graphs(text.str());
    return ok;
  }
  std::cout << graph(parse<GraphFormat>(options.format).value_or(GraphFormat::mermaid));
  return ok;
}

int run_prove(const Options&) { return prove(std::cout) ? ok : command_failed; }

int run_replay(const Options& options) {
  const auto same = replay_files(*make_advisor(options), options.logs, std::cout);
  if (!same) throw std::runtime_error(same.error().text());
  return *same ? ok : command_failed;
}

int run_export(const Options& options) {
  for (const auto& path : options.logs) {
    const auto talks = read_talks(path);
    if (!talks) throw std::runtime_error(talks.error().text());
    for (const auto& talk : *talks) std::cout << talk_line(talk) << '\n';
  }
  return ok;
}

int run_score(const Options& options) {
  const auto advisor = make_advisor(options);
  const auto gold = read_gold(options.corpus);
  if (!gold) {
    std::cerr << "advisor: " << gold.error().text() << '\n';
    return command_failed;
  }
  print_score(score(advisor->understander(), *gold), options.all, std::cout);
  return ok;
}

int run_understand(const Options& options) {
  const auto advisor = make_advisor(options);
  const int bad = understand_lines(advisor->understander(), std::cin, std::cout);
  return bad == 0 ? ok : command_failed;
}

int run_explain(const Options& options) {
  std::cout << make_advisor(options)->understander().explain(options.text, options.expected());
  return ok;
}

int run_serve(Options& options) {
  options.serve.advisor = make_advisor(options);
  options.serve.pages = options.content / "bot/widget";
  return serve(options.serve);
}

int run_chat(Options& options) {
  options.chat.advisor = make_advisor(options);
  options.chat.language = options.expected();
  return chat(options.chat);
}

int run_backup(const Options& options) {
  const auto& data = options.serve.data;
  const auto count = backup(data.empty() ? default_data_directory() : data, options.backup);
  if (!count) {
    std::cerr << "advisor: " << count.error().text() << '\n';
    return command_failed;
  }
  std::cout << count->talks << " talks, " << count->turns << " turns\n";
  return ok;
}

int run_bridge_command(Options& options) {
  options.bridge.words = options.content / "bot/bridges/words.json";
  return run_bridge(options.bridge);
}

void add_bridge_options(CLI::App& command, BridgeCommand& bridge) {
  command.add_option("--server", bridge.server, "The advisor's WebSocket")->capture_default_str();
  command.add_option("--state", bridge.state,
                     "SQLite file of what must not be forgotten (default: the state directory)");
  command.add_option("--health", bridge.health, "Port of GET /healthz on loopback; 0: any");
  command.add_option("--ca", bridge.ca, "Certificates to believe besides the system's, PEM");
  command.add_option("--proxy", bridge.proxy, "HTTP proxy, as http://HOST:PORT");
  command.add_flag("--strict-mention", bridge.strict_mention,
                   "In channels and groups answer only to a mention, in threads as well");
  command.add_flag("--remove-answers", bridge.remove_answers,
                   "Remove our answer when its question is deleted");
  command.add_option("--answers-a-minute", bridge.answers_a_minute, "Of one conversation at most")
      ->check(CLI::Range(1, 1'000))->capture_default_str();
}

void add_slack(CLI::App& command, BridgeCommand& bridge) {
  add_bridge_options(command, bridge);
  command.add_option("--api", bridge.slack_api, "Slack's Web API")->capture_default_str();
  command.footer("Tokens: $SLACK_APP_TOKEN (xapp-), $SLACK_BOT_TOKEN (xoxb-), for the server\n"
                 "$ADVISOR_BRIDGE_TOKEN; or NAME_FILE with the path of a file (mode 600).");
}

void add_matrix(CLI::App& command, BridgeCommand& bridge) {
  add_bridge_options(command, bridge);
  command.add_option("--homeserver", bridge.homeserver, "As https://matrix.example.com")->required();
  command.add_option("--invites", bridge.invites, "Which rooms to join")
      ->check(CLI::IsMember({"open", "allow_list", "none"}))->capture_default_str();
  command.add_option("--allow", bridge.allowed,
                     "User, server or room that may invite; * and ? stand for anything");
  command.add_option("--msgtype", bridge.msgtype, "Of answers")
      ->check(CLI::IsMember({"m.notice", "m.text"}))->capture_default_str();
  command.add_option("--appservice", bridge.appservice,
                     "Be an application service on this port of loopback instead of /sync");
  command.add_option("--user", bridge.user, "The application service's account, @NAME:SERVER");
  command.footer("Tokens: $MATRIX_ACCESS_TOKEN, of an application service $MATRIX_AS_TOKEN and\n"
                 "$MATRIX_HS_TOKEN, for the server $ADVISOR_BRIDGE_TOKEN; or NAME_FILE with the\n"
                 "path of a file (mode 600).");
}

void add_language(CLI::App& command, Options& options, const char* help) {
  command.add_option("--lang", options.language, help)->check(CLI::IsMember({"hu", "en"}));
}

void add_state(CLI::App& command, fs::path& data, bool& ephemeral) {
  command.add_option("--data", data,
                     "Folder of the stored talks (default: the user's state directory)");
  command.add_flag("--ephemeral", ephemeral, "Keep nothing");
}

void add_net(CLI::App& command, ServeOptions& serve) {
  command.add_option("--threads", serve.threads, "Threads that serve (default: one a core)")
      ->check(CLI::Range(1, 64));
  auto* cert = command.add_option("--tls-cert", serve.tls.certificate,
                                  "Certificate chain, PEM; read again on SIGHUP");
  auto* key = command.add_option("--tls-key", serve.tls.key, "Its private key, PEM");
  cert->needs(key);
  key->needs(cert);
  command.add_option("--proxy", serve.proxies,
                     "Address or network of a proxy whose X-Forwarded-For is believed");
  command.add_option("--bridge-tokens", serve.bridge_tokens,
                     "File of bridges, NAME TOKEN a line, besides $ADVISOR_BRIDGE_TOKENS");
  command.add_option("--sockets", serve.sockets,
                     "Sockets of one address, 0 without limit (default: 256, not for loopback)");
  command.add_option("--rate", serve.rate,
                     "Messages a second of one address, 0 without limit (default: 50, not for "
                     "loopback)");
  command.add_option("--bridge-rate", serve.bridge_rate,
                     "Messages a second of one bridge, 0 without limit (default: 2000)");
}

using Command = std::function<int(Options&)>;

// Adds all commands; the one that was given is put into `chosen`.
void add_commands(CLI::App& app, Options& options, Command& chosen) {
  const auto add = [&](const char* name, const char* help, Command command) {
    auto* sub = app.add_subcommand(name, help);
    sub->callback([&chosen, command = std::move(command)] { chosen = command; });
    return sub;
  };
  auto* serve = add("serve", "Serve the widget page and the WebSocket", run_serve);
  serve->add_option("--address", options.serve.address, "Address to listen on")
      ->capture_default_str();
  serve->add_option("--port", options.serve.port, "Port; 0 lets the system choose")
      ->capture_default_str();
  serve->add_option("--origin", options.serve.origins,
                    "A page's origin that may connect besides our own, as https://example.com");
  add_net(*serve, options.serve);
  add_state(*serve, options.serve.data, options.serve.ephemeral);
  serve->add_option("--store", options.serve.store,
                    "nats://HOST,.../BUCKET or an SQLite file, instead of the file in --data");
  serve
      ->add_option_function<std::string>(
          "--keep", [&](const std::string& text) { options.serve.retention = {parse_keep(text)}; },
          "Erase talks so long after their last turn, as 30d or 12h (default: keep them)")
      ->check([](const std::string& text) {
        return parse_keep(text) ? std::string() : "a number with s, m, h or d behind it";
      });

  auto* chat = add("chat", "Talk in the terminal", run_chat);
  add_language(*chat, options, "Language to begin in (default: the environment's)");
  chat->add_flag("--resume", options.chat.resume, "Go on with the last talk");
  add_state(*chat, options.chat.data, options.chat.ephemeral);

  auto* copy = add("backup", "Copy all talks into a file while a server may be writing", run_backup);
  copy->add_option("file", options.backup, "The new file")->required();
  copy->add_option("--data", options.serve.data,
                   "Folder of the stored talks (default: the user's state directory)");

  add("understand", "Read JSONL utterances, write what they say as JSONL", run_understand);

  auto* explain = add("explain", "Show how one utterance is understood", run_explain);
  explain->add_option("text", options.text, "The utterance")->required();
  add_language(*explain, options, "Language to expect");

  auto* score = add("score", "Measure understanding on labelled utterances", run_score);
  score->add_option("corpus", options.corpus, "JSONL file of labelled utterances")->required();
  score->add_flag("--all", options.all, "Also list every false alarm and miss");

  auto* bridge = app.add_subcommand("bridge", "Carry Slack's or Matrix's talks to a server");
  bridge->require_subcommand(1);
  const auto add_platform = [&](const std::string& name, const char* help,
                                void (*fill)(CLI::App&, BridgeCommand&)) {
    auto* platform = bridge->add_subcommand(name, help);
    fill(*platform, options.bridge);
    platform->callback([&chosen, &options, name] {
      options.bridge.platform = name;
      chosen = run_bridge_command;
    });
  };
  add_platform("slack", "A Slack workspace, over Socket Mode", add_slack);
  add_platform("matrix", "A Matrix homeserver", add_matrix);

  add("lint", "Check all content", run_lint);
  auto* graph = add("graph", "Draw the chart of phases and acts", run_graph);
  graph->add_option("--format", options.format, "How to write it")
      ->check(CLI::IsMember({"mermaid", "dot"}))
      ->capture_default_str();
  graph->add_option("--into", options.file, "A Markdown file that holds it between marks");
  const auto add_logs = [&](CLI::App* command) {
    command->add_option("logs", options.logs, "Stored talks: .jsonl, .sqlite, or folders of them")
        ->required();
  };
  add_logs(add("replay", "Run stored talks again and list what differs", run_replay));
  add_logs(add("export", "Write stored talks as JSONL, one a line", run_export));
  add("prove", "Go through the whole verdict function", run_prove);
}

}  // namespace

int run_app(int argc, char** argv) {
  CLI::App app{"A conversational advisor for freelancers about one client."};
  app.set_version_flag("--version", ADVISOR_VERSION);
  app.require_subcommand(1);
  Options options;
  app.add_option("--content", options.content, "Folder that holds knowledge/ and locales/")
      ->envname("ADVISOR_CONTENT");
  Command chosen;
  add_commands(app, options, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? ok : bad_content;
  }
  try {
    return chosen(options);
  } catch (const BadContent& e) {
    std::cerr << "advisor: " << e.what() << '\n';
    return bad_content;
  } catch (const std::exception& e) {
    std::cerr << "advisor: " << e.what() << '\n';
    return command_failed;
  }
}

}  // namespace advisor
