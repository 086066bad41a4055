using System.Diagnostics;
using Rose.Harness.Tests.Processes;

namespace Rose.Harness.Tests.Run.Resume;

public sealed class BenchResumeTests
{
    [Fact]
    public void A_bench_goes_on_with_the_samples_of_finished_cases_until_PyTorch_changes()
    {
        using var folder = new TempFolder();
        Finished Run(string version, string spec) => RoseProcess.RunWith([("ROSE_PYTHON", Python(folder, version))], spec, "--out", folder.Path);
        using (var rose = RoseProcess.StartWith([("ROSE_PYTHON", Python(folder, "1.13"))], Write(folder, "1..20"), "--out", folder.Path))
        {
            rose.Until(() => File.Exists(folder.At("b.journal.jsonl")) && File.ReadLines(folder.At("b.journal.jsonl")).Any(line => line.StartsWith("{\"outcome\"", StringComparison.Ordinal)), "no case is done");
        }

        string[] before = [.. File.ReadLines(folder.At("b.timing.csv")).Where(line => line.StartsWith("b,1,", StringComparison.Ordinal))];
        var spec = Write(folder, "[30, 1]");

        var resumed = Run("1.13", spec);
        string[] after = [.. File.ReadLines(folder.At("b.timing.csv"))];
        var again = Run("1.13", spec);
        Assert.Equal(after, File.ReadLines(folder.At("b.timing.csv")));
        var other = Run("2.0", spec);

        // The sides part, since that Python is none; a comparison that is kept is as wrong as it was.
        Assert.All([resumed, again, other], each => Assert.Equal(1, each.ExitCode));
        Assert.Contains("\ncase 1: run, it has not run with this spec\ncase 2: kept, nothing changed\n[1/2] ", resumed.Errors, StringComparison.Ordinal);
        Assert.Equal(before.Select(line => line.Replace("b,1,", "b,2,", StringComparison.Ordinal)), after.TakeLast(6));
        Assert.Equal(13, after.Length);
        Assert.Contains("\ncases 1-2: kept, nothing changed\ncheck failed: case 1: ", again.Errors, StringComparison.Ordinal);
        Assert.Matches("\ncases 1-2: run, PyTorch or its scripts changed \\(1.13-[0-9a-f]+ → 2.0-[0-9a-f]+\\)\n", other.Errors);
    }

    private static string Write(TempFolder folder, string seeds) => folder.Write("b.yaml", $$"""
        name: b
        kind: bench
        rng: torch
        model: {vocab_size: 50, max_position_embeddings: 16, n_layers: 1, n_heads: 4, d_model: 24, d_ff: 48}
        train: {steps: 4, batch_size: 2, seq_len: 8}
        bench: {rounds: 1, warmup_steps: 2}
        sweep:
          seed: {{seeds}}
        """);

    // PyTorch's side costs nothing here: what is asked of it is to answer.
    private static string Python(TempFolder folder, string version)
    {
        var python = folder.Write($"python_{version}", $$"""
            #!/bin/sh
            if [ "$1" = -c ]; then echo {{version}}; exit 0; fi
            for step in 3 4; do echo "{\"step\": $step, \"loss\": 1.0, \"milliseconds\": 1, \"peak_memory_mebibytes\": 1}"; done
            """);
        Process.Start("chmod", ["+x", python]).WaitForExit();
        return python;
    }
}
