using System.CommandLine;
using System.Text;
using Rose.Harness.Compare;
using Rose.Harness.Compare.Rows;

namespace Rose.Harness.Verbs;

/// <summary><c>rose textconv FILE</c>: a CSV as lines for plain <c>git diff</c>.</summary>
internal static class TextconvVerb
{
    public static Command Command()
    {
        var file = new Argument<string>("file") { Description = "A CSV file." };
        var command = new Command("textconv", "Print a CSV with a line for each cell; for git config diff.rose.textconv.") { file };
        command.SetAction(parsed => DiffVerb.Guard(() => Run(parsed.GetRequiredValue(file))));
        return command;
    }

    private static int Run(string file)
    {
        using var output = Console.OpenStandardOutput();
        if (IsTable(file))
        {
            using var records = new CsvRecords(File.OpenRead(file), file);
            using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
            CsvText.Write(records, text);
        }
        else
        {
            // A failure would end git diff for all files; a merge's marks, say, are shown as they stand.
            using var bytes = File.OpenRead(file);
            bytes.CopyTo(output);
        }

        return ExitCodes.Success;
    }

    private static bool IsTable(string file)
    {
        try
        {
            using var records = new CsvRecords(File.OpenRead(file), file);
            while (records.Read())
            {
            }

            return true;
        }
        catch (CompareFault)
        {
            return false;
        }
    }
}
