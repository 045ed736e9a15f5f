using AIHorde.Api.Requests;
using AIHorde.Ledger.Dispatch;

namespace AIHorde.Api.Alchemy;

[WireName("ModelInterrogationInputStable")]
sealed class AlchemyAsyncSchema : BodySchema
{
    public AlchemyAsyncSchema()
    {
        Optional("forms", Field.List(Field.Object(new FormSchema())));
        Optional("source_image", Field.Text(0, BodyReader.BytesLarge));
        foreach (var flag in (string[])["slow_workers", "trusted_workers", "dry_run"]) Optional(flag, Field.Flag());
        Optional("webhook", Field.Text(10, 1024));
        ParserRequires("source_image", "The picture, in base64 or as a URL.");
    }

    [WireName("ModelInterrogationFormStable")]
    sealed class FormSchema : BodySchema
    {
        public FormSchema()
        {
            Required("name", Field.OneOf([.. AlchemyForms.Names]));
            Optional("payload", Field.FreeObject());
        }
    }
}

[WireName("InterrogationPopInput")]
sealed class AlchemyPopSchema : BodySchema
{
    public AlchemyPopSchema()
    {
        Optional("name", Field.Text());
        Optional("forms", Field.List(Field.OneOf([.. AlchemyForms.Names])));
        Optional("amount", Field.Integer());
        Optional("priority_usernames", Field.List(Field.Text()));
        Optional("bridge_agent", Field.Text(0, PopBody.AgentLengthMax));
        Optional("threads", Field.Integer(1, 100));
        Optional("max_tiles", Field.Integer(1, 256));
        ParserRequires("name", "The name of the worker.");
    }
}

sealed class AlchemySubmitSchema : BodySchema
{
    public AlchemySubmitSchema()
    {
        Optional("id", Field.Text());
        Optional("result", Field.FreeObject());
        Optional("state", Field.Text());
        ParserRequires("id", "The form that was done.");
        ParserRequires("result", "What came of it, by the name of the form.");
    }
}
