#include "bot/net/accounts.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace advisor {
namespace {

using namespace std::chrono_literals;
const Bucket::Time noon{std::chrono::hours(12)};

TEST(Bucket, GivesItsBurstAtOnceAndThenItsRate) {
  Bucket bucket({.per_second = 10, .burst = 3});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.take(noon));
  EXPECT_FALSE(bucket.take(noon));
  EXPECT_FALSE(bucket.take(noon + 99ms));
  EXPECT_TRUE(bucket.take(noon + 100ms));
  EXPECT_FALSE(bucket.take(noon + 100ms));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.take(noon + 10s));  // never more than the burst
  EXPECT_FALSE(bucket.take(noon + 10s));
}

TEST(Bucket, WithoutARateIsWithoutLimit) {
  Bucket bucket({});
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(bucket.take(noon));
  EXPECT_FALSE(bucket.limits());
}

TEST(Bucket, ThreadsThatShareItGetNoMoreThanThereIs) {
  Bucket bucket({.per_second = 0.001, .burst = 1'000});
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int turn = 0; turn < 1'000; ++turn) taken += bucket.take(noon);
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(taken, 1'000);
}

TEST(AccountBook, CountsSocketsByAddressAndByNetworksOfIpv6) {
  AccountBook book({.sockets = 1});
  const Seat one = book.open("203.0.113.7");
  EXPECT_TRUE(one && !one.is_extra());
  EXPECT_TRUE(book.open("203.0.113.7").is_extra());
  EXPECT_TRUE(book.open("::ffff:203.0.113.7").is_extra());  // the same, as a v6 socket names it
  EXPECT_FALSE(book.open("203.0.113.8").is_extra());
  const Seat v6 = book.open("2001:db8::1");
  EXPECT_TRUE(book.open("2001:db8::2").is_extra());
  EXPECT_FALSE(book.open("2001:db8:0:1::1").is_extra());
  const Seat loopback = book.open("127.0.0.1");
  EXPECT_FALSE(book.open("127.0.0.1").is_extra());
}

TEST(AccountBook, ForgetsAddressesThatAreGoneAndRested) {
  AccountBook book({.sockets = 1, .rate = {1'000, 10}});
  {
    Seat seat = book.open("203.0.113.7");
    EXPECT_TRUE(seat.take());
    book.forget_idle();
    EXPECT_EQ(book.size(), 1U);
  }
  std::this_thread::sleep_for(2ms);
  book.forget_idle();
  EXPECT_EQ(book.size(), 0U);
}

TEST(AccountBook, ASeatThatMovesIsGivenBackOnce) {
  AccountBook book({.sockets = 1});
  Seat seat = book.open("203.0.113.7");
  Seat moved = std::move(seat);
  seat = Seat();
  EXPECT_TRUE(book.open("203.0.113.7").is_extra());
  moved = Seat();
  EXPECT_FALSE(book.open("203.0.113.7").is_extra());
}

}  // namespace
}  // namespace advisor
