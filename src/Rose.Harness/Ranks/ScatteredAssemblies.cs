using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Rose.Harness.Ranks;

/// <summary>
/// The assemblies that rose.dll needs, where they do not lie beside it: a script has each in the folder of its package, in
/// the version that was resolved for the script. Its ranks, which know rose.dll alone, are told where they are.
/// </summary>
internal static class ScatteredAssemblies
{
    /// <summary>Tells a rank the paths, with colons between them.</summary>
    public const string Variable = "ROSE_ASSEMBLIES";

    private static readonly Lazy<IReadOnlyList<string>> _paths = new(Find);

    /// <summary>None where they lie beside rose.dll.</summary>
    public static IReadOnlyList<string> Paths => _paths.Value;

    /// <summary>Lets this process, which is a rank, load what its harness has loaded; before the first use of any of it.</summary>
    public static void Resolve()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told)
        {
            var paths = told.Split(':').ToDictionary(path => Path.GetFileNameWithoutExtension(path)!);
            AssemblyLoadContext.Default.Resolving += (context, name) => paths.TryGetValue(name.Name!, out var path) ? context.LoadFromAssemblyPath(path) : null;
        }
    }

    private static List<string> Find()
    {
        var rose = typeof(ScatteredAssemblies).Assembly;
        var folder = Path.GetDirectoryName(rose.Location)!;
        if (Path.GetDirectoryName(typeof(Torch.torch).Assembly.Location) == folder)
        {
            return [];
        }

        // All of them, as a rank may need what this process has had no use for yet.
        var context = AssemblyLoadContext.GetLoadContext(rose)!;
        var paths = new Dictionary<string, string> { [rose.GetName().Name!] = rose.Location };
        var waiting = new Queue<Assembly>([rose]);
        while (waiting.TryDequeue(out var next))
        {
            foreach (var name in next.GetReferencedAssemblies().Where(name => !paths.ContainsKey(name.Name!)))
            {
                if (Load(context, name) is { Location: { Length: > 0 } path } found && !path.StartsWith(RuntimeEnvironment.GetRuntimeDirectory(), StringComparison.Ordinal))
                {
                    paths.Add(name.Name!, path);
                    waiting.Enqueue(found);
                }
            }
        }

        paths.Remove(rose.GetName().Name!);
        return [.. paths.Values];
    }

    // Null where a package names what it does without; a rank that needs it says so.
    private static Assembly? Load(AssemblyLoadContext context, AssemblyName name)
    {
        try
        {
            return context.LoadFromAssemblyName(name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
