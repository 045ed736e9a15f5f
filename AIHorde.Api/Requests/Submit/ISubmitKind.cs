using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Requests;

/// <summary>What is particular about results of one kind of work.</summary>
interface ISubmitKind<in TBody>
    where TBody : SubmitBody
{
    RequestKind Kind { get; }

    /// <summary>Reads a result, keeps what is large of it, and says what it is worth.</summary>
    Task<(Delivery? Delivery, HordeError? Refused)> ReadAsync(SubmittedJob job, TBody body, AskPayload asked, CancellationToken ct);
}

/// <summary>A job that a worker names, checked: it exists, is of this kind, and the caller owns the worker that has it.</summary>
sealed record SubmittedJob(JobTicket Ticket, WorkerView? Worker)
{
    public RequestQueued Ask => Ticket.Ask;

    public Job Job => Ticket.Job;

    /// <summary>The result may be the one that counts; one that comes again or too late changes nothing that is kept.</summary>
    public bool IsRunning => Ticket.Job.Outcome is JobOutcome.Running;

    public bool InMaintenance => Worker?.Maintenance == true;
}

/// <summary>A result and its price: what the worker is told, what its owner gets, what the requester pays.</summary>
/// <param name="Told">As a double, because clients have always read the product of doubles.</param>
sealed record Delivery(ResultPayload Result, double Told, Kudos Credit, Kudos Charge)
{
    /// <summary>The work done, in the unit of the kind.</summary>
    public long Made { get; init; } = 1;

    /// <summary>The team that the worker worked for.</summary>
    public TeamId? Team { get; init; }

    /// <summary>The most that an honest worker makes of it in a second; none where nobody knows.</summary>
    public double SpeedMax { get; init; } = double.PositiveInfinity;
}
