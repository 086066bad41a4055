using System.Text;
using Rose.Harness.Plan;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Spec;

public sealed class SpecErrorTests
{
    private const string ManyFaults = """
        name: Bad-Name
        kind: forwards
        seed: 010
        rng: numpy
        world:
          size: 0
          size: 2
          backnd: gloo
        model:
          n_heads: "4"
          dropout: 1.5
          use_tensor_parallel: yes
        parallel:
          qkv: {style: column, gather_output: false}
          fc2: {style: row, gather_output: true}
        train: {steps: 1_000, learning_rate: .nan}
        sweep:
          world.sise: [1, 2]
          seed: [1, two]
        """;

    [Fact]
    public void All_faults_of_a_spec_are_reported_at_once_in_the_order_of_the_file()
    {
        SpecException thrown = Refused(ManyFaults);

        Assert.Equal(
            ["1:7", "2:7", "3:7", "4:6", "6:9", "7:3", "8:3", "10:12", "11:12", "12:24", "14:39", "15:21", "16:16", "16:38", "18:3", "19:13"],
            thrown.Errors.Select(error => $"{error.Line}:{error.Column}"));
        Assert.All(thrown.Errors, error => Assert.Contains(';', error.Message));
    }

    [Fact]
    public void An_error_reads_as_a_compiler_writes_it()
    {
        SpecException thrown = Refused("name: x\nkind: forward\nseed: 010\n");

        Assert.Equal(
            "spec.yaml:3:7: error: seed = 010 has a leading zero, which some YAML readers take for octal; write 10 (or 8 if octal was meant)",
            thrown.Message);
    }

    [Fact]
    public void A_spec_without_a_byte_is_empty() =>
        Assert.Equal("spec.yaml:1:1: error: the spec is empty; begin with name: and kind:", Refused("").Message);

    [Fact]
    public void A_file_too_large_for_a_spec_is_refused_before_it_is_parsed() =>
        Assert.Contains("is it another file?", Refused(new string('#', 2_000_000)).Message, StringComparison.Ordinal);

    [Fact]
    public void No_damage_to_a_spec_brings_anything_but_a_spec_error()
    {
        string good = File.ReadAllText(Path.Combine(Repository.Experiments, "ffn_rowparallel.yaml"));
        const string Alphabet = "{}[]:,#&*!|>'\"%@`-?<~ \t\n\r0x.\\\u0085\u2028é";
        var random = new Random(20240607);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            var damaged = new StringBuilder(good);
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = Alphabet[random.Next(Alphabet.Length)];
            }

            string text = random.Next(4) == 0 ? damaged.ToString()[..random.Next(damaged.Length)] : damaged.ToString();
            try
            {
                ExperimentPlan.FromText(text);
            }
            catch (SpecException thrown)
            {
                refused++;
                int lines = text.Split('\n', '\r', '\u0085', '\u2028').Length;
                Assert.All(thrown.Errors, error => Assert.InRange(error.Line, 1, lines + 1));
            }
        }

        Assert.InRange(refused, 300, 1999);
    }

    private static SpecException Refused(string yaml) => Assert.Throws<SpecException>(() => ExperimentPlan.FromText(yaml));
}
