#include "store/layout.h"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <type_traits>

#include "absl/strings/str_cat.h"

namespace pgassay::store {
namespace {

static_assert(std::is_trivially_copyable_v<Cell> && std::has_unique_object_representations_v<Cell>);
static_assert(offsetof(Cell, key_length) == 4 && offsetof(Cell, lane) == 8 && offsetof(Cell, row) == 40 &&
              offsetof(Cell, check) == 56);

constexpr uint32_t kMaxKeyLength = 33;

std::string ListFault(const RowElements& list, uint64_t rows, size_t row_digests, uint32_t header_cells) {
  if (list.cells.size() > size_t{4} * header_cells) return "its list is longer than a list may be";
  if (list.cells.size() != rows) return "its list does not have as many rows as the relation";
  for (const Cell& cell : list.cells) {
    if (cell.count != 1 || cell.key_length > kMaxKeyLength) return "its list has an element that is no row";
  }
  for (size_t i = 1; i < list.cells.size(); ++i) {
    int order = std::memcmp(&list.cells[i - 1], &list.cells[i], sizeof(Cell));
    if (order == 0 && row_digests > 0) {
      const uint8_t* digests = list.digests.data() + i * row_digests;
      order = std::memcmp(digests - row_digests, digests, row_digests);
    }
    if (order > 0) return "its list is not sorted";
  }
  return "";
}

std::string ElementsFault(const RelationFingerprint& relation, uint32_t header_cells) {
  const RowElements& elements = relation.elements;
  const size_t row_digests = relation.columns.size() * DigestBytes(relation.columns.size());
  if (elements.digests.size() != elements.cells.size() * row_digests) return "its digests have another size";
  if (!elements.cells.empty() && elements.digest_bytes != DigestBytes(relation.columns.size())) {
    return "its digests have another width";
  }
  if (elements.exact) return ListFault(elements, relation.rows, row_digests, header_cells);
  if (!ValidCells(elements.cells_per_partition)) return "its cells are not a power of two from 1 to 65536";
  if (elements.cells.size() != size_t{4} * elements.cells_per_partition) return "its sketch has another size";
  return "";
}

std::string ColumnsFault(const RelationFingerprint& relation) {
  const std::vector<ColumnFingerprint>& columns = relation.columns;
  if (columns.size() > kMaxColumns) return "it has more than 1600 columns";
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name.size() > kMaxNameBytes) return "a column's name is longer than 256 bytes";
    if (i > 0 && columns[i - 1].name >= columns[i].name) return "its columns are not sorted by name";
  }
  if (relation.key.size() > kMaxKeyColumns) return "its key has more than 32 columns";
  for (const KeyColumn& key : relation.key) {
    auto at = std::lower_bound(
        columns.begin(), columns.end(), key.name,
        [](const ColumnFingerprint& column, const std::string& name) { return column.name < name; });
    if (at == columns.end() || at->name != key.name) return "a column of its key is none of its columns";
  }
  return "";
}

std::string LeavesFault(const RelationFingerprint& relation) {
  const std::vector<LeafFingerprint>& leaves = relation.leaves;
  if (!leaves.empty() && relation.kind != RelationKind::kPartitioned) {
    return "it has leaves and is not partitioned";
  }
  for (size_t i = 0; i < leaves.size(); ++i) {
    if (std::max(leaves[i].schema.size(), leaves[i].name.size()) > kMaxNameBytes) {
      return "a leaf's name is longer than 256 bytes";
    }
    if (i > 0 &&
        std::tie(leaves[i - 1].schema, leaves[i - 1].name) >= std::tie(leaves[i].schema, leaves[i].name)) {
      return "its leaves are not sorted by schema and name";
    }
  }
  return "";
}

// By name, each once.
bool AttributesAreSorted(const CatalogObject& object) {
  for (size_t i = 1; i < object.attributes.size(); ++i) {
    if (object.attributes[i - 1].name >= object.attributes[i].name) return false;
  }
  return true;
}

// For messages, where 65,536 bytes would be in the way.
std::string Shortened(std::string name) {
  constexpr size_t kMax = 200;
  if (name.size() > kMax) name.replace(kMax, std::string::npos, "...");
  return name;
}

std::string NameOf(const CatalogObject& object) {
  return Shortened(absl::StrCat(object.kind, " ", QualifiedName(object.schema, object.parent, object.name)));
}

std::string NameOf(const SequenceState& sequence) {
  return Shortened(absl::StrCat("sequence ", QualifiedName(sequence.schema, "", sequence.name)));
}

std::string SequencesFault(const std::vector<SequenceState>& sequences) {
  auto key = [](const SequenceState& sequence) { return std::tie(sequence.schema, sequence.name); };
  auto place = [](const SequenceColumn& column) {
    return std::tie(column.schema, column.table, column.column);
  };
  for (size_t i = 0; i < sequences.size(); ++i) {
    if (i > 0 && key(sequences[i - 1]) >= key(sequences[i])) return "its sequences are not sorted";
    if (sequences[i].increment == 0) return "a sequence does not move";
    const std::vector<SequenceColumn>& columns = sequences[i].columns;
    for (size_t c = 0; c < columns.size(); ++c) {
      if (c > 0 && place(columns[c - 1]) >= place(columns[c]))
        return "the columns of a sequence are not sorted";
      if (!columns[c].known && columns[c].extreme.has_value()) {
        return "a column of a sequence has an extreme that is not known";
      }
    }
  }
  return "";
}

}  // namespace

std::string Fault(const RelationFingerprint& relation, uint32_t header_cells) {
  if (std::max(relation.schema.size(), relation.name.size()) > kMaxNameBytes) {
    return "its name is longer than 256 bytes";
  }
  std::string fault = ColumnsFault(relation);
  if (fault.empty()) fault = LeavesFault(relation);
  if (fault.empty()) fault = ElementsFault(relation, header_cells);
  if (!fault.empty() || relation.projection == nullptr) return fault;
  const RelationFingerprint& projection = *relation.projection;
  if (!projection.leaves.empty() || projection.projection != nullptr)
    return "its projection is a whole relation";
  if (projection.rows != relation.rows) return "its projection has another number of rows";
  fault = ColumnsFault(projection);
  if (fault.empty()) fault = ElementsFault(projection, header_cells);
  if (!fault.empty()) fault.insert(0, "in its projection: ");
  return fault;
}

std::string Fault(const CatalogState& catalog) {
  if (!catalog.objects_read && !catalog.objects.empty()) return "it has objects that were not read";
  if (!catalog.sequences_read && !catalog.sequences.empty()) return "it has sequences that were not read";
  for (size_t i = 0; i < catalog.objects.size(); ++i) {
    const CatalogObject& object = catalog.objects[i];
    if (i > 0 && catalog.objects[i - 1].Key() >= object.Key()) {
      return absl::StrCat("its objects are not sorted: ", NameOf(object));
    }
    if (!AttributesAreSorted(object)) return absl::StrCat("attributes are not sorted: ", NameOf(object));
    for (const CatalogAttribute& attribute : object.attributes) {
      if (attribute.value.empty()) return absl::StrCat("an attribute without a value: ", NameOf(object));
    }
  }
  return SequencesFault(catalog.sequences);
}

std::string Excess(const CatalogState& catalog) {
  if (catalog.objects.size() > kMaxObjects) return "more than 5000000 objects";
  if (catalog.sequences.size() > kMaxObjects) return "more than 5000000 sequences";
  for (const CatalogObject& object : catalog.objects) {
    if (std::max(object.kind.size(), object.schema.size()) > kMaxNameBytes ||
        std::max(object.parent.size(), object.name.size()) > kMaxLongNameBytes) {
      return absl::StrCat("a name longer than a file takes: ", NameOf(object));
    }
    if (object.attributes.size() > kMaxAttributes) {
      return absl::StrCat("more than 10000 attributes: ", NameOf(object));
    }
    for (const CatalogAttribute& attribute : object.attributes) {
      if (attribute.name.size() > kMaxLongNameBytes) {
        return absl::StrCat("a name longer than a file takes: an attribute of ", NameOf(object));
      }
      if (attribute.value.size() > kMaxValueBytes) {
        return absl::StrCat("an attribute of more than 16 MiB: ", NameOf(object));
      }
    }
  }
  for (const SequenceState& sequence : catalog.sequences) {
    for (const SequenceColumn& column : sequence.columns) {
      if (std::max({column.schema.size(), column.table.size(), column.column.size()}) > kMaxNameBytes) {
        return absl::StrCat("a name longer than a file takes: a column of ", NameOf(sequence));
      }
    }
    if (std::max(sequence.schema.size(), sequence.name.size()) > kMaxNameBytes) {
      return absl::StrCat("a name longer than a file takes: ", NameOf(sequence));
    }
  }
  return "";
}

std::string Fault(const FingerprintHeader& header) {
  if (!ValidCells(header.cells_per_partition)) return "cells is not a power of two from 1 to 65536";
  return "";
}

}  // namespace pgassay::store
