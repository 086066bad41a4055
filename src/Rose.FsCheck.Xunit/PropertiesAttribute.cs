using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FsCheck.Xunit;

/// <summary>What the properties of a class or module, or of an assembly, have in common. It makes no tests by itself.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
[SuppressMessage("Performance", "CA1813:Avoid unsealed attributes", Justification = "The package's attribute can be derived from.")]
public class PropertiesAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : PropertyAttribute(sourceFilePath, sourceLineNumber);
