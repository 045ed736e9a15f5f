namespace AIHorde.Worker.Backends.Text;

/// <summary>
/// Cuts a prompt from the front until it fits beside what is to be written. Stories lose their oldest part, as their writers expect;
/// a server left to itself would refuse the prompt or cut it silently anywhere.
/// </summary>
static class PromptFit
{
    const int RoundsMax = 8;

    /// <summary>Where the server can't count: a cautious guess for the languages that most prompts are in.</summary>
    public const double CharactersPerToken = 3;

    public static async Task<(string Prompt, int Tokens)> FitAsync(string prompt, int tokensMax, Func<string, Task<int?>> count)
    {
        for (var round = 0; ; round++)
        {
            var tokens = await count(prompt) ?? (int)Math.Ceiling(prompt.Length / CharactersPerToken);
            if (tokens <= tokensMax || prompt.Length == 0)
            {
                return (prompt, tokens);
            }

            // A little more than in proportion, so that few rounds do.
            var keep = round < RoundsMax ? (int)(prompt.Length * ((double)tokensMax / tokens) * 0.98) : 0;
            prompt = prompt[^Math.Min(keep, prompt.Length - 1)..];
            prompt = prompt.Length > 0 && char.IsLowSurrogate(prompt[0]) ? prompt[1..] : prompt;
        }
    }
}
