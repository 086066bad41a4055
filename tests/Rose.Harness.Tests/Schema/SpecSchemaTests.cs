using System.Diagnostics;
using Rose.Harness.Schema;
using Rose.Harness.Spec;

namespace Rose.Harness.Tests.Schema;

/// <summary>The schema in a validator that knows nothing of Rose: Python's jsonschema, on PyYAML's reading of the specs.</summary>
public sealed class SpecSchemaTests
{
    private const string Validate = """
        import json, sys, yaml, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft7Validator.check_schema(schema)
        for path in sys.argv[2:]:
            for error in jsonschema.Draft7Validator(schema).iter_errors(yaml.safe_load(open(path))):
                print(path, error.message)
        """;

    [Fact]
    public void Every_shipped_spec_is_valid()
    {
        string[] specs = Directory.GetFiles(Repository.Experiments, "*.yaml", SearchOption.AllDirectories);

        Assert.Equal("", Errors(specs));
        Assert.True(specs.Length >= 18, $"there are {specs.Length} specs only");
    }

    [Theory]
    [InlineData("modle: {d_ff: 4}", "'modle' was unexpected")]
    [InlineData("model: {d_ff: wide}", "'wide' is not of type 'integer'")]
    [InlineData("model: {d_ff: 0}", "0 is less than the minimum of 1")]
    [InlineData("world: {launch: threds}", "'threds' is not one of ['processes', 'threads', 'external']")]
    [InlineData("sweep: {world.size: 3}", "3 is not valid under any of the given schemas")]
    [InlineData("sweep: {wrld.size: [3]}", "'wrld.size' was unexpected")]
    public void A_fault_is_found(string line, string expected)
    {
        using var folder = new TempFolder();

        Assert.Contains(expected, Errors(folder.Write("x.yaml", $"name: x\nkind: forward\n{line}\n")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sweep: {world.size: 1..4, exclude: [{world.size: 3}]}")]
    [InlineData("sweep: {model.dropout: 0.1..0.5 step 0.1}")]
    [InlineData("numerics: fast")]
    public void What_specs_may_say_is_valid(string line)
    {
        using var folder = new TempFolder();

        Assert.Equal("", Errors(folder.Write("x.yaml", $"name: x\nkind: forward\n{line}\n")));
    }

    [Fact]
    public void The_committed_schema_is_that_of_this_code() =>
        Assert.Equal(SpecSchema.Text(), File.ReadAllText(Path.Combine(Repository.Experiments, "schema.json")));

    [Fact]
    public void Every_path_has_a_text() => Assert.All(SpecBinder.Paths, path => Assert.EndsWith(".", FieldTexts.Of(path), StringComparison.Ordinal));

    [Fact]
    public void Every_shipped_spec_names_the_schema_for_editors() => Assert.All(
        Directory.GetFiles(Repository.Experiments, "*.yaml", SearchOption.AllDirectories).Where(path => !path.Contains("regressions", StringComparison.Ordinal)),
        path =>
        {
            var line = File.ReadLines(path).First();
            Assert.StartsWith("# yaml-language-server: $schema=", line, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, line.Split('=')[1])), $"{path} names a schema that is not there");
        });

    private static string Errors(params string[] specs)
    {
        var python = Requires.Noted("python-with-jsonschema");
        using var folder = new TempFolder();
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", Validate, folder.Write("schema.json", SpecSchema.Text()), .. specs]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
