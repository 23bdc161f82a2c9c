#include "canon/rule.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "canon/builtin.h"
#include "canon/name.h"
#include "canon/spec.h"
#include "status_macros.h"

namespace pgassay::canon {
namespace {

absl::Status Unreadable(const Type& type, absl::string_view why) {
  return absl::UnimplementedError(absl::StrCat("type ", type.qualified_name, ": ", why));
}

// A base type may have an element type for its subscripts and still be no array.
bool IsArray(const Type& type) {
  return type.element_oid != 0 &&
         (type.send == "pg_catalog.array_send" || type.send == "pg_catalog.int2vectorsend" ||
          type.send == "pg_catalog.oidvectorsend");
}

bool HasRepresentation(Kind kind) {
  return kind == Kind::kNumeric || kind == Kind::kInterval || kind == Kind::kBlankPadded;
}

// X of text(X).
absl::string_view InnerOfText(absl::string_view type_class) {
  absl::ConsumePrefix(&type_class, "text(");
  absl::ConsumeSuffix(&type_class, ")");
  return type_class;
}

// Their text leaves out the arguments. A column of them is selected by its longer sibling
// (scan/selection.cc); inside another type they cannot be.
bool IsAmbiguousText(absl::string_view type_class) {
  const absl::string_view inner = absl::StripSuffix(InnerOfText(type_class), "[]");
  return inner == "pg_catalog.regproc" || inner == "pg_catalog.regoper";
}

// FORMAT.md 2.
KeyMode KeyModeOf(absl::string_view type_class) {
  static constexpr absl::string_view kFixed[] = {
      "bool",     "int",  "float", "money", "char", "date", "time",   "timetz", "timestamp", "timestamptz",
      "interval", "uuid", "oid",   "xid",   "cid",  "xid8", "pg_lsn", "tid",    "macaddr",   "macaddr8"};
  static constexpr absl::string_view kSized[] = {"numeric", "inet", "cidr", "bit"};
  if (std::find(std::begin(kFixed), std::end(kFixed), type_class) != std::end(kFixed)) {
    return KeyMode::kFixed;
  }
  if (std::find(std::begin(kSized), std::end(kSized), type_class) != std::end(kSized)) {
    return KeyMode::kSized;
  }
  return KeyMode::kHashed;
}

}  // namespace

Rule::Rule() : kind_(Kind::kNone), width_(0) {
  static const std::shared_ptr<const Spec> kNoSpec = std::make_shared<Spec>();
  spec_ = kNoSpec;
}

const std::string& Rule::type_class() const {
  return spec_->type_class;
}
ReadAs Rule::read() const {
  return spec_->read;
}
bool Rule::has_representation() const {
  return spec_->has_representation;
}

KeyMode Rule::key_mode(bool keep_text_keys) const {
  return keep_text_keys && spec_->key_mode == KeyMode::kHashed ? KeyMode::kSized : spec_->key_mode;
}

// Makes rules of types inside out, each type once however often it is used.
class RuleMaker {
 public:
  explicit RuleMaker(const TypeMap& types) : types_(types) {}

  absl::StatusOr<Rule> Make(uint32_t oid) {
    const auto found = types_.find(oid);
    if (found == types_.end()) {
      return absl::UnimplementedError(absl::StrCat("type ", oid, ": is not among the types read"));
    }
    const Type& type = found->second;
    if (const auto made = made_.find(oid); made != made_.end()) {
      return made->second;
    }
    if (depth_ == kMaxDepth) {
      return Unreadable(type, absl::StrCat("stands inside more than ", kMaxDepth, " others"));
    }
    // Met again below, the type would be inside itself.
    made_.try_emplace(oid, Unreadable(type, "contains itself"));
    ++depth_;
    absl::StatusOr<Rule> rule = MakeNew(type);
    --depth_;
    made_.insert_or_assign(oid, rule);
    return rule;
  }

 private:
  static constexpr int kMaxDepth = 32;
  // Classes of nested composites multiply: 32 levels of two attributes each would fill memory.
  static constexpr size_t kMaxClassSize = 1 << 20;

  static Rule Scalar(Kind kind, int32_t width, std::string type_class, ReadAs read) {
    auto spec = std::make_shared<Rule::Spec>();
    spec->key_mode = KeyModeOf(type_class);
    spec->type_class = std::move(type_class);
    spec->read = read;
    spec->has_representation = HasRepresentation(kind);
    return Rule(kind, width, std::move(spec));
  }

  static Rule Scalar(const Builtin& builtin) {
    return Scalar(builtin.kind, builtin.width, std::string(builtin.type_class), builtin.read);
  }

  static absl::StatusOr<Rule> Text(const Type& type, absl::string_view inner) {
    if (!type.has_output) {
      return Unreadable(type, "has no output function");
    }
    if (inner.size() > kMaxClassSize) {
      return Unreadable(type, "is nested too deeply");
    }
    return Scalar(Kind::kSized, 0, absl::StrCat("text(", inner, ")"), ReadAs::kText);
  }

  static absl::Status Ambiguous(const Type& type) {
    return Unreadable(type, "holds regproc or regoper, whose text does not tell overloaded ones apart");
  }

  // A bound or attribute.
  absl::StatusOr<Rule> MakePart(const Type& type, uint32_t oid) {
    ASSIGN_OR_RETURN(Rule part, Make(oid));
    if (part.read() == ReadAs::kText && IsAmbiguousText(part.type_class())) {
      return Ambiguous(type);
    }
    return part;
  }

  absl::StatusOr<Rule> MakeNew(const Type& type) {
    switch (type.typtype) {
      case 'b':
        return IsArray(type) ? MakeArray(type) : MakeBase(type);
      case 'c':
        return MakeComposite(type);
      case 'd':
        return Make(type.base_oid);
      case 'e':
        return Scalar(Kind::kSized, 0, absl::StrCat("enum(", type.qualified_name, ")"), ReadAs::kBinary);
      case 'r':
        return MakeRange(type);
      case 'm':
        return MakeMultirange(type);
      case 'p':
        return Unreadable(type, "is a pseudo-type");
      default:
        return Unreadable(type, absl::StrCat("has unknown typtype ", absl::string_view(&type.typtype, 1)));
    }
  }

  static absl::StatusOr<Rule> MakeBase(const Type& type) {
    if (const Builtin* builtin = FindBuiltin(type.oid)) {
      return Scalar(*builtin);
    }
    if (type.send == "pg_catalog.textsend") {
      return Scalar(Kind::kSized, 0, "text", ReadAs::kBinary);
    }
    const Builtin* of_extension = FindExtensionType(type.extension, type.name);
    if (of_extension != nullptr && !type.send.empty()) {
      return Scalar(*of_extension);
    }
    return Text(type, type.qualified_name);
  }

  absl::StatusOr<Rule> MakeArray(const Type& type) {
    ASSIGN_OR_RETURN(Rule element, Make(type.element_oid));
    if (element.read() == ReadAs::kText) {
      const absl::string_view inner = InnerOfText(element.type_class());
      if (absl::EndsWith(inner, "[]") && IsAmbiguousText(element.type_class())) {
        return Ambiguous(type);
      }
      return Text(type, absl::StrCat(inner, "[]"));
    }
    return Container(type, Kind::kArray, absl::StrCat("array(", element.type_class(), ")"),
                     {{type.element_oid, element}});
  }

  absl::StatusOr<Rule> MakeRange(const Type& type) {
    ASSIGN_OR_RETURN(Rule bound, MakePart(type, type.subtype_oid));
    if (bound.read() == ReadAs::kText) {
      return Text(type, absl::StrCat(type.qualified_name, ":", bound.type_class()));
    }
    return Container(type, Kind::kRange, absl::StrCat("range(", bound.type_class(), ")"), {{0, bound}});
  }

  absl::StatusOr<Rule> MakeMultirange(const Type& type) {
    ASSIGN_OR_RETURN(Rule bound, MakePart(type, type.subtype_oid));
    if (bound.read() == ReadAs::kText) {
      return Text(type, absl::StrCat(type.qualified_name, ":", bound.type_class()));
    }
    ASSIGN_OR_RETURN(Rule range, Container(type, Kind::kRange,
                                           absl::StrCat("range(", bound.type_class(), ")"), {{0, bound}}));
    return Container(type, Kind::kMultirange, absl::StrCat("multirange(", bound.type_class(), ")"),
                     {{0, range}});
  }

  absl::StatusOr<Rule> MakeComposite(const Type& type) {
    std::vector<Rule::Component> attributes;
    std::string inner = absl::StrCat(type.qualified_name, ":");
    bool as_text = false;
    for (const Attribute& attribute : type.attributes) {
      ASSIGN_OR_RETURN(Rule rule, MakePart(type, attribute.type_oid));
      as_text |= rule.read() == ReadAs::kText;
      absl::StrAppend(&inner, attributes.empty() ? "" : ",", WriteName(attribute.name), " ",
                      rule.type_class());
      if (inner.size() > kMaxClassSize) {
        break;  // Text or Container says so
      }
      attributes.push_back({attribute.type_oid, std::move(rule)});
    }
    if (as_text) {
      return Text(type, inner);
    }
    return Container(type, Kind::kComposite, absl::StrCat("composite(", inner, ")"), std::move(attributes));
  }

  static absl::StatusOr<Rule> Container(const Type& type, Kind kind, std::string type_class,
                                        std::vector<Rule::Component> components) {
    if (type_class.size() > kMaxClassSize) {
      return Unreadable(type, "is nested too deeply");
    }
    auto spec = std::make_shared<Rule::Spec>();
    spec->type_class = std::move(type_class);
    for (const Rule::Component& component : components) {
      spec->has_representation |= component.rule.has_representation();
      spec->read = std::max(spec->read, component.rule.read());
    }
    spec->components = std::move(components);
    return Rule(kind, 0, std::move(spec));
  }

  const TypeMap& types_;
  std::map<uint32_t, absl::StatusOr<Rule>> made_;
  int depth_ = 0;
};

absl::StatusOr<Rule> MakeRule(const TypeMap& types, uint32_t type_oid) {
  return RuleMaker(types).Make(type_oid);
}

}  // namespace pgassay::canon
