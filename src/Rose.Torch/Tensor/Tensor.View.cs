using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Op.Call("aten::view", this, shape);
        public Tensor view_as(Tensor other) => Op.Call("aten::view_as", this, other);

        /// <summary>The same bytes seen as another dtype.</summary>
        public Tensor view(ScalarType dtype) => Op.Call("aten::view.dtype", this, dtype);

        public Tensor reshape(params long[] shape) => Op.Call("aten::reshape", this, shape);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Op.Call("aten::flatten.using_ints", this, start_dim, end_dim);
        public Tensor unflatten(long dim, params long[] sizes) => Op.Call("aten::unflatten.int", this, dim, sizes);
        public Tensor ravel() => Op.Call("aten::ravel", this);
        public Tensor squeeze(long? dim = null) => dim is { } one ? Op.Call("aten::squeeze.dim", this, one) : Op.Call("aten::squeeze", this);
        public Tensor squeeze_(long? dim = null) => dim is { } one ? Op.CallInPlace("aten::squeeze_.dim", this, one) : Op.CallInPlace("aten::squeeze_", this);
        public Tensor unsqueeze(long dim) => Op.Call("aten::unsqueeze", this, dim);
        public Tensor unsqueeze_(long dim) => Op.CallInPlace("aten::unsqueeze_", this, dim);
        public Tensor t() => Op.Call("aten::t", this);
        public Tensor T => Op.Call("aten::numpy_T", this);
        public Tensor mT => Op.Call("aten::mT", this);
        public Tensor transpose(long dim0, long dim1) => Op.Call("aten::transpose.int", this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Op.CallInPlace("aten::transpose_", this, dim0, dim1);
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor permute(params long[] permutation) => Op.Call("aten::permute", this, permutation);
        public Tensor movedim(long[] source, long[] destination) => Op.Call("aten::movedim.intlist", this, source, destination);
        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);
        public Tensor expand(params long[] sizes) => Op.Call("aten::expand", this, sizes);
        public Tensor expand(long[] sizes, bool isImplicit) => Op.Call("aten::expand", this, sizes, isImplicit);
        public Tensor expand_as(Tensor other) => Op.Call("aten::expand_as", this, other);
        public Tensor broadcast_to(params long[] shape) => Op.Call("aten::broadcast_to", this, shape);
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Op.Call("aten::as_strided", this, size, strides, storageOffset);
        public Tensor unfold(long dimension, long size, long step) => Op.Call("aten::unfold", this, dimension, size, step);
        public Tensor contiguous() => Op.Call("aten::contiguous", this);
        public Tensor repeat(params long[] sizes) => Op.Call("aten::repeat", this, sizes);
        public Tensor tile(long[] reps) => Op.Call("aten::tile", this, reps);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => Op.Call("aten::repeat_interleave.self_int", this, repeats, dim, output_size);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => Op.Call("aten::repeat_interleave.self_Tensor", this, repeats, dim, output_size);
        public Tensor flip(params long[] dims) => Op.Call("aten::flip", this, dims);
        public Tensor roll(long shifts, long? dims = null) => Op.Call("aten::roll", this, new[] { shifts }, dims is { } one ? [one] : Array.Empty<long>());
        public Tensor roll(long[] shifts, long[] dims) => Op.Call("aten::roll", this, shifts, dims);
    }
}
