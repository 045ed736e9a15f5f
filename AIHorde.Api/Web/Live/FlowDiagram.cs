using System.Globalization;
using System.Text;
using AIHorde.Api.Live;
using AIHorde.Ledger.Stats;
using AIHorde.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>One end of the diagram's bands: where it stands, in percent of the height, and how much goes through it.</summary>
sealed record FlowNode(string Name, decimal Amount, double Top, double Tall)
{
    public string Middle => Show.Attribute(Top + (Tall / 2)) + "%";
}

/// <summary>
/// Where kudos came from, why they moved, and where they went: three columns, joined by bands as broad as the sums. Every entry balances, so that for each
/// reason as much comes in as goes out. Lengths across are in thousandths, lengths down in percent.
/// </summary>
sealed class FlowDiagram
{
    const int reasonsMax = 8;
    const int nodeAcross = 10;

    /// <summary>Between two nodes there is room for a line of letters, however thin the nodes are.</summary>
    const double gap = 7;

    static readonly string[] from = [AccountSorts.Made, AccountSorts.Users, AccountSorts.Escrow, AccountSorts.Imported, AccountSorts.Burnt];
    static readonly string[] to = [AccountSorts.Users, AccountSorts.Escrow, AccountSorts.Burnt, AccountSorts.Imported, AccountSorts.Made];

    readonly StringBuilder bands = new();

    FlowDiagram(IReadOnlyList<KudosFlowView> flows)
    {
        var reasons = flows.GroupBy(flow => flow.Reason).OrderByDescending(reason => reason.Sum(flow => flow.Out)).Select(reason => reason.Key).ToArray();
        var longest = Math.Max(reasons.Length, Math.Max(flows.Select(flow => flow.Sort).Distinct().Count(), 1));
        var scale = (100 - (gap * (longest - 1))) / Math.Max(1, (double)flows.Sum(flow => flow.Out));
        Sources = Column(from, sort => flows.Where(flow => flow.Sort == sort).Sum(flow => flow.Out), scale);
        Reasons = Column(reasons, name => flows.Where(flow => flow.Reason == name).Sum(flow => flow.Out), scale);
        Ends = Column(to, sort => flows.Where(flow => flow.Sort == sort).Sum(flow => flow.In), scale);
        Join(Sources, Reasons, (sort, reason) => Sum(flows, sort, reason, flow => flow.Out), scale, nodeAcross, 500);
        Join(Reasons, Ends, (reason, sort) => Sum(flows, sort, reason, flow => flow.In), scale, 500 + nodeAcross, 1000 - nodeAcross);
    }

    public IReadOnlyList<FlowNode> Sources { get; }

    public IReadOnlyList<FlowNode> Reasons { get; }

    public IReadOnlyList<FlowNode> Ends { get; }

    public string Bands => bands.ToString();

    public string Nodes => string.Concat(new[] { (0, Sources), (500, Reasons), (1000 - nodeAcross, Ends) }
        .SelectMany(column => column.Item2.Select(node => Box(column.Item1, node))));

    /// <summary>More reasons than there is room for share one band.</summary>
    public static FlowDiagram Of(IReadOnlyList<KudosFlowView> flows)
    {
        var reasons = flows.GroupBy(flow => flow.Reason).OrderByDescending(reason => reason.Sum(flow => flow.Out)).Select(reason => reason.Key).ToList();
        var named = reasons.Count <= reasonsMax ? reasons : reasons[..(reasonsMax - 1)];
        return new([.. flows.Select(flow => named.Contains(flow.Reason) ? flow : flow with { Reason = "other" })]);
    }

    static List<FlowNode> Column(IEnumerable<string> names, Func<string, decimal> amountOf, double scale)
    {
        var nodes = new List<FlowNode>();
        var top = 0d;
        foreach (var name in names)
        {
            if (amountOf(name) is not (> 0 and var amount)) continue;
            nodes.Add(new(name, amount, top, (double)amount * scale));
            top += nodes[^1].Tall + gap;
        }

        return nodes;
    }

    void Join(IReadOnlyList<FlowNode> left, IReadOnlyList<FlowNode> right, Func<string, string, decimal> amountOf, double scale, int start, int end)
    {
        var filled = right.ToDictionary(node => node.Name, node => node.Top);
        foreach (var source in left)
        {
            var top = source.Top;
            foreach (var target in right)
            {
                var tall = (double)amountOf(source.Name, target.Name) * scale;
                if (tall <= 0) continue;
                Band(start, top, end, filled[target.Name], tall);
                top += tall;
                filled[target.Name] += tall;
            }
        }
    }

    void Band(double x, double y, double toX, double toY, double tall)
    {
        var half = (x + toX) / 2;
        bands.Append(CultureInfo.InvariantCulture, $"M{x:0} {y:0.##}C{half:0} {y:0.##} {half:0} {toY:0.##} {toX:0} {toY:0.##}v{tall:0.##}");
        bands.Append(CultureInfo.InvariantCulture, $"C{half:0} {toY + tall:0.##} {half:0} {y + tall:0.##} {x:0} {y + tall:0.##}z");
    }

    static string Box(int x, FlowNode node) => string.Create(
        CultureInfo.InvariantCulture, $"M{x} {node.Top:0.##}h{nodeAcross}v{Math.Max(node.Tall, 0.5):0.##}h-{nodeAcross}z");

    static decimal Sum(IReadOnlyList<KudosFlowView> flows, string sort, string reason, Func<KudosFlowView, decimal> amount) =>
        flows.Where(flow => flow.Sort == sort && flow.Reason == reason).Sum(amount);
}
