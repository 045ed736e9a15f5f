using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AIHorde.Web;

/// <summary>Words in a chart. SVG calls them text, which Razor takes for a word of its own.</summary>
public sealed class ChartText : ComponentBase
{
    [Parameter, EditorRequired]
    public required string Words { get; set; }

    /// <summary>Where they stand.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Place { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddMultipleAttributes(1, Place);
        builder.AddContent(2, Words);
        builder.CloseElement();
    }
}
