using System.Net;
using System.Text;
using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Wire;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>
/// A text while it is written. What there is of it goes to the server a few times a second, so that its requester reads along; a server that takes no
/// drafts says so once and is left in peace. Drafts are a courtesy: one that is lost is not sent again, and never hurts the job.
/// </summary>
sealed class Draft : IProgress<Written>, IAsyncDisposable
{
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(400);

    readonly string id;
    readonly TextWork work;
    readonly HordeApi? api;
    readonly IProgress<double> progress;
    readonly CancellationTokenSource unwanted;
    readonly CancellationTokenSource ended = new();
    readonly Task sending;

    /// <summary>Appended by the backend, read by the sender; both under its own lock.</summary>
    readonly StringBuilder written = new();

    /// <param name="api">Null where drafts are not taken.</param>
    public Draft(string id, TextWork work, HordeApi? api, IProgress<double> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        (this.id, this.work, this.api, this.progress) = (id, work with { TrimIncomplete = false }, api, progress);
        unwanted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        sending = api is null ? Task.CompletedTask : SendAsync(time);
    }

    /// <summary>Cancelled when the job is, and when its requester wants no more of it.</summary>
    public CancellationToken Unwanted => unwanted.Token;

    public bool IsTaken { get; private set; } = true;

    public string Text
    {
        get
        {
            lock (written)
            {
                return TextFormat.Apply(written.ToString(), work);
            }
        }
    }

    public void Report(Written value)
    {
        lock (written)
        {
            written.Append(value.Piece);
        }

        progress.Report(value.Share);
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await sending;
        unwanted.Dispose();
        ended.Dispose();
    }

    async Task SendAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Pace, time);
        try
        {
            for (var sent = ""; await timer.WaitForNextTickAsync(ended.Token);)
            {
                if (Text is var text && text != sent && !await SendAsync(sent = text))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The text is whole, and goes as the result.
        }
    }

    /// <summary>False when no further draft is wanted.</summary>
    async Task<bool> SendAsync(string text)
    {
        switch (await api!.SendDraftAsync(new DraftRequest(id, text), ended.Token))
        {
            case Answer<DraftAnswer> { Value.Wanted: false }:
                await unwanted.CancelAsync();
                return false;
            case Refused<DraftAnswer> { Refusal: { Status: HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, Code: null } }:
                IsTaken = false;
                return false;
            case Refused<DraftAnswer>:
                return false;
            default:
                return true;
        }
    }
}
