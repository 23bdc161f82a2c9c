#include "migrate/project/settings.h"

#include <toml++/toml.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "migrate/file/read.h"
#include "migrate/project/guard.h"
#include "migrate/project/keys.h"
#include "status_macros.h"

namespace pgassay::migrate::project {
namespace {

constexpr char kFileName[] = "pgassay.toml";
constexpr size_t kMaxBytes = 1u << 20;
constexpr size_t kMaxName = 63;  // bytes, PostgreSQL's own limit: the rest is cut off without a word
constexpr absl::Duration kMaxLockTimeout = absl::Hours(24);

const char* TypeName(toml::node_type type) {
  switch (type) {
    case toml::node_type::table:
      return "a section";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "text";
    case toml::node_type::integer:
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or a time";
  }
}

// A name from the file for a message of one line.
std::string Printable(std::string_view name) {
  std::string text;
  for (const char c : name.substr(0, 64)) {
    text.push_back(absl::ascii_iscntrl(static_cast<unsigned char>(c)) ? '?' : c);
  }
  return text;
}

// A place in the file and what stands there.
struct Entry {
  const Key* key;
  const toml::node* node;
  std::string Name() const { return absl::StrCat(key->section, ".", key->name); }
};

class Document {
 public:
  Document(std::string file, std::string folder) : file_(std::move(file)), folder_(std::move(folder)) {}

  absl::StatusOr<ProjectSettings> Read(const toml::table& root) const {
    RETURN_IF_ERROR(CheckKeys(root));
    ProjectSettings settings;
    settings.file = file_;
    settings.folder = folder_;
    RETURN_IF_ERROR(ReadDatabase(root, settings.database));
    RETURN_IF_ERROR(ReadDiesel(root, settings.diesel));
    RETURN_IF_ERROR(ReadDrizzle(root, settings.drizzle));
    RETURN_IF_ERROR(ReadCutover(root, settings.cutover));
    return settings;
  }

  absl::Status Refuse(const toml::source_region& place, absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(file_, ":", std::max<toml::source_index>(place.begin.line, 1), ": ", what));
  }

 private:
  absl::Status CheckKeys(const toml::table& root) const {
    for (auto&& [key, node] : root) {
      const std::string section(key.str());
      const toml::table* const table = node.as_table();
      if (!IsSection(section)) {
        const bool is_key = table == nullptr && !node.is_array_of_tables();
        return Refuse(key.source(),
                      absl::StrCat(Printable(section), ": there is no such ", is_key ? "key" : "section",
                                   "; ", is_key ? AdviceOnKey("", section) : AdviceOnSection(section)));
      }
      if (table == nullptr) {
        return Refuse(key.source(),
                      absl::StrCat(section, ": is ", TypeName(node.type()), ", not a section; write [",
                                   section, "] on a line of its own, and its keys below"));
      }
      for (auto&& [name, value] : *table) {
        if (FindKey(section, std::string(name.str())) != nullptr) continue;
        return Refuse(name.source(),
                      absl::StrCat(section, ".", Printable(name.str()), ": there is no such key; ",
                                   AdviceOnKey(section, std::string(name.str()))));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadDatabase(const toml::table& root, ProjectSettings::Database& database) const {
    RETURN_IF_ERROR(Variable(root, "database", "url_env", database.url_env));
    RETURN_IF_ERROR(Require(root, "database", "schemas"));
    RETURN_IF_ERROR(Texts(root, "database", "schemas", database.schemas));
    const Entry schemas = Find(root, "database", "schemas");
    if (database.schemas.empty()) return Refuse(schemas, "is empty", "name at least one schema");
    for (const std::string& name : database.schemas) RETURN_IF_ERROR(CheckName(schemas, name));
    RETURN_IF_ERROR(Variable(root, "database", "scratch_url_env", database.scratch_url_env));
    return Path(root, "database", "scratch_prelude", folder_, database.scratch_prelude);
  }

  absl::Status ReadDiesel(const toml::table& root, ProjectSettings::Diesel& diesel) const {
    RETURN_IF_ERROR(Require(root, "diesel", "migrations"));
    RETURN_IF_ERROR(Path(root, "diesel", "migrations", folder_, diesel.migrations));
    return Name(root, "diesel", "table_schema", diesel.table_schema);
  }

  absl::Status ReadDrizzle(const toml::table& root, ProjectSettings::Drizzle& drizzle) const {
    RETURN_IF_ERROR(Require(root, "drizzle", "root"));
    RETURN_IF_ERROR(Path(root, "drizzle", "root", folder_, drizzle.root));
    drizzle.config = Under(drizzle.root, drizzle.config);
    drizzle.out = Under(drizzle.root, drizzle.out);
    RETURN_IF_ERROR(Path(root, "drizzle", "config", drizzle.root, drizzle.config));
    RETURN_IF_ERROR(Path(root, "drizzle", "out", drizzle.root, drizzle.out));
    RETURN_IF_ERROR(Text(root, "drizzle", "kit", drizzle.kit));
    RETURN_IF_ERROR(Name(root, "drizzle", "migrations_schema", drizzle.migrations_schema));
    RETURN_IF_ERROR(Name(root, "drizzle", "migrations_table", drizzle.migrations_table));
    RETURN_IF_ERROR(Name(root, "drizzle", "role", drizzle.role));
    using Owner = ProjectSettings::SchemaOwner;
    RETURN_IF_ERROR(Word(root, "drizzle", "schema_owner",
                         {{"team", Owner::kTeam}, {"pgassay", Owner::kPgassay}}, drizzle.schema_owner));
    return Texts(root, "drizzle", "accept", drizzle.accept);
  }

  absl::Status ReadCutover(const toml::table& root, ProjectSettings::Cutover& cutover) const {
    RETURN_IF_ERROR(Duration(root, "cutover", "lock_timeout", cutover.lock_timeout_ms));
    cutover.state_dir = Under(folder_, ".pgassay");
    RETURN_IF_ERROR(Path(root, "cutover", "state_dir", folder_, cutover.state_dir));
    using Freeze = ProjectSettings::Freeze;
    return Word(root, "cutover", "freeze", {{"trigger", Freeze::kTrigger}, {"strict", Freeze::kStrict}},
                cutover.freeze);
  }

  // CheckKeys has seen that sections are tables.
  static Entry Find(const toml::table& root, const char* section, const char* name) {
    const toml::table* const table = root[section].as_table();
    return {FindKey(section, name), table == nullptr ? nullptr : table->get(name)};
  }

  absl::Status Refuse(const Entry& entry, absl::string_view what, absl::string_view what_to_do) const {
    return Refuse(entry.node->source(), absl::StrCat(entry.Name(), ": ", what, "; ", what_to_do));
  }

  absl::Status Require(const toml::table& root, const char* section, const char* name) const {
    const Entry entry = Find(root, section, name);
    if (entry.node != nullptr) return absl::OkStatus();
    const toml::table* const table = root[section].as_table();
    const std::string advice = absl::StrCat("write, such as, ", entry.key->example, " under [", section, "]");
    return Refuse(table == nullptr ? root.source() : table->source(),
                  absl::StrCat(entry.Name(), ": is missing and has no default; ", advice));
  }

  // The text of `node`, which is the entry's own or one of its list.
  absl::StatusOr<std::string> TextOf(const Entry& entry, const toml::node& node) const {
    const Entry place{entry.key, &node};
    const toml::value<std::string>* const value = node.as_string();
    if (value == nullptr) {
      return Refuse(place,
                    absl::StrCat(&node == entry.node ? "is " : "has ", TypeName(node.type()),
                                 &node == entry.node ? ", not text" : " in it, not text"),
                    absl::StrCat("write it in quotes: ", entry.key->example));
    }
    const std::string& text = value->get();
    if (absl::StripAsciiWhitespace(text).empty()) {
      return Refuse(place, &node == entry.node ? "is empty" : "has an empty text in it",
                    absl::StrCat("write, such as, ", entry.key->example, ", or take it out"));
    }
    if (std::any_of(text.begin(), text.end(),
                    [](char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); })) {
      return Refuse(place, "has a control character in it (a line break, a zero byte)",
                    "write it on one line, without \\n, \\t and \\u0000");
    }
    return text;
  }

  absl::Status Text(const toml::table& root, const char* section, const char* name, std::string& text) const {
    const Entry entry = Find(root, section, name);
    if (entry.node == nullptr) return absl::OkStatus();
    ASSIGN_OR_RETURN(text, TextOf(entry, *entry.node));
    return absl::OkStatus();
  }

  absl::Status Texts(const toml::table& root, const char* section, const char* name,
                     std::vector<std::string>& texts) const {
    const Entry entry = Find(root, section, name);
    if (entry.node == nullptr) return absl::OkStatus();
    const toml::array* const list = entry.node->as_array();
    if (list == nullptr) {
      return Refuse(entry, absl::StrCat("is ", TypeName(entry.node->type()), ", not a list"),
                    absl::StrCat("write it in brackets: ", entry.key->example));
    }
    for (const toml::node& item : *list) {
      ASSIGN_OR_RETURN(std::string text, TextOf(entry, item));
      if (std::find(texts.begin(), texts.end(), text) != texts.end()) {
        return Refuse({entry.key, &item}, absl::StrCat("has \"", text, "\" twice"), "take one out");
      }
      texts.push_back(std::move(text));
    }
    return absl::OkStatus();
  }

  absl::Status CheckName(const Entry& entry, const std::string& name) const {
    if (name.size() <= kMaxName) return absl::OkStatus();
    return Refuse(entry, absl::StrCat("has a name of ", name.size(), " bytes"),
                  absl::StrCat("PostgreSQL's names have at most ", kMaxName));
  }

  // The name of something in the database.
  absl::Status Name(const toml::table& root, const char* section, const char* name, std::string& text) const {
    const Entry entry = Find(root, section, name);
    if (entry.node == nullptr) return absl::OkStatus();
    RETURN_IF_ERROR(Text(root, section, name, text));
    return CheckName(entry, text);
  }

  // The name of an environment variable. What stands there is not repeated: it is where a URL with its
  // password lands by mistake.
  absl::Status Variable(const toml::table& root, const char* section, const char* name,
                        std::string& text) const {
    const Entry entry = Find(root, section, name);
    if (entry.node == nullptr) return absl::OkStatus();
    ASSIGN_OR_RETURN(text, TextOf(entry, *entry.node));
    const bool plain = !absl::ascii_isdigit(static_cast<unsigned char>(text[0])) &&
                       std::all_of(text.begin(), text.end(), [](char c) {
                         return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
                       });
    if (plain) return absl::OkStatus();
    return Refuse(entry, "is not the name of an environment variable",
                  "this file is committed, so the connection string itself does not belong here: put it into "
                  "the environment, and write the variable's name");
  }

  static std::string Under(const std::string& folder, const std::string& path) {
    std::string normal = (std::filesystem::path(folder) / path).lexically_normal().string();
    while (normal.size() > 1 && normal.back() == '/') normal.pop_back();
    return normal;
  }

  absl::Status Path(const toml::table& root, const char* section, const char* name, const std::string& folder,
                    std::string& path) const {
    const Entry entry = Find(root, section, name);
    if (entry.node == nullptr) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::string text, TextOf(entry, *entry.node));
    if (text[0] == '~') {
      return Refuse(entry, "begins with ~, which only a shell knows",
                    "write it relative to this file's folder, or from / on");
    }
    path = Under(folder, text);
    return absl::OkStatus();
  }

  template <typename Enum>
  absl::Status Word(const toml::table& root, const char* section, const char* name,
                    const std::vector<std::pair<const char*, Enum>>& words, Enum& value) const {
    const Entry entry = Find(root, section, name);
    if (entry.node == nullptr) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::string text, TextOf(entry, *entry.node));
    for (const auto& [word, meaning] : words) {
      if (text != word) continue;
      value = meaning;
      return absl::OkStatus();
    }
    const std::string known = absl::StrJoin(words, " or ", [](std::string* out, const auto& word) {
      absl::StrAppend(out, "\"", word.first, "\"");
    });
    return Refuse(entry, absl::StrCat("is \"", text, "\""), absl::StrCat("write ", known));
  }

  absl::Status Duration(const toml::table& root, const char* section, const char* name,
                        uint32_t& milliseconds) const {
    const Entry entry = Find(root, section, name);
    if (entry.node == nullptr) return absl::OkStatus();
    constexpr char kForms[] = "write a time with its unit, such as \"3s\", \"500ms\" or \"2m\"";
    if (entry.node->is_number()) return Refuse(entry, "is a number without a unit", kForms);
    ASSIGN_OR_RETURN(const std::string text, TextOf(entry, *entry.node));
    absl::Duration duration;
    if (!absl::ParseDuration(text, &duration)) {
      return Refuse(entry, absl::StrCat("\"", text, "\" is not a duration"), kForms);
    }
    if (duration < absl::Milliseconds(1) || duration > kMaxLockTimeout) {
      return Refuse(entry, absl::StrCat("\"", text, "\" is not from 1ms to 24h"),
                    "it is how long an application may have to wait behind us; a few seconds are usual");
    }
    milliseconds = static_cast<uint32_t>(absl::ToInt64Milliseconds(duration));
    return absl::OkStatus();
  }

  const std::string file_;
  const std::string folder_;
};

// A file that is there and cannot be taken for a pgassay.toml.
absl::Status NotTaken(const absl::Status& status) {
  if (absl::IsFailedPrecondition(status))
    return absl::InvalidArgumentError(absl::StrCat(status.message(), "; make it one"));
  if (absl::IsResourceExhausted(status))
    return absl::InvalidArgumentError(absl::StrCat(status.message(), "; is it a pgassay.toml?"));
  return status;
}

absl::StatusOr<std::string> Absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::absolute(path, error);
  if (error) return absl::UnavailableError(absl::StrCat(path, ": ", error.message()));
  return whole.lexically_normal().string();
}

}  // namespace

absl::StatusOr<ProjectSettings> FindSettings(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::string start, Absolute(folder.empty() ? "." : folder));
  for (std::filesystem::path at = start;; at = at.parent_path()) {
    const std::string path = (at / kFileName).string();
    const absl::StatusOr<std::string> text = file::Read(path, {.max_bytes = kMaxBytes});
    if (text.ok()) return ParseSettings(*text, path);
    if (!absl::IsNotFound(text.status())) return NotTaken(text.status());
    if (at == at.parent_path()) break;
  }
  return absl::NotFoundError(absl::StrCat("there is no pgassay.toml in ", start, " or above it"));
}

absl::StatusOr<ProjectSettings> ParseSettings(const std::string& text, const std::string& file) {
  ASSIGN_OR_RETURN(const std::string path, Absolute(file));
  if (const absl::Status status = CheckNesting(text); !status.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", status.message()));
  }
  const Document document(path, std::filesystem::path(path).parent_path().string());
  // Debian builds the library with exceptions; here they end.
  try {
    return document.Read(toml::parse(std::string_view(text)));
  } catch (const toml::parse_error& error) {
    return document.Refuse(error.source(), std::string(error.description()));
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", error.what()));
  }
}

}  // namespace pgassay::migrate::project
