namespace AIHorde.Api.Tests.Contract.Codes;

/// <summary>Codes that are published for the sake of clients and never sent, with the reason.</summary>
static class CodesThatCannotOccur
{
    const string Base = "the base of a family in the reference; the family's own codes are sent";
    const string NeverSent = "published by the reference and never sent by it";
    const string Undotted = "the reference sends the spelling with a dot, and so do we";
    const string NoRatings = "nothing is shared for ratings any more, so that a rating ends at AestheticsNotPublic";
    const string SentAsGeneric = "the reference means it and sends the generic code of its class, which clients know";
    const string SchemaFirst = "the schema refuses such a value first";
    const string NoChecker = "an address is looked up in a list, which never has no answer";
    const string NoSynchronous = "of the reference's synchronous API, which neither mounts";

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AestheticsAlreadyExist"] = NoRatings,
        ["AestheticsConfused"] = NoRatings,
        ["AestheticsDuplicate"] = NoRatings,
        ["AestheticsMissing"] = NoRatings,
        ["AestheticsServerDown"] = NoRatings,
        ["AestheticsServerError"] = NoRatings,
        ["AestheticsServerRejected"] = NoRatings,
        ["AestheticsServerTimeout"] = NoRatings,
        ["AestheticsSolo"] = NoRatings,
        ["InvalidAestheticAttempt"] = NoRatings,
        ["ProcGenNotFound"] = NoRatings,
        ["BadCFGNumber"] = SchemaFirst,
        ["BadClientAgent"] = NeverSent,
        ["ExampleURLAlreadyInUse"] = SentAsGeneric,
        ["HiResFixMismatch"] = NeverSent,
        ["Img2ImgMismatch"] = NeverSent,
        ["InvalidExtraSourceImages"] = Undotted,
        ["InvalidExtraTexts"] = Undotted,
        ["InvalidRemixModel"] = NeverSent,
        ["InvalidSize"] = SchemaFirst,
        ["KudosValidationError"] = Base,
        ["MissingExtraTexts"] = Undotted,
        ["MoreThanMinExtraSourceImage"] = Undotted,
        ["NameAlreadyExists"] = Base,
        ["NoValidActions"] = Base,
        ["NoValidWorkers"] = NoSynchronous,
        ["NotPrivileged"] = Base,
        ["NotTrusted"] = Base,
        ["RequestExpired"] = NoSynchronous,
        ["SharedKeyInvalid"] = SentAsGeneric,
        ["SourceImageUnreadable"] = "images are not decoded here, only their headers are read; a broken header is ImageValidationFailed",
        ["SpecialFieldNeedsSpecialUser"] = SentAsGeneric,
        ["SpecialForbidden"] = SentAsGeneric,
        ["SpecialModelNeedsSpecialUser"] = SentAsGeneric,
        ["StyleGetMistmatch"] = SentAsGeneric,
        ["StyleMismatch"] = SentAsGeneric,
        ["StylePromptMissingVars"] = SentAsGeneric,
        ["TilingMismatch"] = NeverSent,
        ["TooLong"] = Base,
        ["TooLongWorkerName"] = SchemaFirst,
        ["TooManyExtraSourceImages"] = Undotted,
        ["TooManyNewIPs"] = NoChecker,
        ["TooManySteps"] = SchemaFirst,
        ["TooManyStyleExamples"] = SentAsGeneric,
        ["UnsupportedModel"] = Base,
        ["UnsupportedSampler"] = SchemaFirst,
    };
}
