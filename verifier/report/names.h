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

constexpr const char* Name(RowChange change) {
  switch (change) {
    case RowChange::kLost:
      return "lost";
    case RowChange::kGained:
      return "gained";
    case RowChange::kChanged:
      return "changed";
  }
  return "changed";
}

// The word of the JSON, and what follows a column's name in a sentence.
struct ChangeWords {
  const char* name;
  const char* text;
};

constexpr ChangeWords WordsOf(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kCutToMilliseconds:
      return {"cut_to_milliseconds", "microseconds cut to milliseconds"};
    case ChangeKind::kWholeHourShift:
      return {"whole_hour_shift", "shifted like a time zone"};
    case ChangeKind::kNullToEmpty:
      return {"null_to_empty", "NULL became empty text"};
    case ChangeKind::kEmptyToNull:
      return {"empty_to_null", "empty text became NULL"};
    case ChangeKind::kTrailingBlanks:
      return {"trailing_blanks", "trailing blanks differ"};
    case ChangeKind::kCaseOnly:
      return {"case_only", "only upper and lower case differ"};
    case ChangeKind::kNormalizationOnly:
      return {"normalization_only", "only the Unicode normalization differs"};
    case ChangeKind::kScaleOnly:
      return {"scale_only", "only the numeric scale differs"};
    case ChangeKind::kRoundedBeyond2To53:
      return {"rounded_beyond_2_to_53", "rounded beyond 2^53"};
    case ChangeKind::kFloat32Precision:
      return {"float32_precision", "rounded to float32"};
    case ChangeKind::kSignOfZero:
      return {"sign_of_zero", "the sign of zero differs"};
    case ChangeKind::kBooleanAsText:
      return {"boolean_as_text", "a boolean became text"};
    case ChangeKind::kJsonText:
      return {"json_text", "JSON of the same value in another text"};
    case ChangeKind::kArrayOrder:
      return {"array_order", "array elements in another order"};
    case ChangeKind::kTruncatedText:
      return {"truncated_text", "text truncated"};
    case ChangeKind::kEncodingDamage:
      return {"encoding_damage", "damaged in an encoding"};
    case ChangeKind::kEnumRelabelled:
      return {"enum_relabelled", "another label of the enum"};
    case ChangeKind::kOther:
      break;
  }
  return {"other", "changed in another way"};
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

constexpr const char* Name(CatalogChange change) {
  switch (change) {
    case CatalogChange::kLost:
      return "lost";
    case CatalogChange::kGained:
      return "gained";
    case CatalogChange::kChanged:
      return "changed";
    case CatalogChange::kRenamed:
      return "renamed";
  }
  return "changed";
}

constexpr const char* Name(CatalogSeverity severity) {
  switch (severity) {
    case CatalogSeverity::kLoss:
      return "loss";
    case CatalogSeverity::kBehaviour:
      return "behaviour";
    case CatalogSeverity::kCosmetic:
      return "cosmetic";
  }
  return "loss";
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
