/// What [<Property>] takes from F#.
module Rose.FSharp.Tests.PropertyTests

open System.Threading.Tasks
open Xunit
open FsCheck.FSharp
open FsCheck.Xunit

type Shape =
    | Whole
    | Column of width: int
    | Row of height: int

let private flip =
    function
    | Whole -> Whole
    | Column n -> Row n
    | Row n -> Column n

[<Property>]
let ``a union of one's own is drawn without more ado`` shape = flip (flip shape) = shape

[<Property>]
let ``a unit that asserts`` (xs: int list) : unit = Assert.Equal<int list>(xs, List.rev (List.rev xs))

[<Property>]
let ``an async answer`` (a: int) (b: int) =
    async {
        do! Async.Sleep 0
        return a + b = b + a
    }

[<Property>]
let ``an async that asserts`` (x: int) = async { Assert.Equal(x, -(-x)) }

[<Property>]
let ``a task answer`` (x: int) = task { return x ^^^ x = 0 }

[<Property>]
let ``a value task`` (x: int) = ValueTask<bool>((x ^^^ x = 0))

[<Property>]
let ``a property with a precondition`` (x: int) (y: int) = y <> 0 ==> lazy (x = x / y * y + x % y)

[<Property>]
let ``a property that draws for itself`` (x: int) =
    Prop.forAll (Gen.choose (0, 9) |> Arb.fromGen) (fun digit -> (x * 10 + digit) - digit = x * 10)

type ``In a class``() =
    let mutable initialised = false

    interface IAsyncLifetime with
        member _.InitializeAsync() =
            initialised <- true
            ValueTask.CompletedTask

        member _.DisposeAsync() = ValueTask.CompletedTask

    [<Property>]
    member _.``a member sees what the class set up`` (_: int) = initialised

    [<Property>]
    static member ``a static member is a property too``(x: int) = x - x = 0
