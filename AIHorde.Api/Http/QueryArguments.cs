using System.Globalization;

namespace AIHorde.Api;

/// <summary>Numbers in the query, refused with the parser's words when they are none.</summary>
static class QueryArguments
{
    public static HordeError? Integer(HttpContext context, string name, string help, out int? value)
    {
        value = null;
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            return HordeError.Argument(name, LooseBody.NotAnInteger(help, text));
        }

        value = number;
        return null;
    }
}
