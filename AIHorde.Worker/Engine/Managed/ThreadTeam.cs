using System.Runtime.CompilerServices;

namespace AIHorde.Worker.Engine.Managed;

/// <summary>One share of a job that is cut into numbered shares; a struct of pointers and sizes, so that starting it allocates nothing.</summary>
internal interface IShare
{
    void Do(int index);
}

/// <summary>
/// A few threads of its own that share one job at a time. Parallel.For costs closures and several microseconds; a token is made of a hundred jobs of
/// tens of microseconds. The caller works too, and does not wait for a helper that has not woken up yet.
/// </summary>
internal sealed unsafe class ThreadTeam : IDisposable
{
    private const int Closed = int.MinValue;

    private readonly SemaphoreSlim _start = new(0);
    private readonly Thread[] _helpers;
    private bool _stopping;

    // Written by the caller while _state is closed and nobody is inside; read by helpers after they have entered.
    private delegate*<void*, int, void> _do;
    private void* _job;
    private int _count;

    // The next share to take; every participant increments it.
    private int _next;

    // Closed bit and the number of helpers inside the current job.
    private int _state = Closed;

    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _helpers = new Thread[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            _helpers[i] = new Thread(Help) { IsBackground = true, Name = "engine" };
            _helpers[i].Start();
        }
    }

    public int Threads { get; }

    /// <summary>Runs all shares and returns when the last is done. Not to be called from inside a share, nor by two threads at once.</summary>
    public void Run<TShare>(int count, ref TShare job) where TShare : unmanaged, IShare
    {
        if (_helpers.Length == 0 || count <= 1)
        {
            for (int i = 0; i < count; i++) job.Do(i);
            return;
        }
        fixed (TShare* pinned = &job)
        {
            _do = &Invoke<TShare>;
            _job = pinned;
            _count = count;
            _next = 0;
            Volatile.Write(ref _state, 0);
            int wake = Math.Min(_helpers.Length, count - 1) - _start.CurrentCount;
            if (wake > 0) _start.Release(wake);
            Take();
            Interlocked.Or(ref _state, Closed);
            var spin = new SpinWait();
            while (Volatile.Read(ref _state) != Closed) spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Dispose()
    {
        if (_stopping) return;
        Volatile.Write(ref _stopping, true);
        if (_helpers.Length > 0) _start.Release(_helpers.Length);
        foreach (Thread helper in _helpers) helper.Join();
        _start.Dispose();
    }

    private static void Invoke<TShare>(void* job, int index) where TShare : unmanaged, IShare => Unsafe.AsRef<TShare>(job).Do(index);

    private void Take()
    {
        int count = _count;
        for (int i = Interlocked.Increment(ref _next) - 1; i < count; i = Interlocked.Increment(ref _next) - 1) _do(_job, i);
    }

    private void Help()
    {
        while (true)
        {
            _start.Wait();
            if (Volatile.Read(ref _stopping)) return;
            if (!TryEnter()) continue;
            Take();
            Interlocked.Decrement(ref _state);
        }
    }

    private bool TryEnter()
    {
        int state = Volatile.Read(ref _state);
        while (state >= 0)
        {
            int seen = Interlocked.CompareExchange(ref _state, state + 1, state);
            if (seen == state) return true;
            state = seen;
        }
        return false;
    }
}
