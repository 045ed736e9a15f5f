using System.Diagnostics;
using AIHorde.Worker.Backends;

namespace AIHorde.Worker.Telemetry;

/// <summary>One generation as the GenAI semantic conventions describe it: who, what model, how much and how long.</summary>
sealed class GenerationSpan : IDisposable
{
    readonly Activity? span;
    readonly TagList tags;
    readonly long started;
    readonly TimeProvider time;
    string? error;

    GenerationSpan(string operation, IBackend backend, string model, TimeProvider time)
    {
        this.time = time;
        started = time.GetTimestamp();
        tags = new TagList
        {
            { "gen_ai.operation.name", operation },
            { "gen_ai.provider.name", "aihorde." + backend.Address.Kind.ToString().ToLowerInvariant() },
            { "gen_ai.request.model", model },
        };
        if (backend.Address.Server is { } server)
        {
            tags.Add("server.address", server.Host);
            tags.Add("server.port", server.Port);
        }

        span = WorkerTelemetry.Source.StartActivity($"{operation} {model}", ActivityKind.Client, default(ActivityContext), tags);
    }

    public static GenerationSpan Of(IBackend backend, ImageWork work, TimeProvider time)
    {
        var generation = new GenerationSpan("generate_content", backend, work.Model, time);
        generation.span?.SetTag("gen_ai.output.type", "image").SetTag("gen_ai.request.choice.count", work.Count).SetTag("gen_ai.request.seed", work.Seed)
            .SetTag("aihorde.image.width", work.Width).SetTag("aihorde.image.height", work.Height).SetTag("aihorde.image.steps", work.Steps);
        return generation;
    }

    public static GenerationSpan Of(IBackend backend, TextWork work, TimeProvider time)
    {
        var generation = new GenerationSpan("text_completion", backend, work.Model, time);
        generation.span?.SetTag("gen_ai.output.type", "text").SetTag("gen_ai.request.max_tokens", work.LengthMax).SetTag("gen_ai.request.seed", work.Seed)
            .SetTag("gen_ai.request.temperature", work.Temperature).SetTag("gen_ai.request.top_p", work.TopP).SetTag("gen_ai.request.top_k", work.TopK);
        return generation;
    }

    public static GenerationSpan Of(IBackend backend, AlchemyWork work, TimeProvider time) => new("generate_content", backend, work.Form, time);

    public void Wrote(Writing writing)
    {
        span?.SetTag("gen_ai.usage.input_tokens", writing.PromptTokens).SetTag("gen_ai.usage.output_tokens", writing.Tokens)
            .SetTag("gen_ai.response.finish_reasons", new[] { writing.FinishReason });
        WorkerTelemetry.Tokens.Record(writing.PromptTokens, [.. tags, new("gen_ai.token.type", "input")]);
        WorkerTelemetry.Tokens.Record(writing.Tokens, [.. tags, new("gen_ai.token.type", "output")]);
    }

    public void Failed(string type)
    {
        error = type;
        span?.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        KeyValuePair<string, object?>[] all = error is null ? [.. tags] : [.. tags, new("error.type", error)];
        WorkerTelemetry.Duration.Record(time.GetElapsedTime(started).TotalSeconds, all);
        span?.Dispose();
    }
}
