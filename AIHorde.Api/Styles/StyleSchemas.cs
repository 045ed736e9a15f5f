using AIHorde.Api.Images;
using AIHorde.Api.Text;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Styles;

/// <summary>The body of a style. A change may leave out everything and have a shorter info.</summary>
sealed class StyleSchema : BodySchema
{
    const int ImagePromptLengthMin = 7;
    const int TextPromptLengthMin = 3;
    const int SharedKeyLength = 36;

    public StyleSchema(RequestKind kind, bool isNew)
    {
        WireName = $"ModelStyle{(isNew ? "Input" : "Patch")}{(kind == RequestKind.Image ? "Stable" : "Kobold")}";
        if (isNew) Required("name", Field.Text(1, 100));
        else Optional("name", Field.Text(1, 100));
        Optional("info", Field.Text(isNew ? 10 : 1, 1000));
        Optional("prompt", Field.Text(kind == RequestKind.Text && isNew ? TextPromptLengthMin : ImagePromptLengthMin));
        Optional("params", Field.Object(ParamsOf(kind)));
        Optional("public", Field.Flag());
        Optional("nsfw", Field.Flag());
        Optional("tags", Field.List(Field.Text(1, 25)));
        Optional("models", Field.List(Field.Text(1)));
        Optional("sharedkey", Field.Text(SharedKeyLength, SharedKeyLength));
    }

    public static BodySchema ParamsOf(RequestKind kind) => kind == RequestKind.Image ? new ImageParamsSchema() : new TextParamsSchema();
}

sealed class StyleExampleSchema : BodySchema
{
    public StyleExampleSchema(bool isNew)
    {
        WireName = isNew ? "InputStyleExamplePost" : "InputStyleExamplePatch";
        if (isNew)
        {
            Required("url", Field.Text());
            Required("primary", Field.Flag());
        }
        else
        {
            Optional("url", Field.Text());
            Optional("primary", Field.Flag());
        }
    }
}
