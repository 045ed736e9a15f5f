namespace AIHorde.Tidy.Tests.Rules;

/// <summary>What does not fit on a few screens is split, and what does not fit on a line is wrapped.</summary>
static class Size
{
    public const int LinesMax = 300;
    public const int LineLengthMax = 160;
    public const int ProgramLinesMax = 40;

    public static IEnumerable<Finding> Check(SourceFile file)
    {
        if (!file.IsCode)
        {
            yield break;
        }

        if (file.Lines.Length > LinesMax)
        {
            yield return new(file.Path, LinesMax + 1, $"{file.Lines.Length} lines, more than {LinesMax}: split it by behaviour");
        }

        if (Path.GetFileName(file.Path) == "Program.cs" && file.Lines.Length > ProgramLinesMax)
        {
            yield return new(file.Path, ProgramLinesMax + 1, $"{file.Lines.Length} lines, more than {ProgramLinesMax}: Program.cs only composes");
        }

        for (var index = 0; index < file.Lines.Length; index++)
        {
            if (file.Lines[index].Length > LineLengthMax)
            {
                yield return new(file.Path, index + 1, $"{file.Lines[index].Length} characters, more than {LineLengthMax}: wrap it");
            }
        }
    }
}
