using System.Globalization;
using System.Text;
using Rose.Harness.Tests.Compare;

namespace Rose.Harness.Tests.Report;

/// <summary>A repository with results of every kind that a report knows, and three commits that changed those of training.</summary>
internal sealed class ReportRepository : IDisposable
{
    public const string Malice = "</script><img src=x onerror=\"throw 1\"> & 'quoted', \u0001";

    private static readonly int[] _sizes = [1, 2, 4];

    private readonly TempRepository _repository = new();

    public ReportRepository()
    {
        foreach (var (subject, start) in new[] { ("Train", 9.4), ("Draw by counter <b>&amp;", 9.1), ("Sum in rank order", 9.05) })
        {
            _repository.Write("results/train.csv", Training(start));
            _repository.Commit(subject);
        }

        _repository.Write("experiments/forward.yaml", "name: forward\nkind: forward\nmodel: {n_layers: 2, use_tensor_parallel: true}\nparallel:\n  fc1: {style: column, gather_output: false}\n  fc2: {style: row, input_is_parallel: true}\nsweep: {world.size: [1, 2, 4]}\n");
        _repository.Write("results/forward.csv", """
            experiment,case,world.size,world_size,loss,max_diff_vs_rank0,logits_sha256,max_abs_diff_vs_dense,predicted_collectives,measured_collectives,predicted_bytes,measured_bytes
            forward,1,1,1,9.5,0.0,aa,9e-08,0,0,0,0
            forward,2,2,2,9.5,0.0,bb,9.5e-07,2,2,196608,196608
            forward,3,4,4,9.5,0.0,cc,2.4e-05,2,2,196608,196608

            """);
        var timings = new StringBuilder("experiment,case,world.size,world_size,forward_milliseconds\n");
        foreach (var (k, size) in _sizes.Index())
        {
            for (var each = 0; each < 8; each++)
            {
                timings.Append(CultureInfo.InvariantCulture, $"forward,{k + 1},{size},{size},{(20.0 / size) + each}\n");
            }
        }

        _repository.Write("results/forward.timing.csv", timings.ToString());
        _repository.Write("results/law.csv", $"experiment,case,law,cases_run,result,finding,guess,shrunk_case,replay\nlaw,1,ffn,200,passed,,,,\nlaw,2,column,3,failed,\"{Malice.Replace("\"", "\"\"", StringComparison.Ordinal)}\",fits a partial sum,\"column, world 2\",column-w2-1\n");
        _repository.Write("results/faults.csv", "fault,subject,broken_laws,median_cases,cases_by_seed,guess,shrunk_case,replay\nno-reduce,column,P2 P5,1,2 1 1,fits parts,\"column, world 2, seed 0\",column-w2-2\n");
        _repository.Commit("Add what else there is");
    }

    public string Path => _repository.Path;

    public string At(params string[] parts) => _repository.At(parts);

    public string Write(string name, string text) => _repository.Write(name, text);

    public string Commit(string message) => _repository.Commit(message);

    public Processes.Finished Rose(params string[] arguments) => _repository.Rose(arguments);

    public void Dispose() => _repository.Dispose();

    private static string Training(double start)
    {
        var csv = new StringBuilder("experiment,case,world.size,world_size,step,loss,relative_diff_vs_dense,measured_collectives,measured_bytes\n");
        foreach (var (k, size) in _sizes.Index())
        {
            for (var step = 1; step <= 12; step++)
            {
                csv.Append(CultureInfo.InvariantCulture, $"train,{k + 1},{size},{size},{step},{start - (step * 0.1) + (k * 0.01)},{k * 1e-7 * step},{9 * k},{1000 * k}\n");
            }
        }

        return csv.ToString();
    }
}
