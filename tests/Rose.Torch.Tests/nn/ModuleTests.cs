using static Rose.Torch.torch;

namespace Rose.Torch.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void Fields_and_properties_are_registered_by_their_names_in_the_order_of_declaration()
    {
        using var block = new Block();
        Assert.Equal(["scale", "fc1.weight", "fc1.bias", "layers.0.weight", "layers.0.bias", "layers.1.weight"], block.named_parameters().Select(pair => pair.name));
        Assert.Equal(["scale"], block.named_parameters(recurse: false).Select(pair => pair.name));
        Assert.Equal(["scratch", "mask"], block.named_buffers().Select(pair => pair.name));
        Assert.Equal(["mask"], block.named_buffers(include_nonpersistent: false).Select(pair => pair.name));
        Assert.Equal(["fc1", "layers", "Drop"], block.named_children().Select(pair => pair.name));
        Assert.Equal(["fc1", "layers", "Drop", "layers.0", "layers.1"], block.named_modules().Select(pair => pair.name));
        Assert.Equal("Block", block.GetName());
        Assert.Same(block.Layers[1].weight, block.get_parameter("layers.1.weight"));
        Assert.True(block.has_buffer("mask"));
        Assert.False(block.has_parameter("fc1.mask") || block.has_parameter("none.weight"));
    }

    [Fact]
    public void A_module_made_within_a_scope_outlives_it()
    {
        Block block;
        using (NewDisposeScope())
        {
            block = new Block();
            block.Layers[0].weight = nn.Parameter(Draw.Normal(2, 2));
        }

        using (block)
        {
            Assert.All(block.state_dict().Values, tensor => Assert.False(tensor.IsInvalid));
        }
    }

    [Fact]
    public void Disposing_a_module_disposes_its_parameters_and_buffers()
    {
        var block = new Block();
        var tensors = block.state_dict().Values.ToArray();
        block.Dispose();
        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void A_state_goes_out_and_into_another_module()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var first = new Block();
        using var second = new Block();
        var state = first.state_dict();
        Assert.Equal(["scale", "fc1.weight", "fc1.bias", "layers.0.weight", "layers.0.bias", "layers.1.weight", "mask"], state.Keys);
        Assert.NotEqual(state.Values.Select(PyTorch.Hex), second.state_dict().Values.Select(PyTorch.Hex));
        var (missing, unexpected) = second.load_state_dict(state);
        Assert.Empty(missing.Concat(unexpected));
        Assert.Equal(state.Values.Select(PyTorch.Hex), second.state_dict().Values.Select(PyTorch.Hex));
        Assert.All(second.parameters(), parameter => Assert.True(parameter.is_leaf && parameter.requires_grad));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_with_the_names_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        var before = block.state_dict().Values.Select(PyTorch.Hex).ToArray();
        using var other = new Block();
        var state = other.state_dict();
        state.Remove("fc1.bias");
        state["extra"] = Draw.Of(1);
        var error = Assert.Throws<InvalidOperationException>(() => block.load_state_dict(state));
        Assert.Contains("missing [fc1.bias], unexpected [extra]", error.Message, StringComparison.Ordinal);
        state["mask"] = Draw.Of(1, 2);
        var shape = Assert.Throws<ArgumentException>(() => block.load_state_dict(state, strict: false));
        Assert.Contains("mask of module Block is float32 [4], but the state holds float32 [2]", shape.Message, StringComparison.Ordinal);
        Assert.Equal(before, block.state_dict().Values.Select(PyTorch.Hex));
        state.Remove("mask");
        var (missing, unexpected) = block.load_state_dict(state, strict: false);
        Assert.Equal(["fc1.bias", "mask"], missing);
        Assert.Equal(["extra"], unexpected);
        Assert.Equal(PyTorch.Hex(state["fc1.weight"]), PyTorch.Hex(block.get_parameter("fc1.weight")!));
    }

    [Fact]
    public void Training_and_evaluation_reach_every_child()
    {
        using var block = new Block();
        Assert.True(block.training);
        block.eval();
        Assert.All(block.modules().Append(block), module => Assert.False(module.training));
        using var scope = NewDisposeScope();
        var input = Draw.Normal(3, 4);
        Assert.Equal(PyTorch.Hex(block.call(input)), PyTorch.Hex(block.call(input)));
        block.train();
        Assert.All(block.modules().Append(block), module => Assert.True(module.training));
        Assert.NotEqual(PyTorch.Hex(block.call(input)), PyTorch.Hex(block.call(input)));
    }

    [Fact]
    public void Conversion_keeps_the_parameter_objects_and_what_holds_them()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        using var optimizer = optim.SGD(block.parameters(), 0.1);
        var before = block.parameters().ToArray();
        Assert.Same(block, block.to(float64));
        Assert.Equal(before, block.parameters());
        Assert.All(block.state_dict().Values, tensor => Assert.Equal(float64, tensor.dtype));
        var input = Interop.Op.Call("aten::to.dtype", Draw.Normal(3, 4), float64);
        var output = block.call(input);
        output.backward(output);
        var weight = PyTorch.Hex(block.get_parameter("fc1.weight")!);
        optimizer.step();
        Assert.NotEqual(weight, PyTorch.Hex(block.get_parameter("fc1.weight")!));
        block.to(float32);
        Assert.Equal(float32, block.get_parameter("fc1.weight")!.grad!.dtype);
        Assert.Equal(float32, block.get_buffer("mask")!.dtype);
        Assert.Contains("Int64 cannot hold the parameters of module Block", Assert.Throws<ArgumentException>(() => block.to(int64)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_grad_drops_or_zeroes_the_gradients()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(3, 2);
        linear.call(Draw.Normal(1, 3)).backward(Draw.Normal(1, 2));
        linear.zero_grad(set_to_none: false);
        Assert.Equal(new float[6], linear.weight.grad!.ToArray<float>().Select(value => value + 0f));
        linear.zero_grad();
        Assert.Null(linear.weight.grad);
    }

    [Fact]
    public void A_shared_parameter_counts_once_and_is_saved_under_both_names()
    {
        using var list = nn.ModuleList(nn.Linear(2, 2, hasBias: false), nn.Linear(2, 2, hasBias: false));
        list[1].weight = list[0].weight;
        Assert.Equal(["0.weight"], list.named_parameters().Select(pair => pair.name));
        Assert.Equal(["0.weight", "1.weight"], list.state_dict().Keys);
    }

    [Fact]
    public void A_list_names_its_modules_by_their_places()
    {
        using var list = nn.ModuleList(nn.ReLU(), nn.ReLU());
        var last = nn.ReLU();
        list.Insert(0, last);
        list.RemoveAt(1);
        Assert.Equal([("0", last), ("1", list[1])], list.named_children().Select(pair => (pair.name, (Modules.ReLU)pair.module)));
    }

    [Fact]
    public void A_sequence_keeps_its_input_and_disposes_what_lies_between()
    {
        using var scope = NewDisposeScope();
        using var sequence = nn.Sequential(("a", nn.Linear(3, 4)), ("drop", nn.Dropout()), ("b", new Lambda(x => x)), ("c", nn.Linear(4, 2)));
        sequence.eval();
        Assert.Equal(["a.weight", "a.bias", "c.weight", "c.bias"], sequence.named_parameters().Select(pair => pair.name));
        var input = Draw.Normal(1, 3);
        var count = scope.DisposablesCount;
        sequence.call(input);
        Assert.Equal(count + 1, scope.DisposablesCount);
        nn.Sequential().call(input).Dispose();
        Assert.False(input.IsInvalid);
    }

    [Fact]
    public void Apply_visits_the_innermost_first()
    {
        using var block = new Block();
        var names = new List<string>();
        block.apply(module => names.Add(module.GetName()));
        Assert.Equal(["Linear", "Linear", "Linear", "ModuleList", "Dropout", "Block"], names);
    }

    [Fact]
    public void A_parameter_takes_over_its_data()
    {
        using var scope = NewDisposeScope();
        var data = Draw.Of(1, 2);
        var parameter = nn.Parameter(data);
        Assert.True(data.IsInvalid && parameter.requires_grad && parameter.is_leaf);
        Assert.Equal([1f, 2f], parameter.ToArray<float>());
        Assert.Equal(1, scope.DisposablesCount);
        var computed = nn.Parameter(parameter + parameter, requires_grad: false);
        Assert.True(computed.is_leaf && !computed.requires_grad);
    }

    [Fact]
    public void Names_that_are_empty_dotted_or_taken_are_refused()
    {
        using var block = new Block();
        Assert.Contains("must not hold \".\"", Assert.Throws<ArgumentException>(() => block.register_module("a.b", nn.ReLU())).Message, StringComparison.Ordinal);
        Assert.Contains("must not be empty", Assert.Throws<ArgumentException>(() => block.register_buffer("", Draw.Of(1))).Message, StringComparison.Ordinal);
        Assert.Contains("\"fc1\" is registered in module Block already", Assert.Throws<InvalidOperationException>(() => block.register_parameter("fc1", nn.Parameter(Draw.Of(1)))).Message, StringComparison.Ordinal);
    }
}
