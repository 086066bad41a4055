// Writes the reference of the public API, a Markdown page for each namespace, from the assemblies of the last
// `dotnet build` and the docstrings beside them:
//
//     dotnet fsi eng/api-reference.fsx [FOLDER [ASSEMBLIES]]        # docs/api/, which git ignores
open System
open System.Collections.Generic
open System.IO
open System.Reflection
open System.Runtime.CompilerServices
open System.Text.RegularExpressions
open System.Xml.Linq

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, ".."))
let argument k otherwise = fsi.CommandLineArgs |> Array.tryItem k |> Option.map Path.GetFullPath |> Option.defaultValue (Path.Combine(root, otherwise))
let target = argument 1 "docs/api"
let built = argument 2 "src/Rose.Harness/bin/ahead"

let names = [ "Rose.Torch"; "Rose.Parallel"; "Rose.Model"; "Rose.Laws"; "rose" ]
let assemblies = [ for name in names -> Assembly.LoadFrom(Path.Combine(built, name + ".dll")) ]

let docs =
    Map [ for name in names do
              for each in XDocument.Load(Path.Combine(built, name + ".xml")).Descendants "member" -> each.Attribute("name").Value, each ]

// How docstrings name a type, a parameter's type and a member.
let rec idOf (t: Type) : string =
    if t.IsByRef then idOf (t.GetElementType()) + "@"
    elif t.IsPointer then idOf (t.GetElementType()) + "*"
    elif t.IsArray then idOf (t.GetElementType()) + (if t.GetArrayRank() = 1 then "[]" else "[" + String.Join(",", Array.create (t.GetArrayRank()) "0:") + "]")
    elif t.IsGenericParameter then (if isNull t.DeclaringMethod then "`" else "``") + string t.GenericParameterPosition
    elif t.IsGenericType && not t.IsGenericTypeDefinition then
        let name = Regex.Replace(t.GetGenericTypeDefinition().FullName.Replace('+', '.'), "`\\d+", "")
        name + "{" + String.Join(",", t.GetGenericArguments() |> Array.map idOf) + "}"
    else t.FullName.Replace('+', '.')

let memberId (m: MemberInfo) =
    let owner = if isNull m.DeclaringType then "" else idOf m.DeclaringType
    let parameters (given: ParameterInfo array) = if given.Length = 0 then "" else "(" + String.Join(",", given |> Array.map (fun p -> idOf p.ParameterType)) + ")"

    match m with
    | :? Type as t -> "T:" + idOf t
    | :? ConstructorInfo as c -> $"M:{owner}.#ctor{parameters (c.GetParameters())}"
    | :? MethodInfo as f ->
        let arity = if f.IsGenericMethod then "``" + string (f.GetGenericArguments().Length) else ""
        let result = if f.Name = "op_Implicit" || f.Name = "op_Explicit" then "~" + idOf f.ReturnType else ""
        $"M:{owner}.{f.Name}{arity}{parameters (f.GetParameters())}{result}"
    | :? PropertyInfo as p -> $"P:{owner}.{p.Name}{parameters (p.GetIndexParameters())}"
    | :? FieldInfo -> $"F:{owner}.{m.Name}"
    | _ -> $"E:{owner}.{m.Name}"

// How C# writes them.
let keywords =
    dict [ "System.Int32", "int"; "System.Int64", "long"; "System.UInt64", "ulong"; "System.Double", "double"; "System.Single", "float"; "System.Boolean", "bool"
           "System.String", "string"; "System.Object", "object"; "System.Void", "void"; "System.Byte", "byte" ]

let rec shown (t: Type) : string =
    match Nullable.GetUnderlyingType t with
    | null ->
        if t.IsByRef then "ref " + shown (t.GetElementType())
        elif t.IsPointer then shown (t.GetElementType()) + "*"
        elif t.IsArray then shown (t.GetElementType()) + "[]"
        elif t.IsGenericParameter then t.Name
        elif keywords.ContainsKey t.FullName then keywords[t.FullName]
        else nameOf t
    | inner -> shown inner + "?"

// With the types that it is nested in.
and nameOf (t: Type) =
    let arguments = t.GetGenericArguments()
    let outer = if t.IsNested then t.DeclaringType.GetGenericArguments().Length else 0
    let own = if arguments.Length > outer then "<" + String.Join(", ", arguments[outer..] |> Array.map shown) + ">" else ""
    (if t.IsNested then nameOf t.DeclaringType + "." else "") + Regex.Replace(t.Name, "`\\d+$", "") + own

let nullability = NullabilityInfoContext()

let signature (m: MemberInfo) =
    let marked (t: Type) (info: NullabilityInfo) =
        shown t + (if not t.IsValueType && info.ReadState = NullabilityState.Nullable then "?" else "")

    let list (given: ParameterInfo array) =
        String.Join(", ", given |> Array.map (fun p -> marked p.ParameterType (nullability.Create p) + " " + p.Name + (if p.IsOptional then " = …" else "")))

    match m with
    | :? ConstructorInfo as c -> $"new {nameOf c.DeclaringType}({list (c.GetParameters())})"
    | :? MethodInfo as f ->
        let generic = if f.IsGenericMethod then "<" + String.Join(", ", f.GetGenericArguments() |> Array.map shown) + ">" else ""
        $"{marked f.ReturnType (nullability.Create f.ReturnParameter)} {f.Name}{generic}({list (f.GetParameters())})"
    | :? PropertyInfo as p ->
        let indices = p.GetIndexParameters()
        marked p.PropertyType (nullability.Create p) + " " + (if indices.Length > 0 then $"this[{list indices}]" else p.Name)
    | :? FieldInfo as f -> if f.DeclaringType.IsEnum then f.Name else $"{marked f.FieldType (nullability.Create f)} {f.Name}"
    | _ -> m.Name

// What there is to show.
let types =
    [ for assembly in assemblies do
          for t in assembly.GetExportedTypes() do
              if not (isNull t.Namespace) then t ]
    |> List.sortBy nameOf

let page (space: string) = space + ".md"
let anchor (id: string) = Regex.Replace(id.ToLowerInvariant(), "[^a-z0-9]+", "-").Trim('-')
let places = Dictionary<string, string>()

for t in types do
    places[memberId t] <- $"{page t.Namespace}#{anchor (memberId t)}"

let members (t: Type) =
    let everything = BindingFlags.Public ||| BindingFlags.NonPublic ||| BindingFlags.Instance ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly
    let isSeen (f: MethodBase) = not (isNull f) && (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly)
    let isOwn (m: MemberInfo) = isNull (m.GetCustomAttribute typeof<CompilerGeneratedAttribute>)

    [ for m in t.GetMembers everything do
          match m with
          | :? ConstructorInfo as c when isSeen c && not c.IsStatic && isOwn c -> m
          | :? MethodInfo as f when isSeen f && isOwn f && (not f.IsSpecialName || f.Name.StartsWith("op_", StringComparison.Ordinal)) && not (typeof<Delegate>.IsAssignableFrom t) -> m
          | :? PropertyInfo as p when (isSeen p.GetMethod || isSeen p.SetMethod) && p.Name <> "EqualityContract" -> m
          | :? FieldInfo as f when (f.IsPublic || f.IsFamily) && not f.IsSpecialName -> m
          | _ -> () ]

for t in types do
    for m in members t do
        places.TryAdd(memberId m, places[memberId t]) |> ignore

// Docstrings as Markdown.
let words (text: string) = Regex.Replace(text, "\\s+", " ")

let link (id: string) (text: string) =
    match places.TryGetValue id with
    | true, place -> $"[`{text}`]({place})"
    | _ -> $"`{text}`"

// The last part of what a docstring refers to, of a member with its type's.
let short (id: string) =
    let parts = Regex.Replace(id[2..], "\\(.*$|`+\\d+", "").Replace("#ctor", "new").Split '.'
    String.Join(".", if id[0] = 'T' then parts[parts.Length - 1 ..] else parts[parts.Length - 2 ..])

let rec text (node: XNode) : string =
    match node with
    | :? XText as plain -> words plain.Value
    | :? XElement as e ->
        match e.Name.LocalName with
        | "see" when not (isNull (e.Attribute "cref")) -> link (e.Attribute("cref").Value) (short (e.Attribute("cref").Value))
        | "see" -> "`" + e.Attribute("langword").Value + "`"
        | "paramref"
        | "typeparamref" -> "`" + e.Attribute("name").Value + "`"
        | "c" -> $"`{e.Value}`"
        | "code" ->
            let lines = e.Value.Split('\n') |> Array.filter (fun line -> line.Trim() <> "")
            let indent = lines |> Array.map (fun line -> line.Length - line.TrimStart().Length) |> Array.min
            "\n\n```\n" + String.Join("\n", lines |> Array.map (fun line -> line[indent..].TrimEnd())) + "\n```\n\n"
        | _ -> inner e
    | _ -> ""

and inner (e: XElement) : string =
    String.Join("", e.Nodes() |> Seq.map text).Replace(" \n\n```", "\n\n```").Replace("```\n\n ", "```\n\n").Trim()

let part (name: string) (m: MemberInfo) =
    match Map.tryFind (memberId m) docs with
    | Some doc -> [ for each in doc.Elements name -> each, inner each ]
    | None -> []

let summary (m: MemberInfo) = part "summary" m @ part "remarks" m |> List.map snd |> String.concat "\n\n"
let indented (block: string) = block.Replace("\n", "\n  ").Replace("\n  \n", "\n\n")

let memberLines (m: MemberInfo) =
    [ let said = match m with :? ConstructorInfo when summary m = summary m.DeclaringType -> "" | _ -> summary m
      $"- `{signature m}`" + (if said = "" then "" else "  \n  " + indented said)
      for parameter, said in part "param" m do
          "  - `" + parameter.Attribute("name").Value + "`: " + said
      for thrown, said in part "exception" m do
          let id = thrown.Attribute("cref").Value
          $"  - throws {link id (short id)}: {said}" ]

let kind (t: Type) =
    if t.IsEnum then "enum"
    elif typeof<Delegate>.IsAssignableFrom t then "delegate"
    elif t.IsInterface then "interface"
    elif not (isNull (t.GetMethod "<Clone>$")) then "record"
    elif t.IsValueType then "struct"
    elif t.IsAbstract && t.IsSealed then "static class"
    elif t.IsAbstract then "abstract class"
    else "class"

let typeLines (t: Type) =
    [ $"## <a id=\"{anchor (memberId t)}\"></a>{kind t} `{nameOf t}`"
      ""
      let bases = [ if not (isNull t.BaseType) && not (List.contains t.BaseType.FullName [ "System.Object"; "System.Enum"; "System.ValueType"; "System.MulticastDelegate" ]) then t.BaseType ]
      for b in bases do
          let id = "T:" + idOf (if b.IsGenericType then b.GetGenericTypeDefinition() else b)
          $"A {link id (shown b)}."
          ""
      summary t
      ""
      for m in members t do
          match m with
          | :? ConstructorInfo as c when c.GetParameters().Length = 0 && summary m = "" -> ()
          | _ -> yield! memberLines m
      "" ]

Directory.CreateDirectory target |> ignore
for old in Directory.GetFiles(target, "*.md") do
    File.Delete old

let firstSentence (t: Type) = Regex.Match(words (summary t), "^.*?[.;:](?= |$)|^.*$").Value.TrimEnd(';', ':')

let index =
    [ "# The API"
      ""
      "Made by `dotnet fsi eng/api-reference.fsx` from the docstrings."
      ""
      for assembly in assemblies do
          for space, inSpace in types |> List.filter (fun t -> t.Assembly = assembly) |> List.groupBy _.Namespace |> List.sortBy fst do
              File.WriteAllLines(Path.Combine(target, page space), [ $"# {space}"; ""; $"Of `{assembly.GetName().Name}.dll`. [All namespaces](index.md)"; ""; yield! List.collect typeLines inSpace ])
              $"## [{space}]({page space})"
              ""
              for t in inSpace do
                  $"- {link (memberId t) (nameOf t)}" + (if summary t = "" then "" else $" — {firstSentence t}")
              "" ]

File.WriteAllLines(Path.Combine(target, "index.md"), index)
printfn "%d types in %s" types.Length target
