using System.Net;
using System.Text.Json.Nodes;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>The queue and the leases of the fake server. A job is settled once; a job given back or left to expire goes to the queue's end.</summary>
sealed class FakeJobs
{
    readonly Lock gate = new();
    readonly List<FakeRequest> waiting = [];
    readonly Dictionary<string, FakeLease> leases = [];
    int numbers;

    public double TtlSeconds { get; set; } = 150;

    public IReadOnlyList<FakeResult> Results
    {
        get
        {
            lock (gate)
            {
                return [.. leases.Values.Where(lease => lease.Result is not null).Select(lease => lease.Result!)];
            }
        }
    }

    public IReadOnlyList<FakeLease> Leases
    {
        get
        {
            lock (gate)
            {
                return [.. leases.Values];
            }
        }
    }

    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    public void Ask(FakeRequest request)
    {
        lock (gate)
        {
            waiting.Add(request);
        }
    }

    /// <summary>What the server's sweep does when the time of its open leases is over.</summary>
    public void ExpireAll()
    {
        lock (gate)
        {
            foreach (var lease in leases.Values.Where(lease => lease is { Result: null, Faulted: false }))
            {
                lease.Faulted = true;
                waiting.Add(lease.Request);
            }
        }
    }

    public (JsonObject Answer, string? Trace) Pop(JobKind kind, JsonObject body, string address, JsonArray? messages)
    {
        lock (gate)
        {
            var offered = (body["models"] ?? body["forms"])!.AsArray().Select(node => (string)node!).ToList();
            var found = waiting.FirstOrDefault(request => request.Kind == kind && offered.Contains(request.Model));
            if (found is null)
            {
                return (Nothing(kind, messages), null);
            }

            waiting.Remove(found);
            var ids = Enumerable.Range(0, found.Count).Select(_ => $"job-{++numbers}").ToList();
            foreach (var id in ids)
            {
                leases[id] = new FakeLease(id, found);
            }

            return (Hand(found, ids, address, messages), found.Trace);
        }
    }

    public (HttpStatusCode Status, string? Code, string Words, double Reward) Submit(JsonObject body)
    {
        lock (gate)
        {
            var id = (string)body["id"]!;
            if (!leases.TryGetValue(id, out var lease))
            {
                return (HttpStatusCode.NotFound, "InvalidJobID", $"Processing Job with ID {id} does not exist", 0);
            }

            var faulted = (string?)body["state"] == "faulted";
            if (lease.Result is not null)
            {
                return (HttpStatusCode.BadRequest, "DuplicateGen", $"Processing Generation with ID {id} already submitted.", 0);
            }

            if (lease.Faulted)
            {
                return faulted ? (HttpStatusCode.OK, null, "", 0) : (HttpStatusCode.BadRequest, "AbortedGen", "Please check your worker speed.", 0);
            }

            if (faulted)
            {
                lease.Faulted = true;
                lease.HandedBack = true;
                waiting.Add(lease.Request with { Count = 1 });
                return (HttpStatusCode.OK, null, "", 0);
            }

            lease.Result = new FakeResult(id, lease.Request, (JsonObject)body.DeepClone());
            return (HttpStatusCode.OK, null, "", 10);
        }
    }

    static JsonObject Nothing(JobKind kind, JsonArray? messages) => kind == JobKind.Alchemy
        ? new JsonObject { ["forms"] = null, ["skipped"] = new JsonObject() }
        : new JsonObject
        {
            ["id"] = null, ["ids"] = new JsonArray(), ["payload"] = new JsonObject { ["ddim_steps"] = 30, ["n_iter"] = 1 }, ["model"] = null, ["ttl"] = null,
            ["skipped"] = new JsonObject { ["models"] = 3 }, ["messages"] = messages ?? [], ["source_image"] = null, ["r2_uploads"] = null,
        };

    JsonObject Hand(FakeRequest request, List<string> ids, string address, JsonArray? messages)
    {
        if (request.Kind == JobKind.Alchemy)
        {
            var form = new JsonObject { ["id"] = ids[0], ["form"] = request.Model, ["source_image"] = request.Source };
            if (request.Uploads)
            {
                form["r2_upload"] = $"{address}/upload/{ids[0]}";
            }

            return new JsonObject { ["forms"] = new JsonArray(form), ["skipped"] = new JsonObject() };
        }

        var answer = new JsonObject
        {
            ["id"] = ids[0], ["ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]), ["payload"] = request.Payload.DeepClone(), ["model"] = request.Model,
            ["ttl"] = TtlSeconds, ["skipped"] = new JsonObject(), ["messages"] = messages ?? [],
        };
        if (request.Kind == JobKind.Image)
        {
            answer["source_image"] = request.Source;
            answer["source_processing"] = request.Processing;
            answer["source_mask"] = null;
            answer["r2_upload"] = request.Uploads ? $"{address}/upload/{ids[0]}" : null;
            answer["r2_uploads"] = request.Uploads ? new JsonArray([.. ids.Select(id => (JsonNode)$"{address}/upload/{id}")]) : null;
        }

        return answer;
    }
}

sealed record FakeRequest(JobKind Kind, string Model, JsonObject Payload)
{
    public int Count { get; init; } = 1;
    public string? Source { get; init; }
    public string Processing { get; init; } = "img2img";
    public bool Uploads { get; init; } = true;
    public string? Trace { get; init; }

    public static FakeRequest Text(string prompt = "Once upon a time") => new(JobKind.Text, "test/writer", new JsonObject
    {
        ["prompt"] = prompt, ["max_length"] = 40, ["max_context_length"] = 1024, ["n"] = 1, ["min_p"] = 0.0, ["smoothing_factor"] = 0.0,
    });

    public static FakeRequest Image(string prompt = "a lighthouse###fog") => new(JobKind.Image, "test/painter", new JsonObject
    {
        ["prompt"] = prompt, ["width"] = 64, ["height"] = 128, ["ddim_steps"] = 5, ["n_iter"] = 1, ["seed"] = "4711", ["cfg_scale"] = 5.0, ["karras"] = true,
        ["sampler_name"] = "k_euler_a", ["use_nsfw_censor"] = true,
    });

    public static FakeRequest Form(string form, string source) => new(JobKind.Alchemy, form, []) { Source = source };
}

sealed class FakeLease(string id, FakeRequest request)
{
    public string Id => id;

    public FakeRequest Request => request;

    public bool Faulted { get; set; }

    public bool HandedBack { get; set; }

    public FakeResult? Result { get; set; }
}

sealed record FakeResult(string Id, FakeRequest Request, JsonObject Body);
