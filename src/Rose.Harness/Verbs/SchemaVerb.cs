using System.CommandLine;
using Rose.Harness.Schema;

namespace Rose.Harness.Verbs;

/// <summary><c>rose schema</c>: prints the JSON Schema of specs, from which editors complete and explain.</summary>
internal static class SchemaVerb
{
    public static Command Command()
    {
        var schema = new Command("schema", "Print the JSON Schema of specs, for editors.");
        schema.SetAction(_ =>
        {
            Console.Out.Write(SpecSchema.Text());
            return ExitCodes.Success;
        });
        return schema;
    }
}
