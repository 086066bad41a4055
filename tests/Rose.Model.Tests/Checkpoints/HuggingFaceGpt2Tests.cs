using Rose.Parallel.Tests;
using static Rose.Torch.torch;

namespace Rose.Model.Tests.Checkpoints;

public sealed class HuggingFaceGpt2Tests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rose-gpt2-");

    public static MatrixTheoryData<string, int, bool> PlansSizesAndTying => new(["the second post", "vocabulary", "sequence"], [1, 3], [false, true]);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(PlansSizesAndTying))]
    public void A_model_comes_back_from_the_folder_under_any_plan(string plan, int size, bool tied)
    {
        var config = GptRun.Odd with { TieEmbeddings = tied, Activation = Activation.GeluTanh };
        var run = new GptRun { Plan = GptRun.Plans[plan], Config = config };
        KeptWorlds.Of(size).Run(rank => HuggingFaceGpt2.Save(_folder.FullName, run.Model(rank), rank.Group));
        Assert.Equal(config with { UseTensorParallel = false }, HuggingFaceGpt2.ReadConfig(_folder.FullName));
        KeptWorlds.Of(1).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var loaded = (run.Dense() with { Seed = 99 }).Model(rank);
            HuggingFaceGpt2.Load(_folder.FullName, loaded);
            foreach (var (name, value) in run.Dense().Model(rank).state_dict())
            {
                Bits.Equal(value, loaded.state_dict()[name], name);
            }
        });
        KeptWorlds.Of(size).Run(rank =>
        {
            using var scope = NewDisposeScope();
            var loaded = (run with { Seed = 99 }).Model(rank);
            HuggingFaceGpt2.Load(_folder.FullName, loaded);
            foreach (var (name, value) in run.Model(rank).state_dict())
            {
                Bits.Equal(value, loaded.state_dict()[name], name);
            }
        });
    }

    [Fact]
    public void Names_and_orientation_are_those_of_GPT_2() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var model = new GptRun { Config = GptRun.Odd with { TieEmbeddings = true } }.Model(rank);
        HuggingFaceGpt2.Save(_folder.FullName, model, rank.Group);
        using var reader = new SafetensorsReader(Path.Combine(_folder.FullName, HuggingFaceGpt2.WeightsFile), requireChecksums: false);
        Assert.Equal(
            [
                "transformer.h.0.attn.c_attn.bias F32 [132]", "transformer.h.0.attn.c_attn.weight F32 [44, 132]",
                "transformer.h.0.attn.c_proj.bias F32 [44]", "transformer.h.0.attn.c_proj.weight F32 [44, 44]",
                "transformer.h.0.ln_1.bias F32 [44]", "transformer.h.0.ln_1.weight F32 [44]",
                "transformer.h.0.ln_2.bias F32 [44]", "transformer.h.0.ln_2.weight F32 [44]",
                "transformer.h.0.mlp.c_fc.bias F32 [97]", "transformer.h.0.mlp.c_fc.weight F32 [44, 97]",
                "transformer.h.0.mlp.c_proj.bias F32 [44]", "transformer.h.0.mlp.c_proj.weight F32 [97, 44]",
                "transformer.ln_f.bias F32 [44]", "transformer.ln_f.weight F32 [44]",
                "transformer.wpe.weight F32 [16, 44]", "transformer.wte.weight F32 [61, 44]",
            ],
            reader.Header.Tensors.Select(each => $"{each.Name} {each}"));
        Assert.Equal("pt", reader.Header.Metadata["format"]);
        Bits.Equal(model.state_dict()["blocks.0.mlp.fc1.weight"].t(), reader.Read("transformer.h.0.mlp.c_fc.weight"), "fc1");
    });

    [Fact]
    public void A_file_of_the_base_model_with_causal_masks_is_read_into_a_model_of_its_own_head() => KeptWorlds.Of(1).Run(rank =>
    {
        using var scope = NewDisposeScope();
        var tied = new GptRun { Config = GptRun.Odd with { TieEmbeddings = true } }.Model(rank);
        HuggingFaceGpt2.Save(_folder.FullName, tied, rank.Group);
        var path = Path.Combine(_folder.FullName, HuggingFaceGpt2.WeightsFile);
        Dictionary<string, Tensor> tensors;
        using (var reader = new SafetensorsReader(path))
        {
            tensors = reader.Header.Tensors.ToDictionary(each => each.Name.Replace("transformer.", "", StringComparison.Ordinal), each => reader.Read(each.Name));
        }

        tensors.Add("h.0.attn.bias", ones([1, 1, 16, 16]).tril());
        using (var writer = new SafetensorsWriter(path, tensors.Select(pair => SafetensorsTensor.Of(pair.Key, pair.Value.dtype, pair.Value.shape))))
        {
            foreach (var (name, value) in tensors)
            {
                writer.Write(name, value);
            }

            writer.Commit();
        }

        var untied = new GptRun { Config = GptRun.Odd, Seed = 99 }.Model(rank);
        HuggingFaceGpt2.Load(_folder.FullName, untied);
        Bits.Equal(tied.state_dict()["token_embedding.weight"], untied.state_dict()["lm_head.weight"], "the head");
        Bits.Equal(tied.state_dict()["blocks.0.attn.qkv_proj.weight"], untied.state_dict()["blocks.0.attn.qkv_proj.weight"], "QKV");
    });

    [Fact]
    public void Shared_key_value_heads_are_refused() => KeptWorlds.Of(1).Run(rank =>
    {
        using var model = new GptRun { Config = GptRun.Odd with { NKvHeads = 2 } }.Model(rank);
        Assert.Contains("model.n_kv_heads = 2 is below", Assert.Throws<CheckpointException>(() => HuggingFaceGpt2.Save(_folder.FullName, model, rank.Group)).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_configuration_of_another_activation_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, HuggingFaceGpt2.ConfigFile), """{"vocab_size": 5, "n_positions": 4, "n_layer": 1, "n_head": 1, "n_embd": 4, "activation_function": "relu"}""");
        Assert.Contains("activation_function = relu", Assert.Throws<CheckpointException>(() => HuggingFaceGpt2.ReadConfig(_folder.FullName)).Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => HuggingFaceGpt2.ReadConfig(Path.Combine(_folder.FullName, "nowhere")));
    }
}
