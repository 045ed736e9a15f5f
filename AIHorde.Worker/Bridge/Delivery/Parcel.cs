using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;

namespace AIHorde.Worker.Bridge.Delivery;

/// <summary>What goes back to the server for one job id.</summary>
abstract record Parcel(string Id)
{
    public sealed record Image(string Id, Picture Picture, Uri? Upload) : Parcel(Id);

    /// <param name="Tokens">How long it is; zero where nobody counted, because nobody waits for the rest.</param>
    public sealed record Text(string Id, string Written, long Seed, int Tokens = 0) : Parcel(Id);

    public sealed record FormValue(string Id, string Form, JsonNode Value) : Parcel(Id);

    public sealed record FormImage(string Id, string Form, byte[] Bytes, Uri? Upload) : Parcel(Id);

    /// <summary>Hands the job back, so that another worker gets it at once and not only when the lease has run out.</summary>
    public sealed record Faulted(string Id, JobKind Kind, string Reason, IReadOnlyList<Remark> Remarks) : Parcel(Id);
}

/// <summary>How a delivery ended.</summary>
abstract record Receipt
{
    public sealed record Accepted(double Reward) : Receipt;

    /// <summary>An earlier attempt had arrived although its answer did not: the job is done, the reward is booked.</summary>
    public sealed record AlreadyThere : Receipt;

    public sealed record HandedBack : Receipt;

    /// <summary>The server gave the job away meanwhile, or no longer knows it.</summary>
    public sealed record TooLate(string Why) : Receipt;

    /// <summary>The server never took it. Its lease will run out there, and another worker gets the job.</summary>
    public sealed record Undeliverable(string Why) : Receipt;
}
