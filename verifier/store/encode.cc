#include "store/encode.h"

#include "store/cbor.h"
#include "store/source_fields.h"

namespace pgassay::store {
namespace {

void PutHash(CborWriter& out, const Hash128& hash) {
  static_assert(sizeof(Hash128) == 16 && offsetof(Hash128, hi) == 8);
  out.Bytes({reinterpret_cast<const uint8_t*>(&hash), sizeof(hash)});
}

void PutColumn(CborWriter& out, const ColumnFingerprint& column) {
  out.Map(7);
  out.Text("name");
  out.Text(column.name);
  out.Text("type");
  out.Text(column.type);
  out.Text("class");
  out.Text(column.type_class);
  out.Text("read");
  out.Text(kReadAs[static_cast<size_t>(column.read)]);
  out.Text("representation");
  out.Bool(column.has_representation);
  out.Text("sum");
  PutHash(out, column.sum);
  out.Text("representation_sum");
  PutHash(out, column.representation_sum);
}

void PutLeaf(CborWriter& out, const LeafFingerprint& leaf) {
  out.Map(5);
  out.Text("schema");
  out.Text(leaf.schema);
  out.Text("name");
  out.Text(leaf.name);
  out.Text("rows");
  out.Uint(leaf.rows);
  out.Text("sum");
  PutHash(out, leaf.sum);
  out.Text("representation_sum");
  PutHash(out, leaf.representation_sum);
}

void PutElements(CborWriter& out, const RowElements& elements) {
  out.Text(elements.exact ? "list" : "sketch");
  out.Map(elements.exact ? 2 : 3);
  if (!elements.exact) {
    out.Text("cells");
    out.Uint(elements.cells_per_partition);
  }
  out.Text("elements");
  out.Bytes({reinterpret_cast<const uint8_t*>(elements.cells.data()), elements.cells.size() * sizeof(Cell)});
  out.Text("digests");
  out.Bytes(elements.digests);
}

// What a relation and its projection both have: kRowsFields fields.
constexpr uint64_t kRowsFields = 7;
void PutRows(CborWriter& out, const RelationFingerprint& relation) {
  out.Text("rows");
  out.Uint(relation.rows);
  out.Text("sum");
  PutHash(out, relation.sum);
  out.Text("representation_sum");
  PutHash(out, relation.representation_sum);
  out.Text("key");
  out.Array(relation.key.size());
  for (const KeyColumn& key : relation.key) {
    out.Map(2);
    out.Text("name");
    out.Text(key.name);
    out.Text("mode");
    out.Text(kKeyModes[static_cast<size_t>(key.mode)]);
  }
  out.Text("key_unique");
  out.Bool(relation.key_is_unique);
  out.Text("columns");
  out.Array(relation.columns.size());
  for (const ColumnFingerprint& column : relation.columns) PutColumn(out, column);
  PutElements(out, relation.elements);
}

struct PutField {
  CborWriter& out;

  void operator()(absl::string_view name, const std::string& value) const {
    out.Text(name);
    out.Text(value);
  }
  void operator()(absl::string_view name, uint32_t value) const {
    out.Text(name);
    out.Uint(value);
  }
  void operator()(absl::string_view name, bool value) const {
    out.Text(name);
    out.Bool(value);
  }
  void operator()(absl::string_view name, const std::vector<std::string>& value) const {
    out.Text(name);
    out.Array(value.size());
    for (const std::string& text : value) out.Text(text);
  }
};

void PutSource(CborWriter& out, const Source& source) {
  uint64_t fields = 0;
  ForEachField(source, [&](const auto&...) { ++fields; });
  out.Map(fields);
  ForEachField(source, PutField{out});
}

void PutBigEndian(std::vector<uint8_t>& bytes, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<uint8_t>(value >> shift));
}

}  // namespace

std::vector<uint8_t> EncodeHeader(const FingerprintHeader& header) {
  CborWriter out;
  out.Tag(55799);
  out.Map(7);
  out.Text("format");
  out.Text(kFormat);
  out.Text("version");
  out.Uint(kVersion);
  out.Text("tool");
  out.Text(header.tool);
  out.Text("key_id");
  out.Text(header.key_id);
  out.Text("keep_text_keys");
  out.Bool(header.keep_text_keys);
  out.Text("cells");
  out.Uint(header.cells_per_partition);
  out.Text("canon");
  out.Uint(header.canon);
  return out.bytes();
}

std::vector<uint8_t> EncodeRelation(const RelationFingerprint& relation) {
  CborWriter out;
  out.Map(5 + kRowsFields + (relation.projection == nullptr ? 0 : 1));
  out.Text("schema");
  out.Text(relation.schema);
  out.Text("name");
  out.Text(relation.name);
  out.Text("kind");
  const char kind = static_cast<char>(relation.kind);
  out.Text(absl::string_view(&kind, 1));
  out.Text("populated");
  out.Bool(relation.populated);
  PutRows(out, relation);
  out.Text("leaves");
  out.Array(relation.leaves.size());
  for (const LeafFingerprint& leaf : relation.leaves) PutLeaf(out, leaf);
  if (relation.projection != nullptr) {
    out.Text("projection");
    out.Map(2 + kRowsFields);
    PutRows(out, *relation.projection);
    out.Text("like");
    out.Bool(relation.projection->named_like_other);
    out.Text("rules");
    out.Array(relation.projection->rules.size());
    for (const std::string& rule : relation.projection->rules) out.Text(rule);
  }
  return out.bytes();
}

std::vector<uint8_t> EncodeLedger(const std::vector<LedgerEntry>& ledger) {
  CborWriter out;
  out.Array(ledger.size());
  for (const LedgerEntry& entry : ledger) {
    out.Map(5);
    out.Text("kind");
    out.Text(entry.kind);
    out.Text("schema");
    out.Text(entry.schema);
    out.Text("name");
    out.Text(entry.name);
    out.Text("status");
    out.Text(kLedgerStatuses[static_cast<size_t>(entry.status)]);
    out.Text("reason");
    out.Text(entry.reason);
  }
  return out.bytes();
}

std::vector<uint8_t> EncodeIndex(const Index& index) {
  CborWriter out;
  out.Map(3);
  out.Text("relations");
  out.Array(index.relations.size());
  for (const IndexEntry& entry : index.relations) {
    out.Array(4);
    out.Text(entry.schema);
    out.Text(entry.name);
    out.Uint(entry.extent.offset);
    out.Uint(entry.extent.length);
  }
  out.Text("ledger");
  out.Array(2);
  out.Uint(index.ledger.offset);
  out.Uint(index.ledger.length);
  out.Text("source");
  PutSource(out, index.source);
  return out.bytes();
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
