using System.Text.RegularExpressions;
using Rose.Harness.Spec.Yaml;
using Rose.Model;

namespace Rose.Harness.Spec;

/// <summary>From the tree to the records: names, types, ranges and defaults of every field.</summary>
internal static partial class SpecBinder
{
    private static readonly Lazy<IReadOnlyList<SpecField>> AllFields = new(ListFields);
    private static readonly Lazy<IReadOnlyList<string>> AllPaths = new(() => [.. AllFields.Value.Select(field => field.Path)]);

    /// <summary>Every dotted path that a spec may hold.</summary>
    public static IReadOnlyList<string> Paths => AllPaths.Value;

    /// <summary>What may stand at each of them.</summary>
    public static IReadOnlyList<SpecField> Fields => AllFields.Value;

    /// <summary>The experiment without its sweep; fields at fault hold their defaults and are spoilt in the context.</summary>
    public static ExperimentSpec Bind(MappingNode root, BindContext context)
    {
        var top = new MappingReader(context, "", root);
        var defaults = new ExperimentSpec { Name = "", Kind = Kind.Forward };
        string name = Name(top);
        string description = top.Text("description") ?? defaults.Description;
        Kind kind = RequiredKind(top);
        var seed = (ulong)top.Long("seed", (long)defaults.Seed, 0, (long)ExperimentSpec.MaxSeed);
        Rng rng = top.OneOf("rng", defaults.Rng);
        Numerics numerics = top.OneOf("numerics", defaults.World.Numerics);
        WorldSpec world = World(top.Section("world"), kind) with { Numerics = numerics };
        (GptConfig model, ModelDType dtype) = Model(top.Section("model"));
        ParallelPlan parallel = LinearStyleBinder.BindPlan(top.Section("parallel"));
        InputSpec input = Input(top.Section("input"));
        TrainSpec train = TrainBinder.Bind(top.Section("train"));
        PropertySpec property = Property(top.Section("property"));
        MeasureSpec measure = Measure(top.Section("measure"));
        BenchSpec bench = Bench(top.Section("bench"));
        top.Section("sweep");
        top.Elsewhere("expect");
        top.Elsewhere("compare");
        top.Finish();
        return new ExperimentSpec
        {
            Name = name,
            Description = description,
            Kind = kind,
            Seed = seed,
            Rng = rng,
            World = world,
            Model = model,
            DType = dtype,
            Parallel = parallel,
            Input = input,
            Train = train,
            Property = property,
            Measure = measure,
            Bench = bench,
        };
    }

    private static string Name(MappingReader top)
    {
        if (!top.Has("name"))
        {
            _ = top.Text("name");
            top.Add("name", top.KeyPosition("name"), "name is missing; add name: and a word of a-z, 0-9 and _, after which the results are called");
            return "";
        }

        string? name = top.Text("name");
        if (name is not null && !AllowedName().IsMatch(name))
        {
            string allowed = NotAllowedInName().Replace(name.ToLowerInvariant(), "_").Trim('_');
            top.Refuse("name", new("has other characters than a-z, 0-9 and _", allowed.Length > 0 ? $"write {allowed}" : "write a word of these"));
        }
        else if (name?.Length > 100)
        {
            top.Refuse("name", new("is longer than 100 characters", "shorten it, as files are called after it"));
        }

        return name ?? "";
    }

    private static Kind RequiredKind(MappingReader top)
    {
        if (!top.Has("kind"))
        {
            top.Add("kind", top.KeyPosition("kind"), $"kind is missing; add kind: and one of: {string.Join(", ", Spelling<Kind>.All)}");
        }

        return top.OneOf("kind", Kind.Forward);
    }

    private static WorldSpec World(MappingReader world, Kind kind)
    {
        WorldSpec defaults = new();
        var bound = new WorldSpec
        {
            Size = world.Integer("size", defaults.Size),
            Mesh = Mesh(world.Section("mesh")),
            Backend = world.OneOf("backend", defaults.Backend),
            Device = world.OneOf("device", defaults.Device),
            Launch = world.OneOf("launch", defaults.Launch),
            ThreadsPerRank = world.Integer("threads_per_rank", defaults.ThreadsPerRank),
            TimeoutSeconds = world.Integer("timeout_seconds", defaults.TimeoutSeconds),
        };
        if (kind == Kind.Property && world.Has("size"))
        {
            world.Add("size", world.KeyPosition("size"), "world.size has no meaning with kind: property, which runs several world sizes; write property.world_sizes instead");
        }

        world.Finish();
        return bound;
    }

    private static MeshSpec Mesh(MappingReader mesh)
    {
        var bound = new MeshSpec { Data = Axis("data"), Tensor = Axis("tensor") };
        mesh.Finish();
        return bound;

        int? Axis(string name)
        {
            var size = mesh.Integer(name, fallback: 1);
            return mesh.Has(name) ? size : null;
        }
    }

    private static (GptConfig Model, ModelDType DType) Model(MappingReader model)
    {
        GptConfig defaults = new();
        int keyValueHeads = model.Integer("n_kv_heads", defaults.NHeads);
        var bound = new GptConfig
        {
            VocabSize = model.Integer("vocab_size", defaults.VocabSize),
            MaxPositionEmbeddings = model.Integer("max_position_embeddings", defaults.MaxPositionEmbeddings),
            NLayers = model.Integer("n_layers", defaults.NLayers),
            NHeads = model.Integer("n_heads", defaults.NHeads),
            NKvHeads = model.Has("n_kv_heads") ? keyValueHeads : null,
            DModel = model.Integer("d_model", defaults.DModel),
            DFf = model.Integer("d_ff", defaults.DFf),
            Dropout = model.Number("dropout", defaults.Dropout, _ => null),
            Attention = model.OneOf("attention", defaults.Attention),
            Activation = model.OneOf("activation", defaults.Activation),
            TieEmbeddings = model.Boolean("tie_embeddings") ?? defaults.TieEmbeddings,
            UseTensorParallel = model.Boolean("use_tensor_parallel") ?? defaults.UseTensorParallel,
        };
        ModelDType dtype = model.OneOf("dtype", ModelDType.Float32, text => text == "float16"
            ? new("lacks CPU kernels that the model needs", $"use one of: {string.Join(", ", Spelling<ModelDType>.All)}")
            : null);
        model.Finish();
        return (bound, dtype);
    }

    private static InputSpec Input(MappingReader input)
    {
        InputSpec defaults = new();
        var bound = new InputSpec
        {
            Kind = input.OneOf("kind", defaults.Kind),
            Path = input.Text("path"),
            BatchSize = input.Integer("batch_size", defaults.BatchSize),
            SeqLen = input.Integer("seq_len", defaults.SeqLen),
        };
        input.Finish();
        return bound;
    }

    private static PropertySpec Property(MappingReader property)
    {
        PropertySpec defaults = new();
        var bound = new PropertySpec
        {
            Law = property.OneOf("law", defaults.Law),
            Cases = property.Integer("cases", defaults.Cases),
            WorldSizes = property.Integers("world_sizes", defaults.WorldSizes),
            MaxDim = property.Integer("max_dim", defaults.MaxDim),
            Comparison = property.OneOf("comparison", defaults.Comparison),
            Replay = property.Text("replay"),
        };
        property.Finish();
        return bound;
    }

    private static MeasureSpec Measure(MappingReader measure)
    {
        var bound = new MeasureSpec
        {
            Layers = measure.Boolean("layers") ?? false,
            Kernels = measure.Boolean("kernels") ?? false,
        };
        measure.Finish();
        return bound;
    }

    private static BenchSpec Bench(MappingReader bench)
    {
        BenchSpec defaults = new();
        var bound = new BenchSpec
        {
            Rounds = bench.Integer("rounds", defaults.Rounds),
            WarmupSteps = bench.Integer("warmup_steps", defaults.WarmupSteps, min: 0),
        };
        bench.Finish();
        return bound;
    }

    private static List<SpecField> ListFields()
    {
        var context = new BindContext(new SpecErrors(""), []);
        Bind(new MappingNode([], new Position(1, 1)), context);
        return [.. context.Asked.Distinct().Select(path => context.Fields[path])];
    }

    [GeneratedRegex(@"^[a-z0-9_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex AllowedName();

    [GeneratedRegex("[^a-z0-9_]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotAllowedInName();
}
