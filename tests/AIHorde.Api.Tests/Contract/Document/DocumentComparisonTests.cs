namespace AIHorde.Api.Tests.Contract.Document;

/// <summary>
/// The document that we serve against the reference's: paths, verbs, parameters, required fields, types, enums, bounds and status codes. What we have more
/// is welcome; every other difference is in <see cref="Differences"/> with its reason.
/// </summary>
[Collection(ApiCollection.Name)]
public class DocumentComparisonTests(ApiServer server)
{
    [Fact]
    public async Task The_served_document_says_what_the_reference_says()
    {
        var ours = DocumentFacts.Of(await ServedDocument.ReadAsync(server, "/api/swagger.json"));
        var found = new List<(string Place, string Text)>();
        var used = new HashSet<string>();
        foreach (var (place, said) in DocumentFacts.Of(ServedDocument.Reference()))
        {
            var our = ours.GetValueOrDefault(place);
            if (our == said)
            {
                continue;
            }

            if (Differences.All.FirstOrDefault(one => one.Covers(place)) is { } known)
            {
                used.Add(known.Place);
            }
            else
            {
                found.Add((place, our is null ? $"'{said}' is missing" : $"'{said}' in the reference, '{our}' here"));
            }
        }

        Assert.True(found.Count == 0, $"{found.Count} differences without a reason:\n{string.Join('\n', found.Select(one => $"{one.Place}: {one.Text}"))}");
        Assert.Empty(Differences.All.Select(one => one.Place).Where(place => !used.Contains(place)).Select(place => $"{place} is no difference any more"));
    }
}
