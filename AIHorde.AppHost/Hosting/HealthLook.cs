namespace AIHorde.AppHost.Hosting;

/// <summary>What a look at a resource's health saw; why it is not well, where it is not, in words for the dashboard.</summary>
sealed record Health(string? Problem)
{
    public static Health Well { get; } = new((string?)null);

    public bool IsWell => Problem is null;
}

/// <summary>Asks an address for its health. What cannot be asked is not healthy.</summary>
static class HealthLook
{
    public static async Task<Health> AskAsync(HttpClient http, string url, Func<HttpResponseMessage, bool> isWell, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url), cancellationToken);
            return isWell(answer) ? Health.Well : new($"{url} answered {(int)answer.StatusCode}");
        }
        catch (Exception notYet) when (notYet is HttpRequestException || (notYet is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(notYet is OperationCanceledException ? $"{url} does not answer in time" : $"{url} does not answer: {notYet.Message}");
        }
    }
}
