// A flat hash table from words to small values: open addressing, the words one after the other in
// one buffer. Far quicker to fill and to ask than a map of strings; words are never taken out.
// Values; a filled one may be read by any thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace advisor {

inline std::uint32_t word_hash(std::string_view word) {
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
  std::uint64_t hash = word.size() * odd;
  while (true) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, word.data(), word.size() < 8 ? word.size() : 8);
    hash = (hash ^ eight) * odd;
    hash ^= hash >> 29;
    if (word.size() <= 8) break;
    word.remove_prefix(8);
  }
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

template <class Value> class WordMap {
 public:
  void reserve(std::size_t words, std::size_t bytes) {
    x_entries.reserve(words);
    x_text.reserve(bytes);
    std::size_t slots = 16;
    while (slots < words * 2) slots *= 2;
    if (slots > x_slots.size()) spread(slots);
  }

  const Value* find(std::string_view word) const {
    if (x_slots.empty()) return nullptr;
    const auto hash = word_hash(word);
    for (auto at = hash & (x_slots.size() - 1);; at = (at + 1) & (x_slots.size() - 1)) {
      if (x_slots[at] == 0) return nullptr;
      const auto& entry = x_entries[x_slots[at] - 1];
      if (entry.hash == hash && text(entry) == word) return &entry.value;
    }
  }

  bool contains(std::string_view word) const { return find(word) != nullptr; }

  // The value of the word, and whether it is new and `value` was taken.
  std::pair<Value&, bool> emplace(std::string_view word, Value value) {
    if ((x_entries.size() + 1) * 2 > x_slots.size()) spread(x_slots.empty() ? 16 : 2 * x_slots.size());
    const auto hash = word_hash(word);
    auto at = hash & (x_slots.size() - 1);
    for (; x_slots[at] != 0; at = (at + 1) & (x_slots.size() - 1)) {
      auto& entry = x_entries[x_slots[at] - 1];
      if (entry.hash == hash && text(entry) == word) return {entry.value, false};
    }
    x_entries.push_back({hash, static_cast<std::uint32_t>(x_text.size()),
                         static_cast<std::uint32_t>(word.size()), value});
    x_text += word;
    x_slots[at] = static_cast<std::uint32_t>(x_entries.size());
    return {x_entries.back().value, true};
  }

 private:
  struct Entry {
    std::uint32_t hash, begin, size;
    Value value;
  };

  std::string_view text(const Entry& e) const { return std::string_view(x_text).substr(e.begin, e.size); }

  void spread(std::size_t slots) {
    x_slots.assign(slots, 0);
    for (std::uint32_t i = 0; i < x_entries.size(); ++i) {
      auto at = x_entries[i].hash & (slots - 1);
      while (x_slots[at] != 0) at = (at + 1) & (slots - 1);
      x_slots[at] = i + 1;
    }
  }

  std::string x_text;
  std::vector<Entry> x_entries;
  std::vector<std::uint32_t> x_slots;   // entry + 1; 0 is free
};

}  // namespace advisor
