namespace AIHorde.Web;

/// <summary>Light or dark, kept in a cookie so that the server renders the right one and nothing flashes. Without a cookie the system decides.</summary>
public static class Theme
{
    const string Cookie = "theme";

    public static string? Of(HttpContext? context) => context?.Request.Cookies[Cookie] is "dark" or "light" ? context.Request.Cookies[Cookie] : null;

    public static IResult Keep(HttpContext context, string theme)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromDays(365) };
        if (theme is "dark" or "light")
        {
            context.Response.Cookies.Append(Cookie, theme, options);
        }
        else
        {
            context.Response.Cookies.Delete(Cookie);
        }

        return BackToPage(context);
    }

    /// <summary>What comes after the theme of now, for a button that leads through all three and so back to the system's.</summary>
    public static string Next(HttpContext? context) => Of(context) switch { null => "dark", "dark" => "light", _ => "system" };

    /// <summary>Back to the page the form stood on; never to another host.</summary>
    public static IResult BackToPage(HttpContext context) =>
        Uri.TryCreate(context.Request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority == context.Request.Host.Value
            ? Results.LocalRedirect(from.PathAndQuery)
            : Results.LocalRedirect("/");
}
