// The words of pgassay-report/1 for what the model has as enums.
#ifndef PGASSAY_REPORT_NAMES_H_
#define PGASSAY_REPORT_NAMES_H_

#include "pgassay/report.h"

namespace pgassay::report {

constexpr const char* Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSame:
      return "same";
    case Verdict::kDifferent:
      return "different";
    case Verdict::kNotProven:
      return "not_proven";
  }
  return "not_proven";
}

constexpr const char* Name(TableStatus status) {
  switch (status) {
    case TableStatus::kLost:
      return "lost";
    case TableStatus::kDifferent:
      return "different";
    case TableStatus::kGained:
      return "gained";
    case TableStatus::kNotChecked:
      return "not_checked";
    case TableStatus::kRepresentation:
      return "representation";
    case TableStatus::kExcluded:
      return "excluded";
    case TableStatus::kSame:
      return "same";
  }
  return "not_checked";
}

constexpr const char* Name(ColumnStatus status) {
  switch (status) {
    case ColumnStatus::kLost:
      return "lost";
    case ColumnStatus::kGained:
      return "gained";
    case ColumnStatus::kDifferent:
      return "different";
    case ColumnStatus::kRepresentation:
      return "representation";
    case ColumnStatus::kNotComparable:
      return "not_comparable";
    case ColumnStatus::kSame:
      return "same";
  }
  return "not_comparable";
}

constexpr const char* Name(KeyMode mode) {
  switch (mode) {
    case KeyMode::kFixed:
      return "fixed";
    case KeyMode::kSized:
      return "sized";
    case KeyMode::kHashed:
      return "hashed";
  }
  return "hashed";
}

constexpr const char* Name(ReadAs read) {
  switch (read) {
    case ReadAs::kBinary:
      return "binary";
    case ReadAs::kRaw:
      return "raw";
    case ReadAs::kText:
      return "text";
  }
  return "text";
}

constexpr const char* Name(LedgerStatus status) {
  switch (status) {
    case LedgerStatus::kVerified:
      return "verified";
    case LedgerStatus::kExcluded:
      return "excluded";
    case LedgerStatus::kNotCheckable:
      return "not_checkable";
  }
  return "not_checkable";
}

}  // namespace pgassay::report

#endif  // PGASSAY_REPORT_NAMES_H_
