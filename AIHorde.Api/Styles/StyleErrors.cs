using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Styles;

/// <summary>The ledger's refusals about styles in the words of the wire.</summary>
static class StyleErrors
{
    public static HordeError ToError(this StyleRefusal why) => why switch
    {
        StyleRefusal.NotFound => HordeError.NotFound("There is no such style.", Rc.StyleNotFound),
        StyleRefusal.RequiresCustomizer => HordeError.Forbidden("Only trusted accounts and customizers publish styles.", Rc.StylesRequiresCustomizer),
        StyleRefusal.SharedKeyUnfit => HordeError.BadRequest("The shared key is not yours, has expired or has no kudos left."),
        StyleRefusal.NameTaken => HordeError.BadRequest("You have a style of that name."),
        StyleRefusal.ExampleNotFound => HordeError.NotFound("There is no such example.", Rc.StyleExampleNotFound),
        StyleRefusal.TooManyExamples => HordeError.Forbidden($"A style has at most {StyleExamples.CountMax} examples."),
        StyleRefusal.UrlTaken => HordeError.BadRequest("The style has an example with this address."),
        StyleRefusal.LastPrimary => HordeError.BadRequest("Make another example the primary one instead."),
        _ => HordeError.Forbidden("This style belongs to somebody else."),
    };
}
