using AIHorde.Worker.Bridge.Delivery;
using AIHorde.Worker.Bridge.Status;

namespace AIHorde.Worker.Bridge;

/// <summary>What the bridge says. Messages hold ids, models and numbers; never a prompt or a result.</summary>
static partial class BridgeLog
{
    public static void Ended(ILogger logger, JobKind kind, Parcel parcel, Receipt receipt)
    {
        switch (receipt)
        {
            case Receipt.Accepted accepted:
                Accepted(logger, kind, parcel.Id, accepted.Reward);
                break;
            case Receipt.AlreadyThere:
                AlreadyThere(logger, kind, parcel.Id);
                break;
            case Receipt.HandedBack:
                HandedBack(logger, kind, parcel.Id, Reason(parcel));
                break;
            case Receipt.TooLate late:
                TooLate(logger, kind, parcel.Id, late.Why);
                break;
            case Receipt.Undeliverable lost:
                Undeliverable(logger, kind, parcel.Id, lost.Why);
                break;
        }
    }

    public static void Stands(ILogger logger, JobKind kind, Standing standing, string why)
    {
        switch (standing)
        {
            case Standing.Working:
                Working(logger, kind);
                break;
            case Standing.Maintenance:
                Maintenance(logger, kind, why);
                break;
            case Standing.Unreachable:
                ServerUnreachable(logger, kind, why);
                break;
            case Standing.BackendLost:
                BackendLost(logger, kind, why);
                break;
            case Standing.Refused:
                ServerRefuses(logger, kind, why);
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Kind} job {Id} done: {Reward} kudos")]
    public static partial void Accepted(ILogger logger, JobKind kind, string id, double reward);

    [LoggerMessage(LogLevel.Information, "{Kind} job {Id} done: the server had it already")]
    public static partial void AlreadyThere(ILogger logger, JobKind kind, string id);

    [LoggerMessage(LogLevel.Warning, "{Kind} job {Id} handed back: {Why}")]
    public static partial void HandedBack(ILogger logger, JobKind kind, string id, string why);

    [LoggerMessage(LogLevel.Warning, "{Kind} job {Id} came too late: {Why}")]
    public static partial void TooLate(ILogger logger, JobKind kind, string id, string why);

    [LoggerMessage(LogLevel.Error, "{Kind} job {Id} could not be delivered: {Why}")]
    public static partial void Undeliverable(ILogger logger, JobKind kind, string id, string why);

    [LoggerMessage(LogLevel.Information, "{Kind}: asking for work")]
    public static partial void Working(ILogger logger, JobKind kind);

    [LoggerMessage(LogLevel.Warning, "{Kind}: the server keeps this worker in maintenance: {Why}")]
    public static partial void Maintenance(ILogger logger, JobKind kind, string why);

    [LoggerMessage(LogLevel.Warning, "{Kind}: the server does not answer as it should, trying on: {Why}")]
    public static partial void ServerUnreachable(ILogger logger, JobKind kind, string why);

    [LoggerMessage(LogLevel.Error, "{Kind}: a backend failed, no work is taken until it answers: {Why}")]
    public static partial void BackendLost(ILogger logger, JobKind kind, string why);

    [LoggerMessage(LogLevel.Error, "{Kind}: the server refuses this worker: {Why}")]
    public static partial void ServerRefuses(ILogger logger, JobKind kind, string why);

    [LoggerMessage(LogLevel.Warning, "Message from {Origin}: {Text}")]
    public static partial void Message(ILogger logger, string origin, string text);

    [LoggerMessage(LogLevel.Error, "{Kind}: an error in the worker with {What}")]
    public static partial void Crashed(ILogger logger, Exception exception, JobKind kind, string what);

    [LoggerMessage(LogLevel.Information, "{Backend}: {Software} on {Device}")]
    public static partial void Backend(ILogger logger, string backend, string software, string device);

    [LoggerMessage(LogLevel.Information, "{Kind} as \"{Name}\": {Offer}")]
    public static partial void Offers(ILogger logger, JobKind kind, string name, string offer);

    [LoggerMessage(LogLevel.Warning, "No backend has {Models}; not offered")]
    public static partial void Missing(ILogger logger, string models);

    [LoggerMessage(LogLevel.Warning, "{Backend}: {Warning}")]
    public static partial void BackendWarns(ILogger logger, string backend, string warning);

    [LoggerMessage(LogLevel.Warning, "{Model} is passed over: {Why}")]
    public static partial void PassedOver(ILogger logger, string model, string why);

    [LoggerMessage(LogLevel.Information, "Serving {Server} as {Agent}")]
    public static partial void Serving(ILogger logger, Uri server, string agent);

    [LoggerMessage(LogLevel.Information, "Account {Account} has {Kudos} kudos; this worker earned {Earned} with {Jobs} jobs since it started")]
    public static partial void Earned(ILogger logger, string account, double kudos, double earned, long jobs);

    [LoggerMessage(LogLevel.Information, "Stopping: running jobs may take {Seconds} more seconds, waiting ones go back")]
    public static partial void Stopping(ILogger logger, double seconds);

    [LoggerMessage(LogLevel.Information, "Stopped after {Jobs} jobs and {Kudos} kudos")]
    public static partial void Stopped(ILogger logger, long jobs, double kudos);

    [LoggerMessage(LogLevel.Warning, "Maintenance of \"{Name}\" could not be set: {Why}")]
    public static partial void MaintenanceNotSet(ILogger logger, string name, string why);

    static string Reason(Parcel parcel) => parcel is Parcel.Faulted faulted ? faulted.Reason : "";
}
