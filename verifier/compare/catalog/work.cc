#include "compare/catalog/work.h"

#include "compare/catalog/left_out.h"

namespace pgassay::compare {
namespace {

std::vector<CatalogObject> Objects(const CatalogState& side, bool objects, bool positions, bool cluster) {
  std::vector<CatalogObject> list;
  if (objects) {
    for (const CatalogObject& object : side.objects) {
      if (cluster || !BelongsToServer(object)) list.push_back(object);
    }
  } else if (positions) {
    for (const SequenceState& sequence : side.sequences) {
      list.push_back({.kind = "sequence",
                      .schema = sequence.schema,
                      .parent = "",
                      .name = sequence.name,
                      .attributes = {}});
    }
  }
  return list;
}

}  // namespace

CatalogWork::CatalogWork(const CatalogSides& of)
    : sides(of),
      objects(of.before.objects_read && of.after.objects_read),
      positions(of.before.sequences_read && of.after.sequences_read),
      cluster(of.before.cluster_read && of.after.cluster_read),
      versions{of.before.server_version_num, of.after.server_version_num},
      before(Objects(of.before, objects, positions, cluster)),
      after(Objects(of.after, objects, positions, cluster)),
      names(of.changes, before, after, objects),
      called(names.Called()),
      pairs(PairObjects(before, called, after, versions)),
      fates(pairs.size(), PairFate::kCompared),
      partly_excluded(pairs.size(), false),
      rules(of.changes.size()) {}

}  // namespace pgassay::compare
