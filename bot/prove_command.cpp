#include "bot/prove_command.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <ostream>
#include <thread>
#include <vector>

#include "dialog/decide/interview.hpp"
#include "dialog/decide/prove.hpp"
#include "dialog/decide/transitions.hpp"

namespace advisor {
namespace {

constexpr unsigned most_threads = 8;
constexpr std::size_t topics = count_of<Sign> + count_of<Flag>;
constexpr std::size_t most_topics = 3;  // of those an interview begins with

void spread_over_threads(std::uint32_t count, const std::function<void(std::uint32_t)>& work) {
  std::atomic<std::uint32_t> next = 0;
  std::vector<std::jthread> threads;
  const auto wanted = std::clamp(std::thread::hardware_concurrency(), 1U, most_threads);
  for (unsigned i = 0; i < wanted; ++i)
    threads.emplace_back([&] {
      for (auto number = next++; number < count; number = next++) work(number);
    });
}

std::string grouped(std::uint64_t number) {
  auto text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

class Report {
 public:
  explicit Report(std::ostream& out) : x_out(out) {}

  void verdicts(const Proof& proof) {
    x_out << "verdict function\n  " << grouped(proof.matters)
          << " sets of signs and flags with their kinds of trouble, which weigh in "
          << grouped(proof.weights) << " ways,\n  each in " << grouped(proof.manners)
          << " manners: " << grouped(proof.matters * proof.manners) << " cases\n  "
          << grouped(proof.matter_steps) << " steps to one more sign or flag, "
          << grouped(proof.manner_steps) << " to a worse answer\n";
    for (std::size_t i = 0; i < count_of<Level>; ++i)
      line(name(static_cast<Level>(i)), proof.levels[i], proof.level_example[i], true);
    for (std::size_t i = 1; i < count_of<Rule>; ++i)
      line(name(static_cast<Rule>(i)), proof.rules[i], proof.rule_example[i], true);
    if (proof.violation) counter_example(*proof.violation);
    else x_out << "  every case has an outcome, danger always wins, what is worse never softens\n";
  }

  // H0 and H1 come before every verdict: by the table, whatever the phase.
  void table() {
    bool wins = true;
    for (std::size_t i = 0; i < count_of<Phase>; ++i) {
      const auto phase = static_cast<Phase>(i);
      wins = wins && transition(phase, Act::distress).reaction == Reaction::care &&
             transition(phase, Act::danger).reaction == Reaction::protect;
    }
    x_out << "table\n  H0: distress is cared for and danger protected from in "
          << (wins ? "every" : "NOT every") << " phase\n";
    x_holds = x_holds && wins;
  }

  void interviews(const Interviews& all, std::uint64_t beginnings) {
    std::uint64_t questions = 0;
    for (std::size_t i = 0; i < all.by_questions.size(); ++i) questions += i * all.by_questions[i];
    x_out << "interviews\n  from " << grouped(beginnings) << " beginnings (up to " << most_topics
          << " signs and flags): " << grouped(all.talks) << " talks by every answer\n  at most "
          << all.most << " questions, " << static_cast<double>(questions * 10 / all.talks) / 10
          << " on average; in " << all.settled * 100 / all.talks
          << " % no answer could change anything any more\n  the longest: " << all.longest << '\n';
    if (!all.broken.empty()) x_out << "  ASKED WHAT WAS KNOWN: " << all.broken << '\n';
    x_holds = x_holds && all.broken.empty() && all.most <= max_questions;
  }

  bool holds() const { return x_holds; }

 private:
  void line(std::string_view what, std::uint64_t count, const std::optional<Gist>& example,
            bool must_be) {
    x_out << "  " << what << std::string(12 - what.size(), ' ') << grouped(count) << "  "
          << (example ? describe(*example) : "NEVER REACHED") << '\n';
    x_holds = x_holds && (example || !must_be);
  }

  void counter_example(const Violation& violation) {
    x_holds = false;
    x_out << "  NOT SO: " << violation.property << "\n    " << shown(violation.gist) << '\n';
    if (violation.worse) x_out << "    " << shown(*violation.worse) << '\n';
  }

  static std::string shown(const Gist& gist) {
    const auto verdict = weigh(gist);
    return describe(gist) + ": " + std::string(name(verdict.level)) + " by " +
           std::string(name(verdict.rule())) + ", " + std::to_string(verdict.score) + " points";
  }

  std::ostream& x_out;
  bool x_holds = true;
};

Label topic(std::size_t i) {
  return i < count_of<Sign> ? label_of(static_cast<Sign>(i))
                            : label_of(static_cast<Flag>(i - count_of<Sign>));
}

std::string topic_name(std::size_t i) {
  return std::string(i < count_of<Sign> ? name(static_cast<Sign>(i))
                                        : name(static_cast<Flag>(i - count_of<Sign>)));
}

// Every choice of at most most_topics, as a beginning of a talk.
std::vector<std::vector<std::size_t>> beginnings() {
  std::vector<std::vector<std::size_t>> all{{}};
  for (std::size_t from = 0, size = 0; size < most_topics; ++size) {
    const auto to = all.size();
    for (; from < to; ++from)
      for (auto i = all[from].empty() ? 0 : all[from].back() + 1; i < topics; ++i) {
        auto more = all[from];
        more.push_back(i);
        all.push_back(std::move(more));
      }
  }
  all.erase(all.begin());
  return all;
}

Interviews every_interview(const std::vector<std::vector<std::size_t>>& list) {
  Interviews all;
  std::mutex mutex;
  spread_over_threads(static_cast<std::uint32_t>(list.size()), [&](std::uint32_t number) {
    Case known;
    std::string title;
    for (const auto i : list[number]) {
      known.heard(topic(i))->belief = Belief::yes;
      title += (title.empty() ? "" : ", ") + topic_name(i);
    }
    const auto own = interviews_from(known, title);
    const std::scoped_lock lock(mutex);
    all.add(own);
  });
  return all;
}

}  // namespace

bool prove(std::ostream& out) {
  const auto start = std::chrono::steady_clock::now();
  Report report(out);
  report.verdicts(prove_verdict(spread_over_threads));
  report.table();
  const auto list = beginnings();
  report.interviews(every_interview(list), list.size());
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  out << (report.holds() ? "proved" : "NOT PROVED") << " in "
      << static_cast<int>(taken.count() + 0.5) << " s\n";
  return report.holds();
}

}  // namespace advisor
