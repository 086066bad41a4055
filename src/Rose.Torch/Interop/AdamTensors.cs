namespace Rose.Torch.Interop;

/// <summary>What a step of Adam reads and writes of one parameter.</summary>
internal readonly record struct AdamTensors(torch.Tensor Parameter, torch.Tensor Grad, torch.Tensor Average, torch.Tensor Square, torch.Tensor Notes)
{
    public void KeepAlive()
    {
        GC.KeepAlive(Parameter);
        GC.KeepAlive(Grad);
        GC.KeepAlive(Average);
        GC.KeepAlive(Square);
        GC.KeepAlive(Notes);
    }
}
