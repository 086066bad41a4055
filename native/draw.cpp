// Draws that depend on a key and on an element's place in a global tensor alone, so that a rank can draw any part of a
// tensor without the rest, and gets the same bits on every machine: Philox 4x32-10 (Salmon, Moraes, Dror and Shaw,
// "Parallel random numbers: as easy as 1, 2, 3", SC 2011) with the element's index as its counter.
#include <cmath>
#include <cstring>

#include "guard.h"
#include "handles.h"
#include "observed.h"

namespace rose {

static constexpr int lanes = 16;  // blocks that are computed side by side

struct Blocks {
  uint32_t word[4][lanes];
};

// The blocks first … first + lanes - 1 of a stream.
#if defined(__x86_64__)
__attribute__((target_clones("avx512f", "avx2", "default")))
#endif
static void philox(uint64_t key, uint64_t stream, uint64_t first, Blocks& blocks) {
  auto& w = blocks.word;
  for (int i = 0; i < lanes; i++) {
    const uint64_t block = first + static_cast<uint64_t>(i);
    w[0][i] = static_cast<uint32_t>(block);
    w[1][i] = static_cast<uint32_t>(block >> 32);
    w[2][i] = static_cast<uint32_t>(stream);
    w[3][i] = static_cast<uint32_t>(stream >> 32);
  }
  auto key0 = static_cast<uint32_t>(key);
  auto key1 = static_cast<uint32_t>(key >> 32);
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < lanes; i++) {
      const uint64_t product0 = static_cast<uint64_t>(0xD2511F53U) * w[0][i];
      const uint64_t product1 = static_cast<uint64_t>(0xCD9E8D57U) * w[2][i];
      w[0][i] = static_cast<uint32_t>(product1 >> 32) ^ w[1][i] ^ key0;
      w[1][i] = static_cast<uint32_t>(product1);
      w[2][i] = static_cast<uint32_t>(product0 >> 32) ^ w[3][i] ^ key1;
      w[3][i] = static_cast<uint32_t>(product0);
    }
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
}

// libm's logarithm differs in its last bit between versions and CPUs; this one is made of exact rules only.
static double log_of(double x) {
  int exponent;
  double m = std::frexp(x, &exponent);
  if (m < 0.70710678118654752440) {
    m *= 2;
    exponent--;
  }
  const double s = (m - 1) / (m + 1);
  const double s2 = s * s;
  double sum = 0;
  for (int k = 23; k >= 1; k -= 2) {
    sum = sum * s2 + 1.0 / k;
  }
  return 2 * s * sum + exponent * 0.69314718055994530942;
}

static double ratio(const double* above, const double* below, double r) {
  double a = above[7];
  double b = below[7];
  for (int k = 6; k >= 0; k--) {
    a = a * r + above[k];
    b = b * r + below[k];
  }
  return a / b;
}

// The inverse of the normal distribution function (Wichura, algorithm AS 241, PPND16), to about 1e-16.
static double normal_quantile(double p) {
  static const double a[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                             1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                             3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static const double b[] = {1,
                             4.2313330701600911252e+1,
                             6.8718700749205790830e+2,
                             5.3941960214247511077e+3,
                             2.1213794301586595867e+4,
                             3.9307895800092710610e+4,
                             2.8729085735721942674e+4,
                             5.2264952788528545610e+3};
  static const double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0,  5.76949722146069140550e0,
                             3.64784832476320460504e0,  1.27045825245236838258e0,  2.41780725177450611770e-1,
                             2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static const double d[] = {1,
                             2.05319162663775882187e0,
                             1.67638483018380384940e0,
                             6.89767334985100004550e-1,
                             1.48103976427480074590e-1,
                             1.51986665636164571966e-2,
                             5.47593808499534494600e-4,
                             1.05075007164441684324e-9};
  static const double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                             2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                             2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static const double f[] = {1,
                             5.99832206555887937690e-1,
                             1.36929880922735805310e-1,
                             1.48753612908506148525e-2,
                             7.86869131145613259100e-4,
                             1.84631831751005468180e-5,
                             1.42151175831644588870e-7,
                             2.04426310338993978564e-15};
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    return q * ratio(a, b, 0.180625 - q * q);
  }
  const double r = std::sqrt(-log_of(q < 0 ? p : 1 - p));
  const double z = r <= 5 ? ratio(c, d, r - 1.6) : ratio(e, f, r - 5);
  return q < 0 ? -z : z;
}

// Calls use(k, bits) for elements 0 … count - 1 of a run that begins at a global index; each has `Words` words of its
// own: 32 or 64 bits.
template <int Words, class Use>
static void each(uint64_t key, uint64_t stream, uint64_t first, int64_t count, const Use& use) {
  constexpr int per_block = 4 / Words;
  Blocks blocks;
  int64_t done = 0;
  while (done < count) {
    const uint64_t index = first + static_cast<uint64_t>(done);
    const uint64_t block = index / per_block;
    philox(key, stream, block, blocks);
    const int skipped = static_cast<int>(index % per_block);
    const int64_t end = std::min<int64_t>(count - done, lanes * per_block - skipped);
    for (int64_t k = 0; k < end; k++) {
      const int at = static_cast<int>(k) + skipped;
      const int lane = at / per_block;
      const int word = at % per_block * Words;
      uint64_t bits = blocks.word[word][lane];
      if constexpr (Words == 2) {
        bits |= static_cast<uint64_t>(blocks.word[word + 1][lane]) << 32;
      }
      use(done + k, bits);
    }
    done += end;
  }
}

static void fill_run(int32_t distribution, uint64_t key, uint64_t stream, uint64_t first, int64_t count, double a,
                     double b, void* out) {
  const double unit = 1.0 / 9007199254740992.0;  // 2^-53
  auto* floats = static_cast<float*>(out);
  switch (distribution) {
    case ROSE_UNIFORM:
      return each<2>(key, stream, first, count, [=](int64_t k, uint64_t bits) {
        floats[k] = static_cast<float>(a + (b - a) * (static_cast<double>(bits >> 11) * unit));
      });
    case ROSE_NORMAL:
      return each<2>(key, stream, first, count, [=](int64_t k, uint64_t bits) {
        floats[k] = static_cast<float>(a + b * normal_quantile((static_cast<double>(bits >> 12) + 0.5) * (2 * unit)));
      });
    case ROSE_KEEP: {
      const auto dropped = static_cast<uint64_t>(std::llround(a * 4294967296.0));
      const auto kept = static_cast<float>(b);
      return each<1>(key, stream, first, count, [=](int64_t k, uint64_t bits) { floats[k] = bits >= dropped ? kept : 0.0F; });
    }
    case ROSE_BELOW: {
      auto* integers = static_cast<int64_t*>(out);
      const auto bound = static_cast<uint64_t>(a);
      return each<2>(key, stream, first, count, [=](int64_t k, uint64_t bits) {
        integers[k] = static_cast<int64_t>((static_cast<unsigned __int128>(bits) * bound) >> 64);
      });
    }
    default:
      TORCH_CHECK_VALUE(false, "no distribution has the number ", distribution);
  }
}

// The part of a global tensor that ranges (of each dim, in order: how many, then start and length of each) pick.
struct Part {
  std::vector<int64_t> global;
  std::vector<std::vector<std::pair<int64_t, int64_t>>> ranges;
  std::vector<int64_t> local;
};

static Part part_of(const int64_t* sizes, int32_t dim, const int64_t* ranges) {
  Part part;
  part.global.assign(sizes, sizes + dim);
  for (int32_t d = 0; d < dim; d++) {
    std::vector<std::pair<int64_t, int64_t>> own;
    int64_t length = 0;
    for (int64_t left = *ranges++; left > 0; left--, ranges += 2) {
      TORCH_CHECK_VALUE(ranges[0] >= 0 && ranges[1] >= 0 && ranges[0] + ranges[1] <= sizes[d], "range ", ranges[0], " + ",
                        ranges[1], " lies outside dim ", d, " of size ", sizes[d]);
      own.emplace_back(ranges[0], ranges[1]);
      length += ranges[1];
    }
    part.ranges.push_back(std::move(own));
    part.local.push_back(length);
  }
  return part;
}

// Calls use(first global index, count) for each contiguous run of the part, in the order of its elements.
template <class Use>
static void runs(const Part& part, size_t dim, size_t last_cut, uint64_t index, const Use& use) {
  if (dim == part.global.size()) {
    use(index, 1);
    return;
  }
  int64_t inner = 1;
  for (size_t d = dim + 1; d < part.global.size(); d++) {
    inner *= part.global[d];
  }
  for (const auto& [start, length] : part.ranges[dim]) {
    if (dim >= last_cut) {
      use(index + static_cast<uint64_t>(start * inner), length * inner);
      continue;
    }
    for (int64_t i = start; i < start + length; i++) {
      runs(part, dim + 1, last_cut, index + static_cast<uint64_t>(i * inner), use);
    }
  }
}

}  // namespace rose

extern "C" int32_t rose_draw(int32_t distribution, uint64_t key, uint64_t stream, double a, double b,
                             const int64_t* sizes, int32_t dim, const int64_t* ranges, rose_tensor** result) {
  return rose::guarded([&] {
    const rose::Observed observed("rose::draw");
    const auto part = rose::part_of(sizes, dim, ranges);
    auto tensor = at::empty(part.local, distribution == ROSE_BELOW ? at::kLong : at::kFloat);
    size_t last_cut = 0;
    for (size_t d = 0; d < part.global.size(); d++) {
      if (part.ranges[d].size() != 1 || part.local[d] != part.global[d]) {
        last_cut = d;
      }
    }
    if (tensor.numel() > 0) {
      auto* out = static_cast<char*>(tensor.data_ptr());
      const auto element = static_cast<int64_t>(tensor.element_size());
      rose::runs(part, 0, last_cut, 0, [&](uint64_t first, int64_t count) {
        rose::fill_run(distribution, key, stream, first, count, a, b, out);
        out += count * element;
      });
    }
    *result = rose::give(std::move(tensor));
  });
}
