using System.Runtime.InteropServices;

namespace Rose.Harness.Verbs;

/// <summary>Turns Ctrl-C and SIGTERM into a cancellation, and into the end of the process where that is not heard in time.</summary>
internal sealed class Signals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    public Signals(CancellationTokenSource interrupt, TimeSpan patience)
    {
        void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupt.Cancel();
            _ = Task.Delay(patience).ContinueWith(_ => ProcessExit.Now(ExitCodes.Interrupted), TaskScheduler.Default);
        }

        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }
}
