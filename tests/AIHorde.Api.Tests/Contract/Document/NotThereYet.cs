namespace AIHorde.Api.Tests.Contract.Document;

/// <summary>What of the contract is still to be written: whoever writes it takes its lines away here. Empty when all is there.</summary>
static class NotThereYet
{
    /// <summary>Operations of the reference.</summary>
    public static readonly string[] Operations =
    [
        "GET /v2/collections",
        "POST /v2/collections",
        "GET /v2/collections/{collection_id}",
        "PATCH /v2/collections/{collection_id}",
        "DELETE /v2/collections/{collection_id}",
        "GET /v2/collection_by_name/{collection_name}",
        "GET /v2/workers/messages",
        "POST /v2/workers/messages",
        "GET /v2/workers/messages/{message_id}",
        "DELETE /v2/workers/messages/{message_id}",
        "POST /v2/interrogate/async",
        "GET /v2/interrogate/status/{id}",
        "DELETE /v2/interrogate/status/{id}",
        "POST /v2/interrogate/pop",
        "POST /v2/interrogate/submit",
    ];

    /// <summary>Words of <c>fields.json</c> that only they use.</summary>
    public static readonly string[] Fields =
    [
        "collection_id", "collection_name", "message_id", "form", "forms", "max_tiles", "result", "validity", "ResponseModelMessage.expiry",
        "InterrogationStatus.state", "InterrogationFormStatus.state",
    ];

    /// <summary>Areas of the record.</summary>
    public static readonly string[] Recorded = ["worker messages", "collections", "alchemy"];

    /// <summary>Return codes.</summary>
    public static readonly string[] Codes = ["MessagesOnlyOwnWorkers", "CollectionNotFound", "WorkermessageNotFound"];
}
