using System.Text.Json;

namespace Rose.Laws.Tests;

public sealed class FfnJsonTests
{
    [Fact]
    public void A_case_survives()
    {
        var json = JsonSerializer.Serialize(Cases.Small, FfnJson.Options);

        Assert.Contains("\"Values\":\"Real\",\"Layout\":\"Contiguous\",\"DType\":\"Float32\"", json, StringComparison.Ordinal);
        Assert.Equal(Cases.Small, JsonSerializer.Deserialize<FfnCase>(json, FfnJson.Options));
    }

    [Fact]
    public void A_result_survives_bit_for_bit_with_all_that_floating_point_holds()
    {
        double[] values = [0.1, -0.0, double.NaN, double.NegativeInfinity, double.Epsilon, float.MaxValue, 1.0 / 3];
        var result = new FfnResult
        {
            Output = new HostTensor { Shape = [7], Values = values },
            InputGradient = null,
            Weight1Gradient = new HostTensor { Shape = [7, 1], Values = values },
            Bias1Gradient = null,
            Weight2Gradient = null,
            Bias2Gradient = null,
            Changed = ["input"],
        };

        var back = JsonSerializer.Deserialize<FfnResult>(JsonSerializer.Serialize(result, FfnJson.Options), FfnJson.Options)!;

        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), back.Output.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal([7, 1], back.Weight1Gradient!.Shape);
        Assert.Null(back.InputGradient);
        Assert.Equal(["input"], back.Changed);
    }
}
