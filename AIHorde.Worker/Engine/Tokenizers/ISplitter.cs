namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>Cuts one piece of prepared text into tokens of a vocabulary.</summary>
internal interface ISplitter
{
    void Split(string piece, List<int> tokens);
}
