using System.Globalization;
using System.Text;
using Rose.Harness.Measurements;
using Rose.Harness.Plan;

namespace Rose.Harness.Run;

/// <summary>
/// <c>results/NAME.sample.txt</c>: what each trained model wrote, under a line that names its case. A text is for reading,
/// with its line breaks, which a field of a CSV would spoil; like the CSV it is the same on every machine.
/// </summary>
internal sealed class SampleFile : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Creates the file, in place of any there.</summary>
    public SampleFile(string path) => _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    public void Write(ExperimentCase of, TextSample sample)
    {
        var apart = _file.Length > 0 ? "\n" : "";
        _file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{apart}=== case {of.Index}, {of.Label}: after {sample.Prompt}\n{sample.Prompt}{sample.Text}\n")));
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();
}
