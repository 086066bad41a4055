using Spectre.Console;

namespace Rose.Harness.Terminal;

/// <summary>A console that draws tables on a writer: in colour on a terminal, as plain text anywhere else.</summary>
internal static class TextConsole
{
    /// <summary>So wide that nothing is cut off or broken.</summary>
    public const int Uncut = 10_000;

    public static IAnsiConsole On(TextWriter output)
    {
        var plain = output != Console.Out || Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect });
        if (plain)
        {
            console.Profile.Width = Uncut;
        }

        return console;
    }
}
