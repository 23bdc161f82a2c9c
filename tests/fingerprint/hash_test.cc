#include "fingerprint/hash.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "fingerprint/hash_long.h"

namespace pgassay::fingerprint {
namespace {

std::vector<uint8_t> Data(size_t size) {
  std::vector<uint8_t> data(size);
  for (size_t i = 0; i < size; ++i) {
    data[i] = static_cast<uint8_t>(i * 131 + i / 256 * 7 + 17);
  }
  return data;
}

Key CountingKey() {
  Key key;
  for (size_t i = 0; i < key.size(); ++i) {
    key[i] = static_cast<uint8_t>(i);
  }
  return key;
}

struct KnownAnswer {
  size_t size;
  Hash128 hash;
};

// Python's xxhash 3.0.0: xxh3_128_intdigest(Data(size)).
constexpr KnownAnswer kUnkeyed[] = {
    {0, {0x6001c324468d497f, 0x99aa06d3014798d8}},    {1, {0xf319fe2bdfcdfebd, 0xf46d8182f5a4994a}},
    {3, {0xa107bb65b715c89b, 0xd3d72a54a914da93}},    {4, {0xb7a8c115066c18e7, 0xc867fd251db3e6d7}},
    {8, {0x60bc8bccebcb0734, 0xc1dcf76c2349c002}},    {9, {0xf11ccf925dc0bf79, 0x02d0cd6fb1a9d265}},
    {16, {0x9803f5a245db3129, 0x086a52d17f54b78c}},   {17, {0xc2f249861431c09e, 0x4721ae433384feed}},
    {128, {0x37906c780c01150d, 0xd25fb3a54bc43c6e}},  {129, {0x3dc26c2565608a13, 0xce245f502a54b831}},
    {240, {0xe1a4f0922856b524, 0xb39403b41f31eeaf}},  {241, {0xed93572e52acac83, 0x06229596e1de710a}},
    {512, {0xd24bcbd9dfefec5b, 0x4b91a5d838988d7e}},  {1023, {0x047380aa65016bf5, 0xd102a4889c7d0986}},
    {1024, {0xf9bf1ee035a040ac, 0x6c7c2b741d62c6f7}}, {1025, {0x70a447382d332cf9, 0x4e7b46cefa316692}},
    {4096, {0x8de76fdd779a5067, 0x4f4bec94c943e075}}, {100000, {0x5ec46c7ed15d3a91, 0x331a4a6a59b1edf2}},
};

// libxxhash's XXH3_128bits_withSecret, called from Python with the secret that
// hashlib makes of CountingKey() by FORMAT.md 1.
constexpr KnownAnswer kKeyed[] = {
    {0, {0xb578bd7b18433724, 0x77e342dd09d794dc}},      {1, {0xb898773236529d4c, 0x7cb384b7cf1c5678}},
    {8, {0x2fa2ac0873d1eb64, 0xe71beb94c0609d4c}},      {9, {0x3efeb766e2e28262, 0xf02f68ed31be3b58}},
    {16, {0x478ae399af8b8af5, 0x8dce82daa4ebd006}},     {17, {0x766ba59040ffbe4d, 0x66a0ff956d4d2c55}},
    {128, {0x98df402b9cfb803a, 0x7e0779d0a2ad04d2}},    {129, {0x6b90b9cb98c77173, 0xa132916b333dc4d2}},
    {240, {0x2e7dd71bbfd88e3f, 0x0d4ef75b137c9660}},    {241, {0x8b660a88e720bddf, 0x9ad04e6ffc23b5d0}},
    {1024, {0xe97b194d30308b9c, 0x1fbb9e710a34b65e}},   {4096, {0x682ca3e15b43da07, 0x03200296abbb1afb}},
    {100000, {0x53f70b0fbea9ee11, 0xc37b9cfeefbd4d72}},
};

TEST(HasherTest, KnownAnswers) {
  const Hasher hasher;
  for (const KnownAnswer& known : kUnkeyed) {
    const std::vector<uint8_t> data = Data(known.size);
    EXPECT_EQ(hasher(data.data(), data.size()), known.hash) << known.size << " bytes";
  }
}

TEST(HasherTest, KnownAnswersWithKey) {
  const Hasher hasher(CountingKey());
  for (const KnownAnswer& known : kKeyed) {
    const std::vector<uint8_t> data = Data(known.size);
    EXPECT_EQ(hasher(data.data(), data.size()), known.hash) << known.size << " bytes";
  }
}

TEST(HasherTest, KeyId) {
  EXPECT_EQ(Hasher().key_id(), "");
  EXPECT_EQ(Hasher(std::nullopt).key_id(), "");
  EXPECT_FALSE(Hasher(std::nullopt).keyed());
  EXPECT_EQ(Hasher(CountingKey()).key_id(), "46104c10e1bf2d3a");
}

TEST(HasherTest, KeysDiffer) {
  Key other_key = CountingKey();
  other_key[31] ^= 1;
  const Hasher plain;
  const Hasher keyed(CountingKey());
  const Hasher other(other_key);
  for (size_t size = 0; size < 300; ++size) {
    const std::vector<uint8_t> data = Data(size);
    const Hash128 hash = keyed(data.data(), size);
    EXPECT_NE(hash, plain(data.data(), size)) << size;
    EXPECT_NE(hash, other(data.data(), size)) << size;
  }
  EXPECT_NE(keyed.key_id(), other.key_id());
}

TEST(HasherTest, TextIsItsBytes) {
  const Hasher hasher;
  const std::string text = "pgassay";
  EXPECT_EQ(hasher(text), hasher(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  EXPECT_EQ(hasher(""), hasher(nullptr, 0));
}

struct Variant {
  const char* name;
  bool supported;
  LongHashFunction hash;
};

std::vector<Variant> Variants() {
  std::vector<Variant> variants = {{"baseline", true, HashLongBaseline}, {"chosen", true, HashLong()}};
#if defined(__x86_64__)
  variants.push_back({"avx2", __builtin_cpu_supports("avx2") != 0, HashLongAvx2});
  variants.push_back({"avx512", __builtin_cpu_supports("avx512f") != 0, HashLongAvx512});
#endif
  return variants;
}

TEST(HashLongTest, VectorsAgreeAtEveryLengthAndAlignment) {
  const std::vector<uint8_t> data = Data(5000);
  const Hasher keyed(CountingKey());
  for (const Variant& variant : Variants()) {
    if (!variant.supported) {
      continue;
    }
    for (size_t size = 241; size <= 4900; size += size < 1300 ? 1 : 97) {
      for (const uint8_t* secret : {static_cast<const uint8_t*>(nullptr), keyed.secret()}) {
        const uint8_t* at = data.data() + size % 67;
        const LongHash expected = HashLongBaseline(at, size, secret);
        const LongHash hash = variant.hash(at, size, secret);
        ASSERT_EQ(hash.lo, expected.lo) << variant.name << ", " << size << " bytes";
        ASSERT_EQ(hash.hi, expected.hi) << variant.name << ", " << size << " bytes";
      }
    }
  }
}

}  // namespace
}  // namespace pgassay::fingerprint
