using System.Globalization;

namespace Rose.Model.Cost;

/// <summary>The parameters of a GPT on one rank, in the order of state_dict.</summary>
internal static class ParameterCosts
{
    public static IReadOnlyList<ParameterCost> Of(CostSetting setting)
    {
        var (model, shapes) = (setting.Model, GptShapes.Of(setting));
        var bytes = Shaped.SizeOf(setting.DType);
        List<ParameterCost> all = [];
        Add("token_embedding.weight", [model.VocabSize, model.DModel], [shapes.TableRows, model.DModel]);
        Whole("position_embedding.weight", model.MaxPositionEmbeddings, model.DModel);
        for (var k = 0; k < model.NLayers; k++)
        {
            var block = string.Create(CultureInfo.InvariantCulture, $"blocks.{k}.");
            Norm(block + "ln1");
            Norm(block + "ln2");
            Linear(block + "attn.qkv_proj", shapes.Qkv);
            Linear(block + "attn.out_proj", shapes.AttentionOutput);
            Linear(block + "mlp.fc1", shapes.Fc1);
            Linear(block + "mlp.fc2", shapes.Fc2);
        }

        Norm("ln_f");
        if (!model.TieEmbeddings)
        {
            Linear("lm_head", shapes.Head, bias: false);
        }

        return all;

        void Linear(string name, LinearShape shape, bool bias = true)
        {
            Add(name + ".weight", [shape.Out, shape.In], [shape.LocalOut, shape.LocalIn]);
            if (bias)
            {
                // A row-parallel layer adds the whole bias after the sum.
                Add(name + ".bias", [shape.Out], [shape.LocalOut]);
            }
        }

        void Norm(string name)
        {
            Whole(name + ".weight", model.DModel);
            Whole(name + ".bias", model.DModel);
        }

        void Whole(string name, params long[] shape) => Add(name, shape, shape);

        void Add(string name, long[] global, long[] local) => all.Add(new ParameterCost
        {
            Name = name,
            GlobalShape = global,
            LocalShape = local,
            Bytes = local.Aggregate(bytes, (product, size) => product * size),
        });
    }
}
