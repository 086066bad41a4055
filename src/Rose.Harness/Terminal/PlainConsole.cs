using Spectre.Console;

namespace Rose.Harness.Terminal;

/// <summary>A console for tables: with the terminal's colours and width, or plain and wide where there is no terminal.</summary>
internal static class PlainConsole
{
    private const int WidthWithoutTerminal = 160;

    public static IAnsiConsole Of(TextWriter output)
    {
        var plain = output != Console.Out || Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect });
        if (plain)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
