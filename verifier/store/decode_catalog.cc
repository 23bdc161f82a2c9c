#include "status_macros.h"
#include "store/cbor.h"
#include "store/decode.h"

namespace pgassay::store {
namespace {

// What the keys and the shortest values of an item take, as in decode.cc.
constexpr size_t kMinAttributeBytes = 4;
constexpr size_t kMinObjectBytes = 41;
constexpr size_t kMinSequenceBytes = 43;
constexpr size_t kMinSequenceColumnBytes = 31;

CatalogAttribute GetAttribute(CborReader& in) {
  CatalogAttribute attribute;
  if (in.Array() != 2) in.Fail("an attribute does not have 2 items");
  attribute.name = in.Text(kMaxLongNameBytes);
  attribute.value = in.Text(kMaxValueBytes);
  return attribute;
}

CatalogObject GetObject(CborReader& in) {
  CatalogObject object;
  in.Fields({
      {"kind", [&] { object.kind = in.Text(kMaxNameBytes); }},
      {"schema", [&] { object.schema = in.Text(kMaxNameBytes); }},
      {"parent", [&] { object.parent = in.Text(kMaxLongNameBytes); }},
      {"name", [&] { object.name = in.Text(kMaxLongNameBytes); }},
      {"attributes", [&] { in.Values(GetAttribute, kMaxAttributes, kMinAttributeBytes, object.attributes); }},
  });
  return object;
}

SequenceColumn GetSequenceColumn(CborReader& in) {
  SequenceColumn column;
  in.Fields({
      {"schema", [&] { column.schema = in.Text(kMaxNameBytes); }},
      {"table", [&] { column.table = in.Text(kMaxNameBytes); }},
      {"column", [&] { column.column = in.Text(kMaxNameBytes); }},
      {"known", [&] { column.known = in.Bool(); }},
      {"extreme", [&] { column.extreme = in.Int(); }, false},
  });
  return column;
}

SequenceState GetSequence(CborReader& in) {
  SequenceState sequence;
  in.Fields({
      {"schema", [&] { sequence.schema = in.Text(kMaxNameBytes); }},
      {"name", [&] { sequence.name = in.Text(kMaxNameBytes); }},
      {"increment", [&] { sequence.increment = in.Int(); }},
      {"cycles", [&] { sequence.cycles = in.Bool(); }},
      {"next", [&] { sequence.next = in.Int(); }, false},
      {"columns",
       [&] { in.Values(GetSequenceColumn, kMaxObjects, kMinSequenceColumnBytes, sequence.columns); }},
  });
  return sequence;
}

}  // namespace

absl::StatusOr<CatalogState> DecodeCatalog(std::span<const uint8_t> bytes) {
  CborReader in(bytes);
  CatalogState catalog;
  in.Fields({
      {"objects_read", [&] { catalog.objects_read = in.Bool(); }},
      {"cluster_read", [&] { catalog.cluster_read = in.Bool(); }},
      {"sequences_read", [&] { catalog.sequences_read = in.Bool(); }},
      {"objects", [&] { in.Values(GetObject, kMaxObjects, kMinObjectBytes, catalog.objects); }},
      {"sequences", [&] { in.Values(GetSequence, kMaxObjects, kMinSequenceBytes, catalog.sequences); }},
  });
  if (in.ok()) in.Fail(Fault(catalog));
  RETURN_IF_ERROR(in.Finish());
  return catalog;
}

}  // namespace pgassay::store
