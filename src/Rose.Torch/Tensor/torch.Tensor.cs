using Rose.Torch.Interop;

namespace Rose.Torch;

public static partial class torch
{
    /// <summary>
    /// An n-dimensional array in libtorch's memory. Dispose it, or create it inside a <see cref="DisposeScope"/>;
    /// what is forgotten is freed by the garbage collector, later.
    /// </summary>
    public partial class Tensor : IDisposable, IScoped
    {
        private readonly TensorHandle _handle;

        internal Tensor(nint handle)
        {
            _handle = new TensorHandle(handle);
            DisposeScope.Register(this);
        }

        // Takes over the memory of another tensor, which becomes invalid, and its place in that tensor's scope.
        private protected Tensor(Tensor source)
        {
            _handle = source._handle.Move();
            if (((IScoped)source).Owner is { } scope)
            {
                scope.Forget(source);
                scope.Attach(this);
            }
        }

        internal nint Handle => _handle.IsClosed
            ? throw new ObjectDisposedException(nameof(Tensor), "the tensor was disposed, by hand or with its DisposeScope")
            : _handle.DangerousGetHandle();

        DisposeScope? IScoped.Owner { get; set; }

        public bool IsInvalid => _handle.IsClosed;

        public void Dispose()
        {
            if (_handle.IsClosed)
            {
                return;
            }

            _handle.Dispose();
            ((IScoped)this).Owner?.Forget(this);
            GC.SuppressFinalize(this);
        }

        /// <summary>Hands the tensor to the scope around its own, so that it outlives its own.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            ((IScoped)this).Owner?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            DetachFromDisposeScope();
            return other is null ? this : other.Attach(this);
        }

        /// <summary>Takes the tensor out of every scope: it is the caller's to dispose.</summary>
        public Tensor DetachFromDisposeScope()
        {
            ((IScoped)this).Owner?.Detach(this);
            return this;
        }

        internal static Tensor? FromHandleOrNull(nint handle) => handle == 0 ? null : new Tensor(handle);
    }
}
