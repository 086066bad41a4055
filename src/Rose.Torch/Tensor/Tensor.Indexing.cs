using Rose.Torch.Interop;
using static Rose.Torch.torch.TensorIndex;

namespace Rose.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => Put(value, indices, accumulate: false);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params long[] indices]
        {
            get => index(Singles(indices));
            set => Put(value, Singles(indices), accumulate: false);
        }

        /// <summary>Numbers, tensors of one index and slices give a view; masks and tensors of several indices give a copy.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, picks) = Narrow(indices);
            if (picks.Count == 0)
            {
                return view;
            }

            using (view)
            {
                return Pick(picks, all => Op.Call("aten::index.Tensor", view, OpArgument.OptionalTensors(all)));
            }
        }

        public Tensor index(params Tensor[] indices) => HasSingle(indices)
            ? index(Array.ConvertAll(indices, TensorIndex.Tensor))
            : Op.Call("aten::index.Tensor", this, OpArgument.OptionalTensors(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => Put(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate) => Put(value, indices, accumulate);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate) => HasSingle(indices)
            ? Put(value, Array.ConvertAll(indices, TensorIndex.Tensor), accumulate)
            : Op.CallInPlace("aten::index_put_", this, OpArgument.OptionalTensors(indices), value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var filled = new_full([], value);
            return Put(filled, indices, accumulate: false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var filled = new_full([], value);
            return index_put_(filled, indices);
        }

        // One that names a place, or masks everything, which ATen's operator does not know.
        private static bool HasSingle(Tensor[] indices) => Array.Exists(indices, each => each is { ndim: 0 }) && !Array.Exists(indices, each => each is null);

        private static TensorIndex[] Singles(long[] indices) => Array.ConvertAll(indices, position => TensorIndex.Single(position));

        private Tensor Put(Tensor value, TensorIndex[] indices, bool accumulate)
        {
            var (view, picks) = Narrow(indices);
            using (view)
            {
                if (picks.Count > 0)
                {
                    Pick(picks, all => Op.CallInPlace("aten::index_put_", view, OpArgument.OptionalTensors(all), value, accumulate));
                }
                else if (accumulate)
                {
                    view.add_(value);
                }
                else
                {
                    // As in PyTorch, leading dims of size 1 that the place lacks are dropped.
                    var extra = (int)Math.Max(0, Math.Min(value.ndim - view.ndim, value.shape.TakeWhile(size => size == 1).Count()));
                    using var source = value.reshape(value.shape[extra..]);
                    view.copy_(source);
                }
            }

            return this;
        }

        /// <summary>Applies all that makes a view; what is left are tensors of indices, each at its dim, null where a dim is taken whole.</summary>
        private (Tensor View, List<(Tensor? Indices, bool Owned)> Picks) Narrow(TensorIndex[] indices)
        {
            var named = indices.Sum(index => index.Kind switch
            {
                IndexKind.Single or IndexKind.Slice => 1,
                IndexKind.Tensor => index.Indices!.dtype is ScalarType.Bool or ScalarType.Byte ? index.Indices.ndim : 1,
                _ => 0,
            });
            if (named > ndim)
            {
                throw new TorchIndexException($"{named} indices are too many for {Signature()}");
            }

            var view = alias();
            var picks = new List<(Tensor? Indices, bool Owned)>();
            long dim = 0;
            foreach (var index in indices)
            {
                switch (index.Kind)
                {
                    case IndexKind.Single:
                        view = Replace(view, Op.Call("aten::select.int", view, dim, index.Start!.Value));
                        continue;
                    case IndexKind.Slice:
                        view = Replace(view, Op.Call("aten::slice.Tensor", view, dim, index.Start, index.Stop, index.Step ?? 1));
                        picks.Add((null, false));
                        break;
                    case IndexKind.None:
                        view = Replace(view, view.unsqueeze(dim));
                        picks.Add((null, false));
                        break;
                    case IndexKind.Bool:
                        view = Replace(view, view.unsqueeze(dim));
                        picks.Add((full(1, index.Start!.Value, ScalarType.Bool, device), true));
                        break;
                    case IndexKind.Tensor when index.Indices is { ndim: 0, dtype: ScalarType.Bool or ScalarType.Byte }:
                        view = Replace(view, view.unsqueeze(dim));
                        picks.Add((index.Indices.unsqueeze(0), true));
                        break;
                    case IndexKind.Tensor when index.Indices is { ndim: 0 }:
                        view = Replace(view, Op.Call("aten::select.int", view, dim, index.Indices.to(int64).item<long>()));
                        continue;
                    case IndexKind.Tensor:
                        // As in PyTorch, what follows a mask of several dims applies to the mask's second dim.
                        picks.Add((index.Indices, false));
                        break;
                    default:
                        for (var whole = ndim - named; whole > 0; whole--)
                        {
                            picks.Add((null, false));
                            dim++;
                        }

                        continue;
                }

                dim++;
            }

            if (picks.TrueForAll(pick => pick.Indices is null))
            {
                picks.Clear();
            }

            return (view, picks);
        }

        private static Tensor Replace(Tensor old, Tensor view)
        {
            old.Dispose();
            return view;
        }

        private static Tensor Pick(List<(Tensor? Indices, bool Owned)> picks, Func<Tensor?[], Tensor> use)
        {
            try
            {
                return use([.. picks.Select(pick => pick.Indices)]);
            }
            finally
            {
                foreach (var (indices, _) in picks.Where(pick => pick.Owned))
                {
                    indices!.Dispose();
                }
            }
        }
    }
}
