// What canonical bytes cost, in ns a value (the inverse of items_per_second), for each kind of value.
#include <benchmark/benchmark.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "canon/rule.h"

namespace pgassay::canon {
namespace {

TypeMap Types() {
  TypeMap types;
  const auto add = [&](uint32_t oid, char typtype) -> Type& {
    types[oid].oid = oid;
    types[oid].typtype = typtype;
    types[oid].qualified_name = "type";
    return types[oid];
  };
  for (const uint32_t oid :
       std::initializer_list<uint32_t>{16, 20, 21, 23, 25, 700, 701, 1042, 1186, 1700, 2950, 3802}) {
    add(oid, 'b');
  }
  for (const auto& [oid, element] : {std::pair{1007u, 23u}, {1009u, 25u}, {1231u, 1700u}}) {
    add(oid, 'b').element_oid = element;
    types[oid].send = "pg_catalog.array_send";
  }
  add(3904, 'r').subtype_oid = 23;
  add(4451, 'm').subtype_oid = 23;
  add(16917, 'c').attributes = {{"name", 25}, {"price", 1700}, {"qty", 21}};
  return types;
}

void Canonicalize(benchmark::State& state, uint32_t oid, const std::string& hex) {
  const Rule rule = MakeRule(Types(), oid).value();
  const std::string bytes = absl::HexStringToBytes(hex);
  wire::Field field{reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int32_t>(bytes.size())};
  Scratch scratch;
  for (auto _ : state) {
    benchmark::DoNotOptimize(field);
    Value value;
    if (!rule.Canonicalize(field, scratch, value)) {
      state.SkipWithError("refused");
      break;
    }
    benchmark::DoNotOptimize(value);
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(Canonicalize, bool, 16, "01");
BENCHMARK_CAPTURE(Canonicalize, int2, 21, "0007");
BENCHMARK_CAPTURE(Canonicalize, int4, 23, "00000007");
BENCHMARK_CAPTURE(Canonicalize, int8, 20, "0000000000000007");
BENCHMARK_CAPTURE(Canonicalize, float4, 700, "3fc00000");
BENCHMARK_CAPTURE(Canonicalize, float8, 701, "3ff8000000000000");
BENCHMARK_CAPTURE(Canonicalize, text, 25, "637573746f6d657231");
BENCHMARK_CAPTURE(Canonicalize, uuid, 2950, "a0eebc999c0b4ef8bb6d6bb9bd380a11");
BENCHMARK_CAPTURE(Canonicalize, jsonb, 3802, "017b2261223a20312e30307d");
BENCHMARK_CAPTURE(Canonicalize, bpchar_padded, 1042, "6162636465666768202020202020202020202020");
BENCHMARK_CAPTURE(Canonicalize, interval, 1186, "000000141dd760000000000100000001");
BENCHMARK_CAPTURE(Canonicalize, numeric_2_digits, 1700, "000200000000000200011388");
BENCHMARK_CAPTURE(Canonicalize, numeric_5_digits, 1700, "000500014000000a04d2162e23340d801e78");
BENCHMARK_CAPTURE(Canonicalize, int4_array_of_3, 1007,
                  "00000001000000010000001700000003000000010000000400000001ffffffff00000004fffffffd");
BENCHMARK_CAPTURE(Canonicalize, text_array_of_3, 1009,
                  "0000000100000001000000190000000300000001000000000000000161ffffffff");
BENCHMARK_CAPTURE(
    Canonicalize, numeric_array_of_3, 1231,
    "0000000100000001000006a400000003000000010000000c000200000000000200011388ffffffff0000000800000000"
    "c0000000");
BENCHMARK_CAPTURE(Canonicalize, range, 3904, "0200000004000000010000000400000005");
BENCHMARK_CAPTURE(Canonicalize, multirange_of_2, 4451,
                  "0000000200000011020000000400000001000000040000000200000009120000000400000005");
BENCHMARK_CAPTURE(
    Canonicalize, composite_of_3, 16917,
    "00000003000000190000000370656e000006a40000000c0002000000000002000107d000000015000000020003");

}  // namespace
}  // namespace pgassay::canon
