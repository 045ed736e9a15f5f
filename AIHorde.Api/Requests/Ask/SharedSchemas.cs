namespace AIHorde.Api.Requests;

/// <summary>What requests of images and of texts have in common.</summary>
abstract class AskSchema : BodySchema
{
    protected AskSchema()
    {
        foreach (var flag in (string[])["trusted_workers", "validated_backends", "slow_workers", "extra_slow_workers", "worker_blacklist", "dry_run",
                     "disable_batching", "allow_downgrade"])
            Optional(flag, Field.Flag());
        Optional("workers", Field.List(Field.Text()));
        Optional("models", Field.List(Field.Text()));
        Optional("extra_source_images", Field.List(Field.Object(new ExtraImageSchema())));
        Optional("proxied_account", Field.Text(0, 255));
        Optional("webhook", Field.Text(10, 1024));
        Optional("style", Field.Text(3, 1024));
    }

    [WireName("ExtraSourceImage")]
    sealed class ExtraImageSchema : BodySchema
    {
        public ExtraImageSchema()
        {
            Optional("image", Field.Text(1, ImageTextMax));
            Optional("strength", Field.Number());
        }
    }

    /// <summary>An image in base64 may be as long as the largest body.</summary>
    protected const int ImageTextMax = BodyReader.BytesLarge;
}

/// <summary>What pops of image and of text workers have in common.</summary>
abstract class PopSchema : BodySchema
{
    protected PopSchema()
    {
        Optional("name", Field.Text());
        Optional("priority_usernames", Field.List(Field.Text()));
        Optional("nsfw", Field.Flag());
        Optional("models", Field.List(Field.Text(3, 255)));
        Optional("bridge_agent", Field.Text(0, PopBody.AgentLengthMax));
        Optional("threads", Field.Integer(1, 50));
        Optional("require_upfront_kudos", Field.Flag());
        Optional("amount", Field.Integer(1, PopBody.AmountMax));
        Optional("extra_slow_worker", Field.Flag());
        ParserRequires("name", "The name of the worker.");
    }
}
