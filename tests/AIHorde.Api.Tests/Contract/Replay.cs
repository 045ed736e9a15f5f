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
        var unknown = changes.Keys.Concat(skipped).Concat(before.Keys).Except(cases.Select(one => one.Name)).ToList();
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

        if (one.Expected is null || text.Length == 0 || one.Expected.ToJsonString().Contains("<html>", StringComparison.Ordinal))
        {
            return null;
        }

        using var json = JsonDocument.Parse(text);
        return WireMatch.Difference(one.Expected, json.RootElement);
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
