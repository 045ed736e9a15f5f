using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AIHorde.Web;

/// <summary>An icon of our own, drawn in the colour of the text beside it. It never stands alone: a word or a label says what it means.</summary>
public sealed class Icon : ComponentBase
{
    static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>
    {
        ["ok"] = "<circle cx='8' cy='8' r='6'/><path d='M5.5 8.2 7.2 10l3.4-4'/>",
        ["warn"] = "<path d='M8 2.5 14 13H2z'/><path d='M8 6.5v3M8 11.2v.1'/>",
        ["bad"] = "<path d='M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z'/><path d='m6 6 4 4m0-4-4 4'/>",
        ["idle"] = "<circle cx='8' cy='8' r='5.5'/>",
        ["waiting"] = "<circle cx='8' cy='8' r='5.5' stroke-dasharray='2.6 2.6'/>",
        ["done"] = "<rect x='3.5' y='3.5' width='9' height='9'/>",
        ["info"] = "<circle cx='8' cy='8' r='6'/><path d='M8 7.5v3.2M8 5.2v.1'/>",
        ["play"] = "<path d='M5 3.5v9l7.5-4.5z'/>",
        ["stop"] = "<rect x='4' y='4' width='8' height='8'/>",
        ["restart"] = "<path d='M12.5 8a4.5 4.5 0 1 1-1.3-3.2M12.5 2.5V5H10'/>",
        ["trace"] = "<path d='M2.5 4h7M5.5 8h8M8.5 12h5'/>",
        ["log"] = "<path d='M3 4h10M3 8h10M3 12h6'/>",
        ["chart"] = "<path d='M2.5 13.5h11M4 11l3-4 2.5 2L13 4'/>",
        ["copy"] = "<rect x='5.5' y='5.5' width='8' height='8' rx='1'/><path d='M10.5 5.5v-3h-8v8h3'/>",
        ["download"] = "<path d='M8 2.5v8M4.5 7.5 8 11l3.5-3.5M2.5 13.5h11'/>",
        ["upload"] = "<path d='M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 13.5h11'/>",
        ["heart"] = "<path d='M8 13.5S2.5 10 2.5 6.2A2.9 2.9 0 0 1 8 4.8a2.9 2.9 0 0 1 5.5 1.4C13.5 10 8 13.5 8 13.5z'/>",
        ["trash"] = "<path d='M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4'/>",
        ["dice"] = "<rect x='2.5' y='2.5' width='11' height='11' rx='2'/><path d='M5.5 5.5v.1M10.5 5.5v.1M8 8v.1M5.5 10.5v.1M10.5 10.5v.1'/>",
        ["image"] = "<rect x='2.5' y='3' width='11' height='10' rx='1'/><circle cx='6' cy='6.5' r='1'/><path d='m3 12 3.5-3.5L8.5 10 11 7.5l2.5 2.5'/>",
        ["text"] = "<path d='M3.5 3.5h9M8 3.5v9M6 12.5h4'/>",
        ["worker"] = "<rect x='2.5' y='4' width='11' height='8' rx='1'/><circle cx='6' cy='8' r='1.8'/><path d='M10.5 6.5v3'/>",
        ["kudos"] = "<path d='m8 2.5 5.5 5.5L8 13.5 2.5 8z'/>",
        ["key"] = "<circle cx='5.5' cy='8' r='3'/><path d='M8.5 8h5v2.5M11 8v2'/>",
        ["search"] = "<circle cx='7' cy='7' r='4.5'/><path d='m10.5 10.5 3 3'/>",
        ["theme"] = "<circle cx='8' cy='8' r='5.5'/><path d='M8 2.5v11a5.5 5.5 0 0 0 0-11z' fill='currentColor'/>",
        ["menu"] = "<path d='M2.5 4.5h11M2.5 8h11M2.5 11.5h11'/>",
    }.ToFrozenDictionary();

    [Parameter, EditorRequired]
    public required string Name { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder) =>
        builder.AddMarkupContent(0, $"<svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\">{Paths[Name]}</svg>");
}
