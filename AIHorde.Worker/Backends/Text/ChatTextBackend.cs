using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AIHorde.Worker.Backends.Text;

/// <summary>Writes with any chat client: fits the prompt, follows the stream, counts what came.</summary>
abstract class ChatTextBackend(BackendAddress address) : ITextBackend
{
    /// <summary>A job's lease limits the whole; this only finds servers that hang.</summary>
    static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(3);

    public BackendAddress Address => address;

    protected abstract IChatClient Client { get; }

    public abstract Task<Offer> ProbeAsync(CancellationToken cancellationToken);

    public async Task<Outcome<Writing>> GenerateAsync(TextWork work, IProgress<Written> progress, CancellationToken cancellationToken)
    {
        try
        {
            await AssertThereAsync(work.Model, cancellationToken);
            var room = Math.Max(work.ContextLengthMax - work.LengthMax, 1);
            var (prompt, tokens) = await PromptFit.FitAsync(work.Prompt, room, text => CountAsync(text, cancellationToken));
            return await FollowAsync(prompt, tokens, work, progress, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity
            or HttpStatusCode.RequestEntityTooLarge)
        {
            // A server's error may quote the prompt, so its words stay out of the log.
            return new Failed<Writing>($"{address} refused the job with {(int)exception.StatusCode}.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            var what = (exception as HttpRequestException)?.StatusCode?.ToString() ?? exception.GetType().Name;
            throw new BackendUnavailableException($"{address} failed: {what}", exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Null when the server can't count.</summary>
    protected abstract Task<int?> CountAsync(string text, CancellationToken cancellationToken);

    /// <summary>
    /// For servers that write with whatever they have loaded: throws <see cref="BackendUnavailableException"/> when that is another model by now.
    /// </summary>
    protected virtual Task AssertThereAsync(string model, CancellationToken cancellationToken) => Task.CompletedTask;

    protected virtual ChatOptions Options(TextWork work) => SamplerNames.Options(work);

    /// <summary>Told when a job is left before its end, for servers that go on by themselves.</summary>
    protected virtual Task AbandonedAsync(ChatOptions options) => Task.CompletedTask;

    async Task<Outcome<Writing>> FollowAsync(string prompt, int promptTokens, TextWork work, IProgress<Written> progress, CancellationToken cancellationToken)
    {
        var options = Options(work);
        var text = new StringBuilder();
        var (pieces, finish, usage) = (0, (ChatFinishReason?)null, (UsageDetails?)null);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(SilenceMax);
        try
        {
            await foreach (var update in Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, prompt)], options, silence.Token))
            {
                silence.CancelAfter(SilenceMax);
                text.Append(update.Text);
                pieces += update.Text.Length > 0 ? 1 : 0;
                finish = update.FinishReason ?? finish;
                usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
                progress.Report(new Written(update.Text, (double)pieces / Math.Max(work.LengthMax, 1)));
            }
        }
        catch (OperationCanceledException)
        {
            await AbandonedAsync(options);
            cancellationToken.ThrowIfCancellationRequested();
            throw new BackendUnavailableException($"{address} fell silent.");
        }

        return text.Length == 0 && finish is null
            ? new Failed<Writing>($"{address} wrote nothing.")
            : new Done<Writing>(new Writing(text.ToString(), (int)(usage?.OutputTokenCount ?? pieces), (int)(usage?.InputTokenCount ?? promptTokens),
                finish == ChatFinishReason.Length ? "length" : "stop"));
    }
}
