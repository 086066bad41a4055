using Rose.Torch.Modules;

namespace Rose.Torch;

public static partial class torch
{
    /// <summary>Modules, under TorchSharp's names and argument order. What they draw is what PyTorch's modules draw, bit for bit.</summary>
    public static partial class nn
    {
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null, Generator? generator = null) =>
            new(inputSize, outputSize, hasBias, device, dtype, generator);

        public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

        public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

        public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
            new([normalized_shape], eps, elementwise_affine, bias, device, dtype);

        public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null, Generator? generator = null)
        {
            NewParameter.Positive(num_embeddings, nameof(Embedding), nameof(num_embeddings));
            NewParameter.Positive(embedding_dims, nameof(Embedding), nameof(embedding_dims));
            var weight = NewParameter.Empty([num_embeddings, embedding_dims], device, dtype);
            var module = new Embedding(weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
            module.reset_parameters(generator);
            return module;
        }

        /// <summary>An embedding over a table that exists, [num_embeddings, embedding_dim]; frozen, it is not learned.</summary>
        public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false)
        {
            ArgumentNullException.ThrowIfNull(embeddings);
            return embeddings.ndim == 2
                ? new(new Parameter(Interop.Op.Call("aten::detach", embeddings), requires_grad: !freeze), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse)
                : throw new ArgumentException($"Embedding: embeddings must be [num_embeddings, embedding_dim], not {embeddings.Signature()}", nameof(embeddings));
        }

        public static Dropout Dropout(double p = 0.5, bool inplace = false, Generator? generator = null) => new(p, inplace, generator);

        public static GELU GELU() => new(Modules.GELU.Approximate.none, false);

        public static GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);

        public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);

        public static ReLU ReLU(bool inplace = false) => new(inplace);

        public static Tanh Tanh(bool inplace = false) => new(inplace);

        public static SiLU SiLU(bool inplace = false) => new(inplace);

        public static Identity Identity() => new();

        public static Sequential Sequential() => new();

        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

        public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules)
        {
            ArgumentNullException.ThrowIfNull(modules);
            return modules.Aggregate(new Sequential(), (sequential, module) => sequential.append(module));
        }

        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => Sequential((IEnumerable<(string, Module<Tensor, Tensor>)>)modules);

        public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules)
        {
            ArgumentNullException.ThrowIfNull(modules);
            return modules.Aggregate(new Sequential(), (sequential, pair) => sequential.append(pair.name, pair.submodule));
        }

        public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

        public static ModuleList<T> ModuleList<T>(params T[] modules)
            where T : Module => new(modules);

        public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
            new(weight, ignore_index, reduction, label_smoothing);

        public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);
    }
}
