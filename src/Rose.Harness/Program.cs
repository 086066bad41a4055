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
    Build.SkipUnusedLibraries();
    RanksAhead.Start(args);
    var code = CommandLine.Run(args);
    RankParent.DropAll();
    return code;
}
