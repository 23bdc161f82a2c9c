// A file of JSON that pgassay alone writes and that must be understood in whole or not at all (LOCK.md,
// Reading). Pure.
#ifndef PGASSAY_MIGRATE_LEDGER_DOCUMENT_H_
#define PGASSAY_MIGRATE_LEDGER_DOCUMENT_H_

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace pgassay::migrate::ledger {

// What is known of the file before it is looked at. The texts outlive the Document.
struct DocumentKind {
  absl::string_view what;    // "lock": what has no such depth
  absl::string_view format;  // "pgassay-lock/1"
  absl::string_view merged;  // what to do about git's conflict markers
  size_t max_bytes;          // of whole MiB
  int max_depth;             // of lists and objects in each other, and one to say what is wrong
};

// Errors name the file, the key, what is wrong with it and what to do: InvalidArgument, and
// FailedPrecondition for a format that a newer pgassay wrote.
class Document {
 public:
  using Json = nlohmann::json;

  // `file` is what messages call it. All three outlive the object.
  Document(absl::string_view bytes, absl::string_view file, const DocumentKind& kind)
      : bytes_(bytes), file_(file), kind_(kind) {}

  // An object of that format.
  absl::StatusOr<Json> Parse() const;

  absl::Status Wrong(absl::string_view what) const;
  absl::Status WrongType(absl::string_view key, const Json& value, absl::string_view wanted) const;
  // All of `keys`, and no other. `at` is the object's own key; "": the file.
  absl::Status CheckKeys(const Json& object, const std::string& at, const std::set<std::string>& keys) const;
  // REQUIRES: the key is there.
  absl::Status ReadText(const Json& object, const std::string& at, const char* key, std::string& text) const;

 private:
  absl::Status Fault(absl::string_view what, absl::string_view remedy) const;
  size_t LineOf(size_t offset) const;
  absl::Status CheckBytes() const;
  absl::StatusOr<Json> ParseJson() const;
  absl::Status CheckFormat(const Json& root) const;

  const absl::string_view bytes_;
  const absl::string_view file_;
  const DocumentKind& kind_;
};

}  // namespace pgassay::migrate::ledger

#endif  // PGASSAY_MIGRATE_LEDGER_DOCUMENT_H_
