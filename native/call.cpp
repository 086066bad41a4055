#include "call.h"

#include <sstream>

namespace rose {

namespace {

std::string joined(at::IntArrayRef numbers) {
  std::string text = "[";
  for (const int64_t number : numbers) text += (text.size() > 1 ? ", " : "") + std::to_string(number);
  return text + "]";
}

const char* name_of(rose_reduction reduction) {
  switch (reduction) {
    case ROSE_MIN:
      return "min";
    case ROSE_MAX:
      return "max";
    case ROSE_PRODUCT:
      return "product";
    default:
      return "sum";
  }
}

}  // namespace

std::string text_of(const at::Tensor& tensor) {
  return std::string(toString(tensor.scalar_type())) + " " + joined(tensor.sizes());
}

std::string rank_text(int rank) { return "rank " + std::to_string(rank); }

std::string ranks_text(const std::vector<int>& ranks) {
  std::string text;
  for (const int rank : ranks) text += (text.empty() ? "" : ", ") + std::to_string(rank);
  return ranks.empty() ? "" : (ranks.size() == 1 ? "rank " : "ranks ") + text;
}

std::string waited_text(const std::string& what, std::chrono::milliseconds timeout, const std::string& whom) {
  std::ostringstream text;
  text << what << " has waited " << static_cast<double>(timeout.count()) / 1000 << " s for " << whom;
  return text.str();
}

bool Call::agrees_with(const Call& other) const {
  if (collective != other.collective || dim != other.dim || sizes != other.sizes || parameter != other.parameter ||
      tensor.defined() != other.tensor.defined()) {
    return false;
  }
  if (!tensor.defined()) return true;
  if (tensor.scalar_type() != other.tensor.scalar_type() || tensor.dim() != other.tensor.dim()) return false;
  for (int64_t d = 0; d < tensor.dim(); ++d) {
    // Shards may differ along dim; that each is as large there as the sizes say was checked before.
    const bool may_differ = collective == ROSE_ALL_GATHER && d == dim;
    if (!may_differ && tensor.size(d) != other.tensor.size(d)) return false;
  }
  return true;
}

std::string Call::text() const {
  const std::string number = std::to_string(parameter);
  if (!collective) return "joining the group";
  switch (*collective) {
    case ROSE_ALL_REDUCE:
      return "all_reduce(" + text_of(tensor) + ", " + name_of(static_cast<rose_reduction>(parameter)) + ")";
    case ROSE_ALL_GATHER:
      return "all_gather(" + text_of(tensor) + ", dim " + std::to_string(dim) + ", sizes " + joined(sizes) + ")";
    case ROSE_REDUCE_SCATTER:
      return "reduce_scatter(" + text_of(tensor) + ", dim " + std::to_string(dim) + ", sizes " + joined(sizes) + ")";
    case ROSE_BROADCAST:
      return "broadcast(" + text_of(tensor) + ", root " + number + ")";
    case ROSE_SEND:
      return "send(" + text_of(tensor) + ", to rank " + number + ")";
    case ROSE_RECEIVE:
      return "receive(" + text_of(tensor) + ", from rank " + number + ")";
    default:
      return "barrier()";
  }
}

}  // namespace rose
