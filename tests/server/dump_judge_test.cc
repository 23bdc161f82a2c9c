// The independent judge: of random pairs of schemas, pgassay says "the same" if and only if pg_dump writes
// the same of both, the order of its entries aside.
//
// PGASSAY_JUDGE_GROUPS and PGASSAY_JUDGE_SEED ask for more than the build does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <future>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/catalog_words.h"
#include "server/dump_rules.h"
#include "server/dump_text.h"
#include "server/random_ddl.h"
#include "testing/matchers.h"
#include "testing/server.h"

namespace pgassay {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::Server;
using ::testing::Ge;

constexpr char kBase[] = "judge_base";
constexpr char kVariant[] = "judge_variant";

struct State {
  std::string story;  // what was done to the group's base
  CatalogState catalog;
  std::vector<std::string> dump;
  std::vector<std::string> rewritten;  // the dump, by all rewritings
};

uint64_t Asked(const char* variable, uint64_t otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

std::vector<std::string> Beyond(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> result;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
  return result;
}

class DumpJudgeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* role : {"judge_a", "judge_b", "\"Judge \"\"C\"\"\""}) {
      server().Sql("postgres", absl::StrCat("CREATE ROLE ", role));
    }
  }
  void TearDown() override {
    server().Sql("postgres", absl::StrCat("DROP DATABASE IF EXISTS ", kVariant));
    server().Sql("postgres", absl::StrCat("DROP DATABASE IF EXISTS ", kBase));
    for (const char* role : {"judge_a", "judge_b", "\"Judge \"\"C\"\"\""}) {
      server().Sql("postgres", absl::StrCat("DROP ROLE ", role));
    }
  }

  static Server& server() { return Server::Shared(); }

  static bool Try(pg::Connection& connection, const std::string& sql) { return connection.Execute(sql).ok(); }

  // By all but one.
  std::vector<std::string> Rewritten(const std::vector<std::string>& dump, const DumpRewriting* but) const {
    std::vector<std::string> result = dump;
    for (const DumpRewriting& one : rewritings_) {
      if (&one == but) continue;
      for (std::string& entry : result) entry = one.rewrite(entry);
    }
    std::sort(result.begin(), result.end());
    return result;
  }

  State Observe(const std::string& database, const std::string& story) {
    State state;
    state.story = story;
    std::future<std::string> dump =
        std::async(std::launch::async, [&database] { return DumpSchema(server(), database); });
    pg::Connection connection = OpenSession(server(), database);
    state.catalog = ReadCatalog(connection);
    state.dump = DumpEntries(dump.get());
    state.rewritten = Rewritten(state.dump, nullptr);
    return state;
  }

  void MakeBase();
  void AddVariants(uint64_t group);
  void AddVariant(const std::function<std::string(pg::Connection&)>& change);
  void JudgePairs(uint64_t group);
  void JudgePair(uint64_t group, const State& before, const State& after);
  std::string Apply(pg::Connection& connection, int changes);
  std::string TakeBack(pg::Connection& connection);
  void Replay(bool shuffled);

  RandomDdl ddl_{ReadTestFile("server/dump_judge.txt")};
  std::mt19937_64 random_;
  std::vector<std::string> base_;  // what made the group's base
  std::vector<State> states_;
  std::vector<DumpException> exceptions_ = DumpExceptions();
  std::vector<DumpRewriting> rewritings_ = DumpRewritings();
  int pairs_ = 0;
  int same_ = 0;
  int disagreements_ = 0;
};

void DumpJudgeTest::MakeBase() {
  server().CreateDatabase(kBase, "TEMPLATE template0");
  base_.clear();
  {
    pg::Connection connection = OpenSession(server(), kBase);
    ASSERT_THAT(connection.Execute("SET default_transaction_read_only = off"), IsOk());
    for (const std::string& sql : ddl_.start()) {
      ASSERT_THAT(connection.Execute(sql), IsOk());
      base_.push_back(sql);
    }
    const uint64_t size = 20 + random_() % 60;
    for (uint64_t i = 0; i < size; ++i) {
      const Ddl ddl = ddl_.Draw(random_);
      if (Try(connection, ddl.sql)) base_.push_back(ddl.sql);
    }
  }
  states_.clear();
  states_.push_back(Observe(kBase, "the base"));
}

std::string DumpJudgeTest::Apply(pg::Connection& connection, int changes) {
  std::vector<std::string> done;
  for (int tries = 0; tries < 200 && static_cast<int>(done.size()) < changes; ++tries) {
    const Ddl ddl = ddl_.Draw(random_);
    if (Try(connection, ddl.sql)) done.push_back(ddl.sql);
  }
  return done.empty() ? "nothing" : absl::StrJoin(done, "; ");
}

std::string DumpJudgeTest::TakeBack(pg::Connection& connection) {
  for (int tries = 0; tries < 200; ++tries) {
    const Ddl ddl = ddl_.DrawUndoable(random_);
    if (!Try(connection, ddl.sql)) continue;
    return Try(connection, ddl.undo) ? absl::StrCat(ddl.sql, "; ", ddl.undo) : ddl.sql;
  }
  return "nothing";
}

// The same statements in another order; those that come too early are tried again.
void DumpJudgeTest::Replay(bool shuffled) {
  server().CreateDatabase(kVariant, "TEMPLATE template0");
  std::vector<std::string> left = base_;
  for (size_t i = left.size() - 1; i > 0; --i) {
    if (shuffled) std::swap(left[i], left[random_() % (i + 1)]);
    if (!shuffled && random_() % 4 == 0) std::swap(left[i], left[i - 1]);
  }
  std::vector<std::string> done;
  {
    pg::Connection connection = OpenSession(server(), kVariant);
    ASSERT_THAT(connection.Execute("SET default_transaction_read_only = off"), IsOk());
    for (bool progress = true; progress && !left.empty();) {
      std::vector<std::string> again;
      for (const std::string& sql : left) (Try(connection, sql) ? done : again).push_back(sql);
      progress = again.size() < left.size();
      left = std::move(again);
    }
  }
  states_.push_back(Observe(
      kVariant, absl::StrCat("the base's statements in another order: ", absl::StrJoin(done, ";\n"))));
}

// `change` says what it did.
void DumpJudgeTest::AddVariant(const std::function<std::string(pg::Connection&)>& change) {
  server().CreateDatabase(kVariant, absl::StrCat("TEMPLATE ", kBase));
  std::string story;
  {
    pg::Connection connection = OpenSession(server(), kVariant);
    ASSERT_THAT(connection.Execute("SET default_transaction_read_only = off"), IsOk());
    story = change(connection);
  }
  states_.push_back(Observe(kVariant, story));
}

void DumpJudgeTest::AddVariants(uint64_t group) {
  for (const int changes : {1, 1, 1, 1, 1, 0, 2, 3}) {
    AddVariant([&](pg::Connection& connection) { return Apply(connection, changes); });
  }
  for (int i = 0; i < 2; ++i) {
    AddVariant([&](pg::Connection& connection) { return TakeBack(connection); });
  }
  for (uint64_t i = 0; i < 2; ++i) {
    AddVariant([&](pg::Connection& connection) {
      const std::string sql = ddl_.Hidden(2 * group + i, random_);
      Try(connection, sql);
      return sql;
    });
  }
  Replay(false);
  Replay(true);
}

void DumpJudgeTest::JudgePair(uint64_t group, const State& before, const State& after) {
  const std::vector<CatalogFinding> findings = CompareStates(before.catalog, after.catalog);
  const bool dump_same = before.rewritten == after.rewritten;
  std::vector<DumpException*> used;
  std::vector<CatalogFinding> left;
  for (const CatalogFinding& finding : findings) {
    const auto exception =
        std::find_if(exceptions_.begin(), exceptions_.end(), [&](const DumpException& one) {
          return (one.always || dump_same) && one.covers(finding, before.catalog);
        });
    if (exception == exceptions_.end()) {
      left.push_back(finding);
    } else {
      used.push_back(&*exception);
    }
  }
  ++pairs_;
  same_ += dump_same ? 1 : 0;
  if (dump_same && left.empty()) {
    for (DumpException* exception : used) ++exception->used;
    if (before.dump != after.dump) {
      for (DumpRewriting& one : rewritings_) {
        one.used += Rewritten(before.dump, &one) != Rewritten(after.dump, &one) ? 1 : 0;
      }
    }
  }
  if (dump_same == left.empty()) return;
  ++disagreements_;
  if (disagreements_ > 20) return;
  ADD_FAILURE() << "group " << group << ": pg_dump says " << (dump_same ? "the same" : "different")
                << "\nbefore: " << before.story << "\nafter: " << after.story << "\nfindings:\n"
                << Explain(left) << "of pg_dump before only:\n"
                << absl::StrJoin(Beyond(before.dump, after.dump), "\n") << "\nof pg_dump after only:\n"
                << absl::StrJoin(Beyond(after.dump, before.dump), "\n")
                << "\nbase: " << absl::StrJoin(base_, ";\n");
}

void DumpJudgeTest::JudgePairs(uint64_t group) {
  for (size_t i = 0; i < states_.size(); ++i) {
    for (size_t j = i + 1; j < states_.size(); ++j) {
      if ((i + j) % 2 == 0) {
        JudgePair(group, states_[i], states_[j]);
      } else {
        JudgePair(group, states_[j], states_[i]);
      }
    }
  }
}

TEST_F(DumpJudgeTest, AgreesWithPgDump) {
  const uint64_t groups = Asked("PGASSAY_JUDGE_GROUPS", 6);
  const uint64_t seed = Asked("PGASSAY_JUDGE_SEED", 1);
  for (uint64_t group = seed; group < seed + groups; ++group) {
    random_.seed(group);  // a group by itself: PGASSAY_JUDGE_SEED=<group> PGASSAY_JUDGE_GROUPS=1
    MakeBase();
    AddVariants(group);
    if (HasFatalFailure()) return;
    JudgePairs(group);
  }
  std::cout << "pg_dump's judgement: " << pairs_ << " pairs, " << same_ << " of them the same, "
            << disagreements_ << " disagreements\n";
  for (const DumpException& exception : exceptions_) {
    std::cout << "  " << exception.used << " by exception: " << exception.reason << "\n";
    EXPECT_GT(exception.used, 0) << exception.reason;
  }
  for (const DumpRewriting& one : rewritings_) {
    std::cout << "  " << one.used << " by exception: " << one.reason << "\n";
    EXPECT_GT(one.used, 0) << one.reason;
  }
  EXPECT_EQ(disagreements_, 0);
  EXPECT_THAT(same_, Ge(pairs_ / 20));
}

}  // namespace
}  // namespace pgassay
