using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Rose.Harness.Bench;
using Rose.Harness.Plan;
using Rose.Harness.Ranks;
using Rose.Harness.Spec;
using Rose.Torch;

namespace Rose.Harness.Run.Resume;

/// <summary>Computes the keys of cases; loads no libtorch for it.</summary>
/// <param name="peer">The other side of a bench.</param>
internal sealed class CaseKeys(ExperimentPlan plan, Peer? peer = null)
{
    private const int HashDigits = 8;
    private const string LibtorchMark = "libtorch=";

    private readonly Lazy<string> _code = new(Code);
    private readonly Lazy<string> _libtorch = new(Libtorch);
    private readonly Dictionary<string, string> _files = [];

    public CaseKey Of(ExperimentCase of)
    {
        var spec = of.Spec with { Name = "", Description = "" };
        return new CaseKey
        {
            Spec = Hash(PlainJson.Write(spec) + string.Join('\n', of.SweptValues.OrderBy(value => value.Path, StringComparer.Ordinal).Select(value => $"{value.Path}={value.Text}"))),
            Code = _code.Value,
            Libtorch = _libtorch.Value,
            Data = string.Join(' ', new[] { spec.Input.FullPath, spec.Train.ResumeFullPath }.OfType<string>().Select(OfFile)),
            Regressions = spec.Kind == Kind.Property && Regressions.Tokens(plan, spec.Property) is { Count: > 0 } tokens ? Hash(string.Join('\n', tokens)) : "",
            PyTorch = peer is null ? "" : $"{peer.Version}-{string.Concat(peer.Files.Select(OfFile).Select(hash => hash[..HashDigits]))}",
            Machine = peer is null ? "" : Environment.MachineName,
            Device = spec.World.Device == Device.Auto ? DeviceVariable.Value ?? "" : "",
        };
    }

    private string OfFile(string path)
    {
        if (!_files.TryGetValue(path, out var known))
        {
            using var file = File.OpenRead(path);
            _files[path] = known = Convert.ToHexStringLower(SHA256.HashData(file));
        }

        return known;
    }

    // The commit says where the code is from, the hash also tells what was never committed.
    private static string Code()
    {
        var version = typeof(CaseKeys).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var commit = version.Split('+') is [_, { Length: >= HashDigits } built] ? built[..HashDigits] : "no commit";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(typeof(CaseKeys).Assembly.Location)!, "*.dll").Concat(ScatteredAssemblies.Paths).Where(IsOurs).Append(Build.LibraryPath).Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return $"{commit}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..HashDigits]}";
    }

    private static bool IsOurs(string path) => Path.GetFileName(path) is var name && (name.StartsWith("Rose.", StringComparison.Ordinal) || name == "rose.dll");

    // Beside librose.so stands what it was built against; the file itself may be another one since.
    private static string Libtorch()
    {
        var note = Path.ChangeExtension(Build.LibraryPath, ".txt");
        if (!File.Exists(note))
        {
            return "";
        }

        var text = File.ReadAllText(note);
        var libtorch = text.Split('\n').FirstOrDefault(line => line.StartsWith(LibtorchMark, StringComparison.Ordinal))?[LibtorchMark.Length..];
        return Hash(text + (libtorch is not null && File.Exists(libtorch) ? File.GetLastWriteTimeUtc(libtorch).Ticks.ToString(CultureInfo.InvariantCulture) : ""));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
