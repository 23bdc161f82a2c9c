// What a Rule is made of; for canon/ alone.
#ifndef PGASSAY_CANON_SPEC_H_
#define PGASSAY_CANON_SPEC_H_

#include <cstdint>
#include <string>
#include <vector>

#include "canon/rule.h"

namespace pgassay::canon {

struct Rule::Component {
  uint32_t oid;  // as the wire names it; 0 where the wire does not
  Rule rule;
};

struct Rule::Spec {
  std::string type_class;
  ReadAs read = ReadAs::kBinary;
  bool has_representation = false;
  KeyMode key_mode = KeyMode::kHashed;
  std::vector<Component> components;  // one, or a composite's attributes
};

}  // namespace pgassay::canon

#endif  // PGASSAY_CANON_SPEC_H_
