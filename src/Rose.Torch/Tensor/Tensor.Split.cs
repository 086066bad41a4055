using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor[] chunk(long chunks, long dim = 0) => Op.CallMany("aten::chunk", this, chunks, dim);
        public Tensor[] split(long size, int dim = 0) => Op.CallMany("aten::split.Tensor", this, size, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Op.CallMany("aten::split_with_sizes", this, sizes, dim);
        public Tensor[] tensor_split(long size, long dim = 0) => Op.CallMany("aten::tensor_split.sections", this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Op.CallMany("aten::tensor_split.indices", this, sizes, dim);
        public Tensor[] unbind(long dimension = 0) => Op.CallMany("aten::unbind.int", this, dimension);
    }
}
