namespace AIHorde.AppHost.Hosting;

/// <summary>Asks an address for its health. What cannot be asked is not healthy.</summary>
static class HealthLook
{
    public static async Task<bool> AnswersAsync(HttpClient http, string url, Func<HttpResponseMessage, bool> isWell, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url), cancellationToken);
            return isWell(answer);
        }
        catch (Exception notYet) when (notYet is HttpRequestException || (notYet is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
