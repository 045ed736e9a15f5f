using System.Globalization;

namespace AIHorde.Api.Web;

/// <summary>Reads the fields of a form. What does not parse counts as not given: the API says what it thinks of the rest.</summary>
static class Fields
{
    public static int Whole(this IFormCollection form, string name, int otherwise) =>
        int.TryParse(form[name], CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    public static double Real(this IFormCollection form, string name, double otherwise) =>
        double.TryParse(form[name], CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    public static string Text(this IFormCollection form, string name, string otherwise = "") =>
        form[name] is [{ } text, ..] && text.Trim() is { Length: > 0 } given ? given : otherwise;

    /// <summary>The lines of a box that takes one thing a line.</summary>
    public static string[] Lines(this string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A picture that was sent with a form, as the API takes pictures; null without one.</summary>
    public static async Task<string?> Base64Async(this IFormCollection form, string name, CancellationToken ct)
    {
        if (form.Files[name] is not { Length: > 0 } file) return null;
        using var content = new MemoryStream();
        await file.CopyToAsync(content, ct);
        return Convert.ToBase64String(content.GetBuffer(), 0, (int)content.Length);
    }
}
