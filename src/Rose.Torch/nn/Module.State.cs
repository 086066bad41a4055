using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters and persistent buffers under dotted names: the tensors themselves, not copies. A shared one appears under each of its names.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                var parameters = Walk(true, module => module._parameters.Select(pair => (pair.Key, (Tensor)pair.Value)));
                var buffers = Walk(true, module => module._buffers.Where(pair => pair.Value.Persistent).Select(pair => (pair.Key, pair.Value.Tensor)));
                foreach (var (name, tensor) in parameters.Concat(buffers))
                {
                    destination.TryAdd(start + name, tensor);
                }

                return destination;
            }

            /// <summary>
            /// Copies values into the parameters and buffers, converting dtype and device. Strict: names must match one to
            /// one. A wrong shape is refused before anything is copied.
            /// </summary>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                var own = state_dict();
                var missing = own.Keys.Where(name => !source.ContainsKey(name) && skip?.Contains(name) != true).ToList();
                var unexpected = source.Keys.Where(name => !own.ContainsKey(name) && skip?.Contains(name) != true).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"the state does not fit module {_name}: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}]; pass strict: false to load what fits");
                }

                var shared = own.Where(pair => source.ContainsKey(pair.Key) && skip?.Contains(pair.Key) != true).ToList();
                foreach (var (name, tensor) in shared)
                {
                    if (!tensor.shape.AsSpan().SequenceEqual(source[name].shape))
                    {
                        throw new ArgumentException($"{name} of module {_name} is {tensor.Signature()}, but the state holds {source[name].Signature()}", nameof(source));
                    }
                }

                using var _ = no_grad();
                foreach (var (name, tensor) in shared)
                {
                    Op.CallInPlace("aten::copy_", tensor, source[name]);
                }

                return (missing, unexpected);
            }
        }
    }
}
