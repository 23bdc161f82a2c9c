#include "wire/tuple_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace pgassay::wire {
namespace {

constexpr uint8_t kSignature[] = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xff, '\r', '\n', 0};
constexpr size_t kHeaderSize = sizeof(kSignature) + 4 + 4;  // flags, length of the extension
constexpr uint32_t kHasOids = 1u << 16;
constexpr uint32_t kCriticalFlags = 0xffff0000u;

}  // namespace

TupleReader::TupleReader(int columns)
    : columns_(columns), fields_(static_cast<size_t>(std::max(columns, 0))), needed_(kHeaderSize) {}

size_t TupleReader::Gather(std::span<const uint8_t> bytes, bool& complete) {
  size_t used = 0;
  while (true) {
    switch (phase_) {
      case Phase::kFailed:
        return used;
      case Phase::kEnd:
        if (used < bytes.size()) {
          Fail(absl::DataLossError(absl::StrCat("COPY stream: bytes after its trailer, after row ", rows_)));
        }
        return used;
      case Phase::kExtension: {
        const size_t skipped = std::min<size_t>(extension_left_, bytes.size() - used);
        used += skipped;
        extension_left_ -= static_cast<uint32_t>(skipped);
        if (extension_left_ == 0) {
          phase_ = Phase::kBetween;
        }
        return used;
      }
      case Phase::kBetween:
        carry_.clear();
        needed_ = 2;
        fields_read_ = 0;
        phase_ = Phase::kFieldCount;
        break;
      default:
        break;
    }
    const size_t taken = std::min(needed_ - carry_.size(), bytes.size() - used);
    carry_.insert(carry_.end(), bytes.begin() + static_cast<ptrdiff_t>(used),
                  bytes.begin() + static_cast<ptrdiff_t>(used + taken));
    used += taken;
    if (carry_.size() < needed_) {
      return used;
    }
    const bool in_header = phase_ == Phase::kHeader;
    Advance();
    if (phase_ == Phase::kBetween) {
      complete = !in_header;
      return used;
    }
  }
}

void TupleReader::Advance() {
  switch (phase_) {
    case Phase::kHeader: {
      Cursor cursor(carry_.data(), carry_.size());
      const uint8_t* signature = cursor.Take(sizeof(kSignature));
      const auto flags = cursor.ReadBigEndian<uint32_t>();
      const auto extension = cursor.ReadBigEndian<int32_t>();
      if (!cursor.ok() || std::memcmp(signature, kSignature, sizeof(kSignature)) != 0) {
        return Fail(absl::DataLossError("COPY stream: no signature of the binary format"));
      }
      if ((flags & kHasOids) != 0) {
        return Fail(absl::DataLossError("COPY stream: its rows have OIDs"));
      }
      if ((flags & kCriticalFlags) != 0) {
        return Fail(absl::DataLossError(absl::StrCat("COPY stream: unknown critical flags ", flags)));
      }
      if (extension < 0) {
        return Fail(
            absl::DataLossError(absl::StrCat("COPY stream: header extension of ", extension, " bytes")));
      }
      extension_left_ = static_cast<uint32_t>(extension);
      phase_ = extension == 0 ? Phase::kBetween : Phase::kExtension;
      return;
    }
    case Phase::kFieldCount: {
      const auto count = LoadBigEndian<int16_t>(carry_.data());
      if (count == -1) {
        phase_ = Phase::kEnd;
        return;
      }
      if (count != columns_) {
        return Fail(absl::DataLossError(
            absl::StrCat("COPY stream: row ", rows_ + 1, " has ", count, " fields instead of ", columns_)));
      }
      break;
    }
    case Phase::kFieldLength: {
      const auto length = LoadBigEndian<int32_t>(carry_.data() + needed_ - 4);
      if (length < -1) {
        return Fail(absl::DataLossError(absl::StrCat("COPY stream: row ", rows_ + 1, ", field ",
                                                     fields_read_ + 1, " has length ", length)));
      }
      if (length > 0) {
        needed_ += static_cast<size_t>(length);
        phase_ = Phase::kFieldBytes;
        return;
      }
      ++fields_read_;
      break;
    }
    case Phase::kFieldBytes:
      ++fields_read_;
      break;
    default:
      return;
  }
  if (fields_read_ == columns_) {
    phase_ = Phase::kBetween;
  } else {
    needed_ += 4;
    phase_ = Phase::kFieldLength;
  }
}

absl::Status TupleReader::Finish() const {
  switch (phase_) {
    case Phase::kEnd:
      return absl::OkStatus();
    case Phase::kFailed:
      return error_;
    case Phase::kHeader:
    case Phase::kExtension:
      return absl::DataLossError("COPY stream: ended in its header");
    case Phase::kBetween:
      return absl::DataLossError(absl::StrCat("COPY stream: ended without a trailer, after row ", rows_));
    default:
      return absl::DataLossError(absl::StrCat("COPY stream: ended in row ", rows_ + 1));
  }
}

void TupleReader::Fail(absl::Status error) {
  error_ = std::move(error);
  phase_ = Phase::kFailed;
}

}  // namespace pgassay::wire
