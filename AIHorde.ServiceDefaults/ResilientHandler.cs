using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace AIHorde.ServiceDefaults;

/// <summary>
/// Outgoing HTTP that survives a blip: each attempt has a time limit, and reads (GET, HEAD, PUT, DELETE, OPTIONS), which are safe to repeat,
/// are retried with backoff and jitter. A POST is never repeated here: whoever sends one knows whether it may be.
/// </summary>
public sealed class ResilientHandler(TimeProvider? time = null) : DelegatingHandler
{
    public const int RetriesMax = 3;
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    readonly ResiliencePipeline<HttpResponseMessage> pipeline =
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time ?? TimeProvider.System }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = RetriesMax,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(200),
            ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome)),
        })
        .AddTimeout(AttemptTimeout)
        .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post || request.Method == HttpMethod.Patch || request.Content is StreamContent)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        return await pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken);
    }

    static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway } => true,
        { Result.StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
        _ => false,
    };
}
