using System.Globalization;
using AIHorde.Worker.Backends;

namespace AIHorde.Worker.Settings;

/// <summary>Turns raw values into checked settings and says all that is wrong at once, in the volunteer's words.</summary>
sealed class SettingsParser(IReadOnlyDictionary<string, string> values, Func<string, string?> readFile, List<string> problems)
{
    /// <summary>Older workers count power in blocks of 8 rows of 64 by 64.</summary>
    const int PixelsPerPower = 8 * 64 * 64;

    public WorkerSettings? Parse()
    {
        var settings = new WorkerSettings
        {
            Api = Origin(values["api"]),
            Key = Key(),
            Names = Names(),
            Kinds = Kinds(),
            Backends = [.. Words("backends").Select(Backend).OfType<BackendAddress>()],
            BackendWait = Seconds("backend-wait-seconds", 0, 3600),
            OpenAiKey = values["openai-key"],
            KoboldKey = values["kobold-key"].Trim(),
            A1111Auth = Auth(),
            VisionModel = values["vision-model"].Trim(),
            Device = OneOf("device", "auto", "cpu", "cuda"),
            Torch = values["torch"].Trim(),
            Models = [.. Words("models").Select(Model)],
            Threads = Number("threads", 1, 50),
            Prefetch = Number("prefetch", 0, 50),
            Batch = Number("batch", 1, 20),
            PixelsMax = Number("max-power", 0, 2048) is > 0 and var power ? power * PixelsPerPower : Number("max-pixels", 64 * 64, 3072 * 3072),
            LengthMax = Number("max-length", 16, 1_048_576),
            ContextLengthMax = Number("max-context-length", 0, 1_048_576),
            TilesMax = Number("max-tiles", 1, 256),
            Forms = Words("forms"),
            Nsfw = Flag("nsfw"),
            Blacklist = Words("blacklist"),
            PriorityUsers = PriorityUsers(),
            RequireUpfrontKudos = Flag("require-upfront-kudos"),
            AllowImageToImage = Flag("allow-img2img"),
            AllowPainting = Flag("allow-painting"),
            AllowPostProcessing = Flag("allow-post-processing"),
            AllowLora = Flag("allow-lora"),
            AllowControlNet = Flag("allow-controlnet"),
            AllowUnsafeAddress = Flag("allow-unsafe-ip"),
            ExtraSlow = Flag("extra-slow"),
            LimitStepsMax = Flag("limit-max-steps"),
            Maintenance = values["maintenance"] is { Length: > 0 } ? Flag("maintenance") : null,
            PopInterval = Seconds("pop-seconds", 0.05, 600),
            Grace = Seconds("grace-seconds", 0, 3600),
            SourceHosts = Words("source-hosts"),
            Terminal = OneOf("terminal", "auto", "on", "off", "true", "false") switch { "on" or "true" => true, "off" or "false" => false, _ => null },
            CheckOnly = Flag("check"),
        };
        if (settings.Backends.Count == 0)
        {
            problems.Add("No backend is left to work with: give --backends, or leave it out for the embedded one.");
        }

        return problems.Count == 0 ? settings : null;
    }

    Uri Origin(string text)
    {
        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            var path = uri.AbsolutePath.TrimEnd('/');
            foreach (var known in new[] { "/api/v2", "/api" })
            {
                path = path.EndsWith(known, StringComparison.OrdinalIgnoreCase) ? path[..^known.Length] : path;
            }

            return new Uri(uri.GetLeftPart(UriPartial.Authority) + path.TrimEnd('/') + "/");
        }

        problems.Add($"--api: \"{text}\" is no http or https address.");
        return new Uri("http://invalid/");
    }

    string Key()
    {
        var key = values["key"].Trim();
        if (key.Length == 0 && values["key-file"] is { Length: > 0 } path)
        {
            key = readFile(path)?.Trim() ?? "";
            if (key.Length == 0)
            {
                problems.Add($"--key-file: {path} can't be read or is empty.");
            }
        }
        else if (key.Length == 0 && !Flag("check"))
        {
            problems.Add("An API key is needed: set AIHORDE_WORKER_APIKEY, --key-file or --key. Anonymous accounts may not run workers.");
        }

        return key;
    }

    string Auth()
    {
        var auth = values["a1111-auth"].Trim();
        if (auth.Length > 0 && !auth.Contains(':', StringComparison.Ordinal))
        {
            problems.Add("--a1111-auth is not of the form USER:PASSWORD.");
        }

        return auth;
    }

    WorkerNames Names()
    {
        // On a server of one's own machine a name need not be thought up; elsewhere it is public and must not clash.
        var name = values["name"].Trim() is { Length: > 0 } given ? given : Origin(values["api"]).IsLoopback ? "Local Worker" : Flag("check") ? "NAME" : "";
        string Of(string setting, string suffix) => values[setting] is { Length: > 0 } own ? own.Trim() : name + suffix;
        var names = new WorkerNames(Of("image-name", ""), Of("text-name", " Scribe"), Of("alchemy-name", " Alchemist"));
        if (name.Length == 0 && (names.Image.Length == 0 || values["text-name"].Length == 0 || values["alchemy-name"].Length == 0))
        {
            problems.Add("A name is needed: set AIHORDE_WORKER_NAME or --name to one that nobody else on the server uses.");
        }

        return names;
    }

    List<JobKind> Kinds()
    {
        var kinds = new List<JobKind>();
        foreach (var word in Words("kinds"))
        {
            if (Enum.TryParse<JobKind>(word, ignoreCase: true, out var kind) && !int.TryParse(word, out _))
            {
                kinds.Add(kind);
            }
            else
            {
                problems.Add($"--kinds: \"{word}\" is none of image, text, alchemy.");
            }
        }

        return [.. kinds.Distinct()];
    }

    BackendAddress? Backend(string text)
    {
        var address = BackendAddress.Parse(text);
        if (address is null)
        {
            problems.Add($"--backends: \"{text}\" is none of embedded, embedded:FOLDER, openai+URL, openai-chat+URL, kobold+URL, a1111+URL, comfyui+URL.");
        }

        return address;
    }

    static ModelChoice Model(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var cut
        ? new ModelChoice(text[..cut].Trim(), text[(cut + 1)..].Trim())
        : new ModelChoice(text, text);

    string[] PriorityUsers()
    {
        var users = Words("priority-users");
        problems.AddRange(users.Where(user => !long.TryParse(user.Split('#')[^1], out _) || !user.Contains('#', StringComparison.Ordinal))
            .Select(user => $"--priority-users: \"{user}\" is not of the form name#number."));
        return users;
    }

    string[] Words(string name) => values[name].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    int Number(string name, int min, int max)
    {
        if (int.TryParse(values[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        problems.Add($"--{name}: \"{values[name]}\" is no whole number from {min} to {max}.");
        return min;
    }

    TimeSpan Seconds(string name, double min, double max)
    {
        if (double.TryParse(values[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= min && seconds <= max)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        problems.Add(string.Create(CultureInfo.InvariantCulture, $"--{name}: \"{values[name]}\" is no number of seconds from {min} to {max}."));
        return TimeSpan.Zero;
    }

    bool Flag(string name)
    {
        switch (values[name].Trim().ToLowerInvariant())
        {
            case "true" or "yes" or "on" or "1": return true;
            case "false" or "no" or "off" or "0": return false;
            default:
                problems.Add($"--{name}: \"{values[name]}\" is neither true nor false.");
                return false;
        }
    }

    string OneOf(string name, params string[] choices)
    {
        var value = values[name].Trim().ToLowerInvariant();
        if (!choices.Contains(value))
        {
            problems.Add($"--{name}: \"{values[name]}\" is none of {string.Join(", ", choices)}.");
        }

        return value;
    }
}
