#include "knowledge/weights.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/temporary_directory.hpp"

namespace advisor {
namespace {

Weights some_weights() {
  Weights out;
  for (std::uint64_t f = 1; f <= 5; ++f) {
    out.features.push_back(f * 1000);
    out.scales.push_back(static_cast<float>(f) / 8);
    Weights::HiddenRow row{};
    row[f] = static_cast<std::int8_t>(f);
    out.rows.push_back(row);
  }
  out.output[3][2] = 1.5F;
  out.bias[7] = -2;
  out.thresholds[1] = 0.5F;
  return out;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Weights, come_back_as_they_were_written) {
  const TemporaryDirectory folder;
  ASSERT_TRUE(write_weights(some_weights(), folder.path() / "x.bin"));
  const auto read = read_weights(folder.path() / "x.bin");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->features, some_weights().features);
  EXPECT_EQ(read->scales, some_weights().scales);
  EXPECT_EQ(read->rows, some_weights().rows);
  EXPECT_EQ(read->output[3][2], 1.5F);
  EXPECT_EQ(read->bias[7], -2);
  EXPECT_EQ(read->thresholds[1], 0.5F);
}

TEST(Weights, are_empty_where_there_is_no_file) {
  const auto read = read_weights("there/is/none.bin");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->empty());
}

TEST(Weights, name_the_file_that_is_cut_short_or_of_another_kind) {
  const TemporaryDirectory folder;
  const auto file = folder.path() / "x.bin";
  ASSERT_TRUE(write_weights(some_weights(), file));
  const auto whole = bytes_of(file);
  for (const auto length : {std::size_t{0}, std::size_t{5}, std::size_t{24}, whole.size() - 1}) {
    std::ofstream(file, std::ios::binary) << whole.substr(0, length);
    const auto read = read_weights(file);
    ASSERT_FALSE(read) << length;
    EXPECT_EQ(read.error().where, "x.bin");
    EXPECT_THAT(read.error().what, testing::HasSubstr("advisor train"));
  }
}

TEST(Weights, know_each_class_both_ways) {
  for (std::size_t i = 0; i < class_count; ++i)
    EXPECT_EQ(class_of(label_of(static_cast<ClassIndex>(i))), i);
  EXPECT_FALSE(class_of({Label::Kind::fact, 0, 1}));
  EXPECT_FALSE(class_of({Label::Kind::act, static_cast<std::uint8_t>(Act::greet)}));
}

}  // namespace
}  // namespace advisor
