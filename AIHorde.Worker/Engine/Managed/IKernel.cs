namespace AIHorde.Worker.Engine.Managed;

/// <summary>
/// The innermost loop of a product: a tile of c from a panel of each operand. Every number of c is summed in the order of depth, one fused step after
/// another, whatever the width of the vectors: so each kernel gives the very same bits, and a seed the same picture.
/// </summary>
internal unsafe interface IKernel
{
    static abstract int Rows { get; }

    static abstract int Columns { get; }

    static abstract void Multiply(int depth, float* a, float* b, float* c, long stride, bool accumulate);
}
