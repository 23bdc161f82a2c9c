// The bytes of one COPY ... TO STDOUT.
#ifndef PGASSAY_PG_COPY_STREAM_H_
#define PGASSAY_PG_COPY_STREAM_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pg/connection.h"

namespace pgassay::pg {

// Not thread-safe. `connection` must outlive it and do nothing else meanwhile.
// Dropped before its end, it cancels and drains, so that the connection can be used again if it is still
// ok(); a transaction around it has failed then and wants its ROLLBACK. Where libpq has no memory for a
// message the connection is closed. Errors tell no row values.
class CopyStream {
 public:
  // Sends `sql`, a COPY ... TO STDOUT.
  static absl::StatusOr<CopyStream> Start(Connection& connection, const std::string& sql);

  CopyStream(CopyStream&& other) noexcept;
  CopyStream& operator=(CopyStream&&) = delete;
  ~CopyStream();

  // The next message; it lives until the next call. nullopt after the last one, when COMMAND_OK and nothing
  // more has come (libpq says "done" also when the server failed half-way: that is an error here, and so is a
  // warning of class XX on the way). After an error or the end, the same again.
  absl::StatusOr<std::optional<std::span<const uint8_t>>> Next();

  // After Next() gave nullopt: n of the tag "COPY n".
  uint64_t rows_by_tag() const;
  uint64_t bytes() const;  // received so far

 private:
  struct FreeMemory {
    void operator()(char* memory) const { PQfreemem(memory); }
  };

  explicit CopyStream(Connection& connection) : connection_(&connection) {}
  absl::Status Finish();
  absl::Status Fail(absl::Status status);

  Connection* connection_;  // nullptr once moved from
  std::unique_ptr<char, FreeMemory> buffer_;
  bool done_ = false;
  absl::Status end_;  // how it ended
  uint64_t rows_by_tag_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace pgassay::pg

#endif  // PGASSAY_PG_COPY_STREAM_H_
