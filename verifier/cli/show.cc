#include "report/show.h"

#include <memory>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/side.h"
#include "status_macros.h"
#include "store/reader.h"

namespace pgassay::cli {

absl::StatusOr<int> RunShow(const Options& options) {
  RETURN_IF_ERROR(CheckFile("FILE", options.file));
  ASSIGN_OR_RETURN(const std::unique_ptr<store::Reader> file, store::Reader::Open(options.file));
  const report::ShowOptions wanted{options.catalog, options.ledger, options.kinds};
  const std::unique_ptr<report::Show> show =
      options.json ? report::ShowAsJson(wanted) : report::ShowAsText(wanted);
  RETURN_IF_ERROR(WriteStdout(show->Begin(options.file, file->header())));
  for (size_t i = 0; i < file->relations().size(); ++i) {
    ASSIGN_OR_RETURN(const RelationFingerprint relation, file->Read(i));
    RETURN_IF_ERROR(WriteStdout(show->Relation(relation)));
  }
  ASSIGN_OR_RETURN(const CatalogState catalog, file->ReadCatalog());
  RETURN_IF_ERROR(WriteStdout(show->Catalog(catalog)));
  RETURN_IF_ERROR(WriteStdout(show->End(file->ledger())));
  return kExitSame;
}

}  // namespace pgassay::cli
