// Random statements that make and change schemas, of the lines of dump_judge.txt.
#ifndef PGASSAY_TESTS_SERVER_RANDOM_DDL_H_
#define PGASSAY_TESTS_SERVER_RANDOM_DDL_H_

#include <map>
#include <random>
#include <string>
#include <vector>

namespace pgassay {

struct Ddl {
  std::string sql;
  std::string undo;  // "" if nothing is known to take it back
};

class RandomDdl {
 public:
  // `text` is that of dump_judge.txt; a line it cannot make sense of fails the test.
  explicit RandomDdl(const std::string& text);

  // What every schema begins with.
  const std::vector<std::string>& start() const { return start_; }

  // One of the changes, its words chosen.
  Ddl Draw(std::mt19937_64& random) const;
  // That which only one judge sees, the number'th of it.
  std::string Hidden(size_t number, std::mt19937_64& random) const;
  // One of those that can be taken back.
  Ddl DrawUndoable(std::mt19937_64& random) const;

 private:
  Ddl Fill(const Ddl& line, std::mt19937_64& random) const;

  std::map<std::string, std::vector<std::string>> words_;
  std::vector<std::string> start_;
  std::vector<Ddl> hidden_;
  std::vector<Ddl> changes_;
  std::vector<Ddl> undoable_;
};

}  // namespace pgassay

#endif  // PGASSAY_TESTS_SERVER_RANDOM_DDL_H_
