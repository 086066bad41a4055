// Causal attention as two nodes of the graph, around the dropout of its weights; by operators it is some twenty, with copies
// of queries, keys and values head by head. For head h of Dh features, which attends with key/value head g of its group:
//   W_h = softmax(Q_h K_gᵀ / √Dh, hidden where s > t)       Y_h = W_h V_g
// and backward, where the sums go over the heads of a group:
//   dS_h = W_h ∘ (dW_h - rowsum(dW_h ∘ W_h)) / √Dh          dW_h = dY_h V_gᵀ
//   dQ_h = dS_h K_g    dK_g = Σ dS_hᵀ Q_h                    dV_g = Σ W_hᵀ dY_h
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>

#include "clones.h"
#include "exp.h"
#include "guard.h"
#include "handles.h"
#include "lanes.h"
#include "observed.h"
#include "parallel.h"
#include "products.h"

namespace rose {

// Of sums and maxima (lanes.h).
static constexpr int64_t kColumns = 16;

// Rows of scores [T, T] become weights: 0 where a later token is.
ROSE_CLONES("avx512f", "avx2") static void causal_softmax(float* scores, int64_t length) {
  for (int64_t t = 0; t < length; ++t) {
    float* row = scores + t * length;
    const int64_t seen = t + 1, whole = seen - seen % kColumns;
    const float largest = largest_of<kColumns>(row, seen);
    for (int64_t s = 0; s < seen; ++s) row[s] = exp_of_negative(row[s] - largest);
    float lanes[kColumns] = {};
    for (int64_t s = 0; s < whole; s += kColumns) {
      for (int64_t l = 0; l < kColumns; ++l) lanes[l] += row[s + l];
    }
    float sum = 0;
    for (int64_t l = 0; l < kColumns; ++l) sum += lanes[l];
    for (int64_t s = whole; s < seen; ++s) sum += row[s];
    const float share = 1 / sum;
    for (int64_t s = 0; s < seen; ++s) row[s] *= share;
    for (int64_t s = seen; s < length; ++s) row[s] = 0 * share;  // NaN where the others are
  }
}

ROSE_CLONES("avx512f", "avx2") static void causal_softmax_backward(const float* weights, const float* dw, float scale, float* ds, int64_t length) {
  for (int64_t t = 0; t < length; ++t, weights += length, dw += length, ds += length) {
    const int64_t seen = t + 1, whole = seen - seen % kColumns;
    float lanes[kColumns] = {};
    for (int64_t s = 0; s < whole; s += kColumns) {
      for (int64_t l = 0; l < kColumns; ++l) lanes[l] += weights[s + l] * dw[s + l];
    }
    float sum = 0;
    for (int64_t l = 0; l < kColumns; ++l) sum += lanes[l];
    for (int64_t s = whole; s < seen; ++s) sum += weights[s] * dw[s];
    for (int64_t s = 0; s < seen; ++s) ds[s] = weights[s] * (dw[s] - sum) * scale;
    for (int64_t s = seen; s < length; ++s) ds[s] = 0;
  }
}

// Heads side by side in the features of tokens, [B, T, heads · Dh].
struct Heads {
  Heads(const at::Tensor& tokens, int64_t heads)
      : data(tokens.data_ptr<float>()), sequence(tokens.stride(0)), token(tokens.stride(1)), size(tokens.size(2) / heads) {}

  float* at(int64_t batch, int64_t head) const { return data + batch * sequence + head * size; }
  Operand rows() const { return {'N', token}; }
  Operand transposed() const { return {'T', token}; }

  float* data;
  int64_t sequence, token, size;
};

struct Shape {
  int64_t batch, length, heads, groups;  // groups: heads of keys and values
  int64_t group_size() const { return heads / groups; }

  // Where the scores or weights of a head begin, of [B, heads, T, T].
  int64_t square(int64_t b, int64_t head) const { return (b * heads + head) * length * length; }

  // Calls f(b, g) for each group of each sequence; a thread has whole groups, whose heads add to the same gradients.
  template <class F>
  void for_each_group(int64_t head_size, const F& f) const {
    const int64_t work = std::max<int64_t>(1, group_size() * length * length * head_size);
    parallel_for(batch * groups, std::max<int64_t>(1, (1 << 15) / work), [&](int64_t first, int64_t end) {
      for (int64_t k = first; k < end; ++k) f(k / groups, k % groups);
    });
  }
};

static void refuse_second_derivative() {
  TORCH_CHECK_NOT_IMPLEMENTED(!c10::GradMode::is_enabled(), "attention in one pass, of numerics: fast, cannot be differentiated twice");
}

struct AttentionWeights : torch::autograd::Function<AttentionWeights> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& query, const at::Tensor& key, int64_t heads, int64_t groups) {
    const Shape shape{query.size(0), query.size(1), heads, groups};
    const int64_t length = shape.length;
    const Heads q(query, heads), k(key, groups);
    const at::Tensor weights = at::empty({shape.batch, heads, length, length}, query.options());
    float* w = weights.data_ptr<float>();
    const float scale = scale_of(q.size);
    shape.for_each_group(q.size, [&](int64_t b, int64_t g) {
      for (int64_t h = g * shape.group_size(); h < (g + 1) * shape.group_size(); ++h) {
        float* scores = w + shape.square(b, h);
        product(length, length, q.size, scale, q.at(b, h), q.rows(), k.at(b, g), k.transposed(), 0, scores, length);
        causal_softmax(scores, length);
      }
    });
    context->save_for_backward({query, key, weights});
    context->saved_data["groups"] = groups;
    return weights;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, const torch::autograd::variable_list& grads) {
    const Observed observed("rose::attention_weights_backward");
    refuse_second_derivative();
    const auto saved = context->get_saved_variables();
    const at::Tensor &query = saved[0], &key = saved[1], &weights = saved[2];
    const Shape shape{query.size(0), query.size(1), weights.size(1), context->saved_data["groups"].toInt()};
    const int64_t length = shape.length;
    const at::Tensor upstream = grads[0].contiguous(), scores = at::empty_like(weights);
    const at::Tensor query_grad = at::empty(query.sizes(), query.options()), key_grad = at::empty(key.sizes(), key.options());
    const Heads q(query, shape.heads), k(key, shape.groups), dq(query_grad, shape.heads), dk(key_grad, shape.groups);
    const float scale = scale_of(q.size);
    const float *w = weights.data_ptr<float>(), *dw = upstream.data_ptr<float>();
    float* ds = scores.data_ptr<float>();
    shape.for_each_group(q.size, [&](int64_t b, int64_t g) {
      const int64_t first = g * shape.group_size();
      for (int64_t h = first; h < first + shape.group_size(); ++h) {
        const int64_t at = shape.square(b, h);
        causal_softmax_backward(w + at, dw + at, scale, ds + at, length);
        product(length, q.size, length, 1, ds + at, {'N', length}, k.at(b, g), k.rows(), 0, dq.at(b, h), dq.token);
        product(length, q.size, length, 1, ds + at, {'T', length}, q.at(b, h), q.rows(), h == first ? 0 : 1, dk.at(b, g), dk.token);
      }
    });
    return {query_grad, key_grad, at::Tensor(), at::Tensor()};
  }

  static float scale_of(int64_t head_size) { return static_cast<float>(1 / std::sqrt(static_cast<double>(head_size))); }
};

struct AttentionSum : torch::autograd::Function<AttentionSum> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& weights, const at::Tensor& value, int64_t groups) {
    const Shape shape{value.size(0), value.size(1), weights.size(1), groups};
    const int64_t length = shape.length;
    const Heads v(value, groups);
    const at::Tensor sums = at::empty({shape.batch, length, shape.heads * v.size}, value.options());
    const Heads y(sums, shape.heads);
    const float* w = weights.data_ptr<float>();
    shape.for_each_group(v.size, [&](int64_t b, int64_t g) {
      for (int64_t h = g * shape.group_size(); h < (g + 1) * shape.group_size(); ++h) {
        product(length, v.size, length, 1, w + shape.square(b, h), {'N', length}, v.at(b, g), v.rows(), 0, y.at(b, h), y.token);
      }
    });
    context->save_for_backward({weights, value});
    context->saved_data["groups"] = groups;
    return sums;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, const torch::autograd::variable_list& grads) {
    const Observed observed("rose::attention_sum_backward");
    refuse_second_derivative();
    const auto saved = context->get_saved_variables();
    const at::Tensor &weights = saved[0], &value = saved[1], upstream = grads[0].contiguous();
    const Shape shape{value.size(0), value.size(1), weights.size(1), context->saved_data["groups"].toInt()};
    const int64_t length = shape.length;
    const at::Tensor weight_grad = at::empty_like(weights), value_grad = at::empty(value.sizes(), value.options());
    const Heads v(value, shape.groups), dy(upstream, shape.heads), dv(value_grad, shape.groups);
    const float* w = weights.data_ptr<float>();
    float* dw = weight_grad.data_ptr<float>();
    shape.for_each_group(v.size, [&](int64_t b, int64_t g) {
      const int64_t first = g * shape.group_size();
      for (int64_t h = first; h < first + shape.group_size(); ++h) {
        const int64_t at = shape.square(b, h);
        product(length, length, v.size, 1, dy.at(b, h), dy.rows(), v.at(b, g), v.transposed(), 0, dw + at, length);
        product(length, v.size, length, 1, w + at, {'T', length}, dy.at(b, h), dy.rows(), h == first ? 0 : 1, dv.at(b, g), dv.token);
      }
    });
    return {weight_grad, value_grad, at::Tensor()};
  }
};

static bool is_readable(const at::Tensor& t, int64_t dim) {
  return t.device().is_cpu() && t.scalar_type() == at::kFloat && t.layout() == at::kStrided && !t.is_neg() && t.dim() == dim && t.numel() > 0 &&
         t.stride(dim - 1) == 1;
}

// Tokens [B, T, heads · Dh] that sgemm can read head by head.
static bool are_tokens(const at::Tensor& t) { return is_readable(t, 3) && t.stride(1) >= t.size(2); }

}  // namespace rose

extern "C" {

int32_t rose_attention_weights(const rose_tensor* query, const rose_tensor* key, int64_t heads, int64_t key_value_heads, rose_tensor** weights) {
  return rose::guarded([&] {
    const rose::Observed observed("rose::attention_weights");
    const at::Tensor q = rose::borrow(query), k = rose::borrow(key);
    const bool fits = rose::has_products() && rose::are_tokens(q) && rose::are_tokens(k) && heads % key_value_heads == 0 &&
                      q.size(2) % heads == 0 && k.size(2) == q.size(2) / heads * key_value_heads && q.size(0) == k.size(0) && q.size(1) == k.size(1);
    *weights = fits ? rose::give(rose::AttentionWeights::apply(q, k, heads, key_value_heads)) : nullptr;
  });
}

int32_t rose_attention_sum(const rose_tensor* weights, const rose_tensor* value, int64_t key_value_heads, rose_tensor** sum) {
  return rose::guarded([&] {
    const rose::Observed observed("rose::attention_sum");
    const at::Tensor w = rose::borrow(weights).contiguous(), v = rose::borrow(value);
    const bool fits = rose::has_products() && rose::is_readable(w, 4) && rose::are_tokens(v) && w.size(0) == v.size(0) &&
                      w.size(1) % key_value_heads == 0 && w.size(2) == v.size(1) && w.size(3) == v.size(1) && v.size(2) % key_value_heads == 0;
    TORCH_CHECK_VALUE(fits, "weights of shape ", w.sizes(), " do not fit values of shape ", v.sizes(), " in ", key_value_heads, " heads");
    *sum = rose::give(rose::AttentionSum::apply(w, v, key_value_heads));
  });
}

}  // extern "C"
