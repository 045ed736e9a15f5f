namespace AIHorde.Api.Tests.Contract.Document;

/// <summary>What is still to be written, and is not compared until its lines are taken away here. Empty when all is there.</summary>
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
        "GET /v2/moderation/users",
        "GET /v2/moderation/users/{user_id}/suspicions",
        "GET /v2/moderation/workers",
        "GET /v2/moderation/actions",
        "POST /v2/moderation/filters/trial",
        "GET /v2/moderation/outbox",
        "POST /v2/moderation/outbox/{id}/replay",
    ];

    /// <summary>Words of <c>fields.json</c> that only they use.</summary>
    public static readonly string[] Fields =
    [
        "collection_id", "collection_name", "message_id", "form", "forms", "max_tiles", "result", "validity", "ResponseModelMessage.expiry",
        "InterrogationStatus.state", "InterrogationFormStatus.state", "roles", "causes",
        "target", "details", "attempts", "dead", "error", "hits", "took_too_long", "start", "length",
    ];

    /// <summary>Areas of the record.</summary>
    public static readonly string[] Recorded = ["worker messages", "collections", "alchemy"];

    /// <summary>Return codes.</summary>
    public static readonly string[] Codes = ["MessagesOnlyOwnWorkers", "CollectionNotFound", "WorkermessageNotFound"];
}
