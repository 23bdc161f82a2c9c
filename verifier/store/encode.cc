#include "store/encode.h"

#include <concepts>
#include <memory>
#include <optional>
#include <utility>

#include "store/cbor.h"
#include "store/source_fields.h"

namespace pgassay::store {
namespace {

static_assert(sizeof(Hash128) == 16 && offsetof(Hash128, hi) == 8);

template <class Names, class Enum>
absl::string_view Name(const Names& names, Enum value) {
  return names[static_cast<size_t>(value)];
}

// Values by their types, so that no map is counted by hand.
class Encoder {
 public:
  explicit Encoder(CborWriter& out) : out_(out) {}

  // Keys and values by turns. A std::optional or a pointer to nothing is left out with its key.
  template <class... Pairs>
  void Map(const Pairs&... pairs) {
    out_.Map(Count(pairs...));
    PutPairs(pairs...);
  }

  template <std::unsigned_integral Value>
  void Put(Value value) {
    if constexpr (std::same_as<Value, bool>) {
      out_.Bool(value);
    } else {
      out_.Uint(value);
    }
  }
  void Put(int64_t value) { out_.Int(value); }
  void Put(absl::string_view text) { out_.Text(text); }
  void Put(std::span<const uint8_t> bytes) { out_.Bytes(bytes); }
  void Put(const std::vector<uint8_t>& bytes) { out_.Bytes(bytes); }
  void Put(const Hash128& hash) { out_.Bytes({reinterpret_cast<const uint8_t*>(&hash), sizeof(hash)}); }
  template <class Value>
  void Put(const std::vector<Value>& values) {
    out_.Array(values.size());
    for (const Value& value : values) Put(value);
  }
  template <class Value>
  void Put(const std::optional<Value>& value) {
    Put(*value);
  }

  void Put(const Source& source) {
    uint64_t fields = 0;
    ForEachField(source, [&](const auto&...) { ++fields; });
    out_.Map(fields);
    ForEachField(source, [&](absl::string_view name, const auto& value) { PutPairs(name, value); });
  }
  void Put(const Extent& extent) {
    out_.Array(2);
    Put(extent.offset);
    Put(extent.length);
  }
  void Put(const IndexEntry& entry) {
    out_.Array(4);
    Put(entry.schema);
    Put(entry.name);
    Put(entry.extent.offset);
    Put(entry.extent.length);
  }
  void Put(const LedgerEntry& entry) {
    Map("kind", entry.kind, "schema", entry.schema, "name", entry.name, "status",
        Name(kLedgerStatuses, entry.status), "reason", entry.reason);
  }

  void Put(const KeyColumn& key) { Map("name", key.name, "mode", Name(kKeyModes, key.mode)); }
  void Put(const ColumnFingerprint& column) {
    Map("name", column.name, "type", column.type, "class", column.type_class, "read",
        Name(kReadAs, column.read), "representation", column.has_representation, "sum", column.sum,
        "representation_sum", column.representation_sum);
  }
  void Put(const LeafFingerprint& leaf) {
    Map("schema", leaf.schema, "name", leaf.name, "rows", leaf.rows, "sum", leaf.sum, "representation_sum",
        leaf.representation_sum);
  }
  void Put(const RowElements& elements) {
    const auto* cells = reinterpret_cast<const uint8_t*>(elements.cells.data());
    Map("cells", elements.exact ? std::nullopt : std::optional(elements.cells_per_partition), "elements",
        std::span(cells, elements.cells.size() * sizeof(Cell)), "digests", elements.digests);
  }
  void Put(const RelationFingerprint& relation) {
    const char kind = static_cast<char>(relation.kind);
    PutRows(relation, "schema", relation.schema, "name", relation.name, "kind", absl::string_view(&kind, 1),
            "populated", relation.populated, "leaves", relation.leaves, "projection", relation.projection);
  }
  void Put(const std::shared_ptr<const RelationFingerprint>& projection) {
    PutRows(*projection, "like", projection->named_like_other, "rules", projection->rules);
  }

  void Put(const CatalogAttribute& attribute) {
    out_.Array(2);
    Put(attribute.name);
    Put(attribute.value);
  }
  void Put(const CatalogObject& object) {
    Map("kind", object.kind, "schema", object.schema, "parent", object.parent, "name", object.name,
        "attributes", object.attributes);
  }
  void Put(const SequenceColumn& column) {
    Map("schema", column.schema, "table", column.table, "column", column.column, "known", column.known,
        "extreme", column.extreme);
  }
  void Put(const SequenceState& sequence) {
    Map("schema", sequence.schema, "name", sequence.name, "increment", sequence.increment, "cycles",
        sequence.cycles, "next", sequence.next, "columns", sequence.columns);
  }

 private:
  template <class Value>
  static bool IsThere(const Value&) {
    return true;
  }
  template <class Value>
  static bool IsThere(const std::optional<Value>& value) {
    return value.has_value();
  }
  static bool IsThere(const std::shared_ptr<const RelationFingerprint>& value) { return value != nullptr; }

  static uint64_t Count() { return 0; }
  template <class Value, class... Rest>
  static uint64_t Count(absl::string_view, const Value& value, const Rest&... rest) {
    return (IsThere(value) ? 1 : 0) + Count(rest...);
  }

  void PutPairs() {}
  template <class Value, class... Rest>
  void PutPairs(absl::string_view key, const Value& value, const Rest&... rest) {
    if (IsThere(value)) {
      Put(key);
      Put(value);
    }
    PutPairs(rest...);
  }

  // What a relation and its projection both have, and `more`.
  template <class... More>
  void PutRows(const RelationFingerprint& relation, const More&... more) {
    Map("rows", relation.rows, "sum", relation.sum, "representation_sum", relation.representation_sum, "key",
        relation.key, "key_unique", relation.key_is_unique, "columns", relation.columns,
        relation.elements.exact ? "list" : "sketch", relation.elements, more...);
  }

  CborWriter& out_;
};

template <class Value>
std::vector<uint8_t> Encoded(const Value& value) {
  CborWriter out;
  Encoder(out).Put(value);
  return out.Take();
}

void PutBigEndian(std::vector<uint8_t>& bytes, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<uint8_t>(value >> shift));
}

}  // namespace

std::vector<uint8_t> EncodeHeader(const FingerprintHeader& header) {
  CborWriter out;
  out.Tag(55799);
  Encoder(out).Map("format", kFormat, "version", kVersion, "tool", header.tool, "key_id", header.key_id,
                   "keep_text_keys", header.keep_text_keys, "cells", header.cells_per_partition, "canon",
                   header.canon);
  return out.Take();
}

std::vector<uint8_t> EncodeRelation(const RelationFingerprint& relation) {
  return Encoded(relation);
}

std::vector<uint8_t> EncodeCatalog(const CatalogState& catalog) {
  CborWriter out;
  Encoder(out).Map("objects_read", catalog.objects_read, "cluster_read", catalog.cluster_read,
                   "sequences_read", catalog.sequences_read, "objects", catalog.objects, "sequences",
                   catalog.sequences);
  return out.Take();
}

std::vector<uint8_t> EncodeLedger(const std::vector<LedgerEntry>& ledger) {
  return Encoded(ledger);
}

std::vector<uint8_t> EncodeIndex(const Index& index) {
  CborWriter out;
  Encoder(out).Map("relations", index.relations, "catalog", index.catalog, "ledger", index.ledger, "source",
                   index.source);
  return out.Take();
}

std::vector<uint8_t> EncodeFooter(uint64_t index_offset, uint64_t bytes_before,
                                  std::span<const uint8_t, 32> sha256) {
  std::vector<uint8_t> footer(kFooterMagic.begin(), kFooterMagic.end());
  PutBigEndian(footer, index_offset);
  PutBigEndian(footer, bytes_before);
  footer.insert(footer.end(), sha256.begin(), sha256.end());
  return footer;
}

}  // namespace pgassay::store
