// What a fingerprint file holds, for people and for programs.
//
// A relation at a time, so that no more than one needs to be in memory.
#ifndef PGASSAY_REPORT_SHOW_H_
#define PGASSAY_REPORT_SHOW_H_

#include <memory>
#include <string>
#include <vector>

#include "pgassay/catalog.h"
#include "pgassay/fingerprint.h"

namespace pgassay::report {

struct ShowOptions {
  bool catalog = false;                 // text: every object, in place of the relations
  bool ledger = false;                  // text: every entry, in place of the relations
  std::vector<std::string> kinds = {};  // of objects; none: all
};

// Begin, then Relation for each, Catalog and End, each once and in this order; what they give, one after the
// other, is the view. Not thread-safe.
class Show {
 public:
  virtual ~Show() = default;

  virtual std::string Begin(const std::string& path, const FingerprintHeader& header) = 0;
  virtual std::string Relation(const RelationFingerprint& relation) = 0;
  virtual std::string Catalog(const CatalogState& catalog) = 0;
  virtual std::string End(const std::vector<LedgerEntry>& ledger) = 0;
};

// Safe to print on a terminal whatever the names are.
std::unique_ptr<Show> ShowAsText(const ShowOptions& options = {});

// One document, pgassay-show/1 (SCHEMA.md), with a line for each relation and object.
std::unique_ptr<Show> ShowAsJson(const ShowOptions& options = {});

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_SHOW_H_
