using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AIHorde.Worker.Bridge.Wire;

namespace AIHorde.Worker.Bridge;

/// <summary>The endpoints of the public API that a worker needs. One call is one attempt: whether to try again depends on the caller.</summary>
sealed class HordeApi(HttpClient http, string key)
{
    public Task<Reply<ImagePopAnswer>> PopImagesAsync(ImagePopRequest request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "generate/pop", request, WireJson.Default.ImagePopRequest, WireJson.Default.ImagePopAnswer, cancellationToken);

    public Task<Reply<TextPopAnswer>> PopTextAsync(TextPopRequest request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "generate/text/pop", request, WireJson.Default.TextPopRequest, WireJson.Default.TextPopAnswer, cancellationToken);

    public Task<Reply<AlchemyPopAnswer>> PopFormsAsync(AlchemyPopRequest request, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "interrogate/pop", request, WireJson.Default.AlchemyPopRequest, WireJson.Default.AlchemyPopAnswer, cancellationToken);

    public Task<Reply<SubmitAnswer>> SubmitAsync(JobKind kind, Submit submit, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, kind == JobKind.Image ? "generate/submit" : "generate/text/submit", submit, WireJson.Default.Submit,
            WireJson.Default.SubmitAnswer, cancellationToken);

    /// <summary>Not a part of the AI Horde's API: servers that do not know it answer 404.</summary>
    public Task<Reply<DraftAnswer>> SendDraftAsync(DraftRequest draft, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "generate/text/draft", draft, WireJson.Default.DraftRequest, WireJson.Default.DraftAnswer, cancellationToken);

    public Task<Reply<SubmitAnswer>> SubmitFormAsync(AlchemySubmit submit, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "interrogate/submit", submit, WireJson.Default.AlchemySubmit, WireJson.Default.SubmitAnswer, cancellationToken);

    public Task<Reply<UserAnswer>> FindUserAsync(CancellationToken cancellationToken) =>
        SendAsync<MaintenanceRequest, UserAnswer>(HttpMethod.Get, "find_user", null, null, WireJson.Default.UserAnswer, cancellationToken);

    public Task<Reply<WorkerAnswer>> FindWorkerAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<MaintenanceRequest, WorkerAnswer>(
            HttpMethod.Get, "workers/name/" + Uri.EscapeDataString(name), null, null, WireJson.Default.WorkerAnswer, cancellationToken);

    public Task<Reply<WorkerAnswer>> SetMaintenanceAsync(string workerId, bool maintenance, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, "workers/" + Uri.EscapeDataString(workerId), new MaintenanceRequest(maintenance), WireJson.Default.MaintenanceRequest,
            WireJson.Default.WorkerAnswer, cancellationToken);

    async Task<Reply<TOut>> SendAsync<TIn, TOut>(
        HttpMethod method, string path, TIn? body, JsonTypeInfo<TIn>? bodyType, JsonTypeInfo<TOut> answerType, CancellationToken cancellationToken)
        where TIn : class
        where TOut : class
    {
        using var request = new HttpRequestMessage(method, "api/v2/" + path);
        request.Headers.Add("apikey", key);
        request.Headers.Add("Client-Agent", BridgeAgent.Name);
        if (body is not null && bodyType is not null)
        {
            // With a length, which a chunked body lacks and some proxies ask for.
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, bodyType));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return new Refused<TOut>(await ReadRefusalAsync(response, cancellationToken));
            }

            var trace = response.Headers.TryGetValues("traceparent", out var values) ? values.FirstOrDefault() : null;
            return await response.Content.ReadFromJsonAsync(answerType, cancellationToken) is { } answer
                ? new Answer<TOut>(answer, trace)
                : new Unreachable<TOut>("The server sent an empty answer.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            || (exception is OperationCanceledException or TimeoutException && !cancellationToken.IsCancellationRequested))
        {
            return new Unreachable<TOut>(exception is JsonException ? "The server's answer is no JSON of this protocol." : exception.Message);
        }
    }

    static async Task<Refusal> ReadRefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ErrorAnswer? error = null;
        try
        {
            error = await response.Content.ReadFromJsonAsync(WireJson.Default.ErrorAnswer, cancellationToken);
        }
        catch (JsonException)
        {
            // A proxy's page in HTML; the status alone has to do.
        }

        var details = error?.Errors is { Count: > 0 } errors ? " (" + string.Join("; ", errors.Select(pair => $"{pair.Key}: {pair.Value}")) + ")" : "";
        var after = response.Headers.RetryAfter is { } header ? header.Delta ?? TimeSpan.FromSeconds(5) : (TimeSpan?)null;
        return new Refusal(response.StatusCode, (error?.Message ?? response.ReasonPhrase ?? "") + details, error?.Rc, after);
    }
}
