using System.Runtime.CompilerServices;
using Rose.Harness.Ranks;
using Rose.Harness.Verbs;
using Rose.Torch;

if (args is [RankHost.Verb, ..])
{
    // A rank's process never loads what the command line is made of.
    ScatteredAssemblies.Resolve();
    return RankHost.Live();
}

return Run(args);

// Apart, since what a method names is loaded before it starts.
[MethodImpl(MethodImplOptions.NoInlining)]
static int Run(string[] args)
{
    // libtorch loads while the command line and the spec are read.
    if (args is [var first, ..] && (first == "run" || File.Exists(first)) && !ExternalLaunch.IsLikely && Build.LibraryIsThere)
    {
        RankParent.Load();
    }

    var code = CommandLine.Run(args);
    RankParent.DropAll();
    return code;
}
