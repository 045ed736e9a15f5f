using System.Text;
using System.Text.Json;

namespace AIHorde.Api.Tests.Contract;

/// <summary>
/// Sends the recorded cases of one area to our server, in their order, and collects every difference. A test names the actors, fills in the ids that
/// vary, and says where we differ on purpose. Cases that it leaves out must be named too, so that none is forgotten.
/// <code>await new Replay(server, "kudos transfer").As("user", fern).Change("to self", one => one.Sending(…)).Skip("generate", "why").RunAsync();</code>
/// </summary>
public sealed class Replay(ApiServer server, string area)
{
    readonly Dictionary<string, string> keys = new() { ["invalid"] = "nobody-has-this-key" };
    readonly Dictionary<string, Func<RecordedCase, RecordedCase>> changes = [];
    readonly Dictionary<string, Func<Task>> before = [];
    readonly Dictionary<string, Action<JsonElement>> after = [];
    readonly HashSet<string> skipped = [];
    Func<RecordedCase, RecordedCase> always = one => one;

    public Replay As(string actor, TestUser user) => As(actor, user.Key);

    public Replay As(string actor, string key)
    {
        keys[actor] = key;
        return this;
    }

    /// <summary>Fills in what this case leaves open, or says what a better server answers.</summary>
    public Replay Change(string name, Func<RecordedCase, RecordedCase> change)
    {
        changes[name] = change;
        return this;
    }

    public Replay Always(Func<RecordedCase, RecordedCase> change)
    {
        always = change;
        return this;
    }

    /// <summary>Something that must be so before this case.</summary>
    public Replay Before(string name, Func<Task> act)
    {
        before[name] = act;
        return this;
    }

    /// <summary>Takes from an answer what later cases need, such as an id.</summary>
    public Replay After(string name, Action<JsonElement> take)
    {
        after[name] = take;
        return this;
    }

    /// <summary>Left out; the reason is for the reader.</summary>
    public Replay Skip(string name, string reason)
    {
        Assert.NotEmpty(reason);
        skipped.Add(name);
        return this;
    }

    public async Task RunAsync()
    {
        var cases = RecordedCase.Area(area);
        var unknown = changes.Keys.Concat(skipped).Concat(before.Keys).Concat(after.Keys).Except(cases.Select(one => one.Name)).ToList();
        Assert.True(unknown.Count == 0, $"Not recorded under '{area}': {string.Join(", ", unknown)}");
        var differences = new List<string>();
        foreach (var recorded in cases.Where(one => !skipped.Contains(one.Name)))
        {
            if (before.TryGetValue(recorded.Name, out var act))
            {
                await act();
            }

            var one = always(recorded);
            one = changes.TryGetValue(recorded.Name, out var change) ? change(one) : one;
            if (await PlayAsync(one) is { } difference)
            {
                differences.Add($"{one.Name}: {one.Method} {one.Path} {one.BodyText}\n    {difference}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {cases.Count} differ:\n{string.Join('\n', differences)}");
    }

    async Task<string?> PlayAsync(RecordedCase one)
    {
        using var request = new HttpRequestMessage(new HttpMethod(one.Method), one.Path);
        foreach (var (name, value) in one.Headers.Where(header => !header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, Key(value));
        }

        if (one.BodyText is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, one.Headers.GetValueOrDefault("Content-Type", "application/json"));
        }

        var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if ((int)answer.StatusCode != one.Status)
        {
            return $"{one.Status} was recorded, not {(int)answer.StatusCode} {text}";
        }

        var wasHtml = one.Expected?.ToJsonString(WireMatch.Relaxed).Contains("<html>", StringComparison.Ordinal) == true;
        if (Headers(one, answer, wasHtml) is { } header)
        {
            return header;
        }

        if (text.Length == 0)
        {
            return null;
        }

        using var json = JsonDocument.Parse(text);
        var difference = one.Expected is null || wasHtml ? null : WireMatch.Difference(one.Expected, json.RootElement);
        if (difference is null && after.TryGetValue(one.Name, out var take))
        {
            take(json.RootElement.Clone());
        }

        return difference;
    }

    /// <summary>The recorded headers must come; a list of methods or headers may be longer. Where the reference sent HTML we send JSON.</summary>
    static string? Headers(RecordedCase one, HttpResponseMessage answer, bool wasHtml)
    {
        var actual = answer.Headers.Concat(answer.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, recorded) in one.AnswerHeaders.Where(header => !wasHtml || header.Key is not ("Content-Type" or "Content-Length")))
        {
            var ours = actual.GetValueOrDefault(name, string.Empty);
            var fits = name is "Allow" or "Access-Control-Allow-Headers"
                ? recorded.Split(", ").All(ours.Split(", ").Contains)
                : name == "Content-Length" ? long.TryParse(ours, out _) : WireMatch.Fits(recorded, ours);
            if (!fits)
            {
                return $"{name}: '{recorded}' was recorded, not '{ours}'";
            }
        }

        return null;
    }

    string Key(string value)
    {
        if (!value.StartsWith("<key:", StringComparison.Ordinal))
        {
            return value;
        }

        var actor = value[5..^1];
        return keys.TryGetValue(actor, out var key) ? key : throw new InvalidOperationException($"Nobody plays '{actor}' in '{area}'.");
    }
}
